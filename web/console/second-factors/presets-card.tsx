/** Standards that the sign-in settings can follow: the difference first, and then, if the operator wants it, the change. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PresetName } from '../../../contract/presets.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Notice } from '../look/notice.tsx';
import { PresetDialog } from './preset-dialog.tsx';
import classes from './second-factors.module.css';
import type { SecondFactors } from './use-second-factors.ts';

/** The standards call themselves so in every language. */
const presets = [
  { name: 'nist', title: 'NIST SP 800-63B-4, AAL2', text: 'mfa.preset_nist' },
  { name: 'asvs-l3', title: 'OWASP ASVS 5.0, L3', text: 'mfa.preset_asvs' },
] as const satisfies readonly { readonly name: PresetName; readonly title: string; readonly text: string }[];

export function PresetsCard({ page }: { page: SecondFactors }) {
  const { say } = useWords();
  const [open, setOpen] = useState<PresetName>();
  const [applied, setApplied] = useState<PresetName>();
  const titleOf = (name: PresetName) => presets.find((preset) => preset.name === name)?.title ?? name;
  return (
    <Card title={say('mfa.presets')} lead={say('mfa.presets_text')}>
      <ul className={classes.rows}>
        {presets.map(({ name, title, text }) => (
          <li key={name} className={classes.row}>
            <span className={classes.preset}>
              <span className={classes.name}>{title}</span>
              <span className={classes.about}>{say(text)}</span>
            </span>
            <Button
              variant="default"
              aria-label={`${say('mfa.preset_look')}: ${title}`}
              disabled={page.isDirty}
              onClick={() => {
                setApplied(undefined);
                setOpen(name);
              }}
            >
              {say('mfa.preset_look')}
            </Button>
          </li>
        ))}
      </ul>
      {page.isDirty && <p className={classes.aside}>{say('mfa.preset_unsaved')}</p>}
      {applied && !page.isDirty && (
        <div className={classes.below}>
          <Notice tone="good" live="status">
            {say('mfa.preset_applied', { name: titleOf(applied) })}
          </Notice>
        </div>
      )}
      {open && (
        <PresetDialog
          name={open}
          title={titleOf(open)}
          onClose={() => setOpen(undefined)}
          onApplied={(now) => {
            page.show(now);
            setApplied(open);
            setOpen(undefined);
          }}
        />
      )}
    </Card>
  );
}
