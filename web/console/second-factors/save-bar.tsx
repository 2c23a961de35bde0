/** At the foot of the page while something is unsaved: save it or let it go, and how saving went. */
import { Button } from '@mantine/core';
import bar from '../connectors/saved-parameters.module.css';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import type { Draft } from './draft.ts';
import type { SecondFactors } from './use-second-factors.ts';

export function SaveBar({ page }: { page: SecondFactors }) {
  const { say } = useWords();
  const { isDirty, isSaving, outcome, error, faults } = page;
  const save = () => {
    if (Object.keys(faults).length === 0) page.save();
    else document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
  };
  const isTold = error !== null || outcome?.kind === 'merged' || outcome?.kind === 'cannot_send';
  return (
    <div className={bar.bar} data-shown={isDirty || isTold || undefined}>
      {isTold ? <Told page={page} /> : <State page={page} />}
      {isDirty && (
        <div className={bar.acts}>
          <Button variant="default" onClick={page.discard} disabled={isSaving}>
            {say('act.discard')}
          </Button>
          <Button loading={isSaving} loaderProps={{ 'aria-label': say('guide.saving') }} onClick={save}>
            {say('act.save')}
          </Button>
        </div>
      )}
    </div>
  );
}

function State({ page: { isDirty, outcome } }: { page: SecondFactors }) {
  const { say } = useWords();
  return (
    <p role="status" className={bar.state}>
      {isDirty ? say('details.save_bar') : outcome?.kind === 'saved' ? say('mfa.saved') : ''}
    </p>
  );
}

/** Why nothing was saved. */
function Told({ page: { outcome, error } }: { page: SecondFactors }) {
  const { say } = useWords();
  if (outcome?.kind === 'merged') {
    const parts = [...new Set(outcome.theirs.map((part) => say(wordOf(part))))].join(', ');
    return (
      <Notice tone="warn" live="alert" title={say('mfa.merged')}>
        {say('mfa.merged_text', { parts })}
      </Notice>
    );
  }
  if (outcome?.kind === 'cannot_send')
    return <Notice tone="bad" live="alert" title={say('mfa.cannot_send')} />;
  return <Notice tone="bad" live="alert" title={sentenceOf(error, say)} />;
}

/** What a part of the page is called there. */
function wordOf(part: keyof Draft) {
  switch (part) {
    case 'mode':
    case 'prompt':
      return 'mfa.policy';
    case 'organizationsInsist':
      return 'mfa.organizations';
    case 'trusts':
    case 'trustDays':
      return 'mfa.trusted';
    case 'passkeySignIn':
    case 'passkeyButton':
    case 'passkeyAutofill':
      return 'mfa.passkeys';
    default:
      return `factor.${part}` as const;
  }
}
