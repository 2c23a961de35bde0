/** Whether a browser may stand in for the second factor, and for how long. */
import { NumberInput, Switch } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Notice } from '../look/notice.tsx';
import classes from './second-factors.module.css';
import type { SecondFactors } from './use-second-factors.ts';

export function TrustedCard({ page: { draft, faults, change } }: { page: SecondFactors }) {
  const { say } = useWords();
  return (
    <Card title={say('mfa.trusted')}>
      <Switch
        label={say('mfa.trusted_switch')}
        description={say('mfa.trusted_text')}
        checked={draft.trusts}
        onChange={({ currentTarget: { checked } }) => change({ trusts: checked })}
      />
      {draft.trusts && (
        <NumberInput
          className={classes.days}
          name="trust-days"
          label={say('mfa.trusted_days')}
          description={say('mfa.trusted_days_text')}
          value={draft.trustDays}
          error={faults.trustDays && say(faults.trustDays)}
          min={1}
          max={365}
          clampBehavior="none"
          allowDecimal={false}
          allowNegative={false}
          hideControls
          onChange={(trustDays) => change({ trustDays })}
        />
      )}
      {draft.trusts && draft.mode === 'adaptive' && (
        <div className={classes.below}>
          <Notice tone="warn">{say('mfa.trusted_adaptive')}</Notice>
        </div>
      )}
    </Card>
  );
}
