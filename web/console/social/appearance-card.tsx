/** How a provider is called and drawn on the sign-in page, and under which name its accounts are stored. */
import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { notPersonal } from '../fields/field-props.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import classes from './social.module.css';
import { type Appearance, type Look, targetOf } from './use-appearance.ts';

interface AppearanceCardProps {
  readonly appearance: Appearance;
  /** A saved one: its target stays. */
  readonly isSaved?: boolean;
  readonly step?: number;
  /** Below the fields. */
  readonly children?: ReactNode;
}

export function AppearanceCard({ appearance, isSaved = false, step, children }: AppearanceCardProps) {
  const { say } = useWords();
  const { look, faults, change } = appearance;
  // As long as nobody wrote a target, the name suggests one.
  const [isOwnTarget, setOwnTarget] = useState(isSaved);
  const errorOf = (part: keyof Look, label: string) => faults[part] && say(faults[part], { label });
  return (
    <Card title={say('social.look')} lead={say('social.look_text')} {...(step === undefined ? {} : { step })}>
      <div className={classes.fields}>
        <TextInput
          {...notPersonal}
          label={say('social.name')}
          withAsterisk
          aria-required
          value={look.name}
          error={errorOf('name', say('social.name'))}
          onChange={({ currentTarget: { value: name } }) =>
            change({ name, ...(!isOwnTarget && { target: targetOf(name) }) })
          }
        />
        <TextInput
          {...notPersonal}
          label={say('social.target')}
          description={say(isSaved ? 'social.target_fixed' : 'social.target_text')}
          withAsterisk={!isSaved}
          aria-required={!isSaved}
          readOnly={isSaved}
          value={look.target}
          error={errorOf('target', say('social.target'))}
          onChange={({ currentTarget: { value: target } }) => {
            setOwnTarget(target !== '');
            change({ target });
          }}
        />
        <TextInput
          {...notPersonal}
          type="url"
          label={say('social.logo')}
          description={say('social.logo_text')}
          placeholder="https://acme.example/logo.svg"
          value={look.logo}
          error={errorOf('logo', say('social.logo'))}
          onChange={({ currentTarget: { value: logo } }) => change({ logo })}
        />
      </div>
      {children}
    </Card>
  );
}
