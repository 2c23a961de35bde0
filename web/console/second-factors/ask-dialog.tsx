/** The questions before saving: what it does to people, and who answers for SMS as the only second factor. */
import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { AcceptanceForm } from './acceptance-form.tsx';
import { acceptanceOf, type Answer, blankAnswer, faultsOfAnswer } from './answer.ts';
import { Harm, isGrave } from './harm.tsx';
import classes from './second-factors.module.css';
import type { Outcome } from './try-save.ts';
import type { SecondFactors } from './use-second-factors.ts';

interface AskDialogProps {
  readonly page: SecondFactors;
  readonly outcome: Extract<Outcome, { kind: 'ask' }>;
}

export function AskDialog({ page, outcome: { impact, needsAcceptance } }: AskDialogProps) {
  const { say } = useWords();
  const [answer, setAnswer] = useState<Answer>(blankAnswer);
  const [isUnderstood, setUnderstood] = useState(false);
  const [showsFaults, showFaults] = useState(false);
  const mustUnderstand = isGrave(impact);
  const faults = needsAcceptance ? faultsOfAnswer(answer) : {};

  const save = () => {
    if (Object.keys(faults).length > 0) {
      showFaults(true);
      focusFirstFault();
    } else
      page.save({ toHarm: impact.isHarmful, ...(needsAcceptance && { acceptance: acceptanceOf(answer) }) });
  };
  return (
    <Modal
      opened
      onClose={page.stopAsking}
      size="lg"
      title={say('mfa.ask')}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      {impact.isHarmful && <Harm impact={impact} />}
      {needsAcceptance && (
        <AcceptanceForm
          answer={answer}
          faults={showsFaults ? faults : {}}
          onChange={(part) => setAnswer((now) => ({ ...now, ...part }))}
          onInstead={(factor) => page.change({ [factor]: true })}
        />
      )}
      {mustUnderstand && (
        <Checkbox
          className={classes.below}
          label={say('mfa.harm_understood')}
          checked={isUnderstood}
          onChange={({ currentTarget: { checked } }) => setUnderstood(checked)}
        />
      )}
      {page.error && (
        <div className={classes.below}>
          <Notice tone="bad" live="alert" title={sentenceOf(page.error, say)} />
        </div>
      )}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={page.stopAsking} data-autofocus>
          {say('act.cancel')}
        </Button>
        <Button
          color={mustUnderstand ? 'red' : undefined}
          loading={page.isSaving}
          loaderProps={{ 'aria-label': say('guide.saving') }}
          disabled={mustUnderstand && !isUnderstood}
          onClick={save}
        >
          {say(needsAcceptance ? 'mfa.risk_save' : 'mfa.save_anyway')}
        </Button>
      </Group>
    </Modal>
  );
}

/** After this turn the faults are in the dialog. */
const focusFirstFault = () =>
  window.setTimeout(() =>
    document.querySelector<HTMLElement>('[role=dialog] [aria-invalid="true"]')?.focus(),
  );
