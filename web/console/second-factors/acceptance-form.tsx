/** SMS as the only second factor: the risk, what to do instead, and who answers for it (security B1). */
import { Button, Checkbox, TextInput } from '@mantine/core';
import type { SecondFactorsWord } from '../../../words/en/second-factors.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { type Answer, type AnswerFaults } from './answer.ts';
import classes from './second-factors.module.css';

interface AcceptanceFormProps {
  readonly answer: Answer;
  readonly faults: AnswerFaults;
  onChange(part: Partial<Answer>): void;
  /** A safer factor is turned on beside it, and the question falls away. */
  onInstead(factor: 'WebAuthn' | 'Totp'): void;
}

export function AcceptanceForm({ answer, faults, onChange, onInstead }: AcceptanceFormProps) {
  const { say } = useWords();
  const errorOf = (word: SecondFactorsWord | undefined) => word && say(word);
  return (
    <div className={classes.acceptance}>
      <Notice tone="warn" title={say('mfa.risk')}>
        {say('mfa.risk_text')}
      </Notice>
      <p className={classes.instead}>{say('mfa.risk_instead')}</p>
      <div className={classes.insteads}>
        <Button variant="light" onClick={() => onInstead('WebAuthn')}>
          {say('mfa.risk_add_passkey')}
        </Button>
        <Button variant="light" onClick={() => onInstead('Totp')}>
          {say('mfa.risk_add_app')}
        </Button>
      </div>
      <TextInput
        label={say('mfa.risk_by')}
        description={say('mfa.risk_by_text')}
        autoComplete="name"
        maxLength={256}
        value={answer.by}
        error={errorOf(faults.by)}
        onChange={({ currentTarget: { value: by } }) => onChange({ by })}
      />
      <TextInput
        label={say('mfa.risk_reason')}
        description={say('mfa.risk_reason_text')}
        autoComplete="off"
        maxLength={4096}
        value={answer.reason}
        error={errorOf(faults.reason)}
        onChange={({ currentTarget: { value: reason } }) => onChange({ reason })}
      />
      <Checkbox
        label={say('mfa.risk_accept')}
        checked={answer.isAccepted}
        error={errorOf(faults.isAccepted)}
        aria-invalid={faults.isAccepted !== undefined || undefined}
        onChange={({ currentTarget: { checked: isAccepted } }) => onChange({ isAccepted })}
      />
    </div>
  );
}
