/** The questions before saving: what it does to people, and who answers for SMS as the only second factor. */
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../language/words.ts';
import { AcceptanceForm } from './acceptance-form.tsx';
import { acceptanceOf, type Answer, blankAnswer, faultsOfAnswer } from './answer.ts';
import { DialogEnd } from './dialog-end.tsx';
import { Harm, isGrave } from './harm.tsx';
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
      <DialogEnd
        mustUnderstand={isGrave(impact)}
        isUnderstood={isUnderstood}
        onUnderstand={setUnderstood}
        error={page.error}
        back={{ label: say('act.cancel'), run: page.stopAsking }}
        act={{
          label: say(needsAcceptance ? 'mfa.risk_save' : 'mfa.save_anyway'),
          run: save,
          isBusy: page.isSaving,
        }}
      />
    </Modal>
  );
}

/** After this turn the faults are in the dialog. */
const focusFirstFault = () =>
  window.setTimeout(() =>
    document.querySelector<HTMLElement>('[role=dialog] [aria-invalid="true"]')?.focus(),
  );
