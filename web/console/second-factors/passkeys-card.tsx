/** Whether a passkey alone signs people in, and how the sign-in page offers it. */
import { Checkbox, Switch } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import classes from './second-factors.module.css';
import type { SecondFactors } from './use-second-factors.ts';

export function PasskeysCard({ page: { draft, change } }: { page: SecondFactors }) {
  const { say } = useWords();
  return (
    <Card title={say('mfa.passkeys')}>
      <Switch
        label={say('mfa.passkeys_switch')}
        description={say('mfa.passkeys_text')}
        checked={draft.passkeySignIn}
        onChange={({ currentTarget: { checked } }) =>
          // Without one of the two ways nobody would find it.
          change({
            passkeySignIn: checked,
            ...(checked && !draft.passkeyAutofill && { passkeyButton: true }),
          })
        }
      />
      {draft.passkeySignIn && (
        <div className={classes.inner}>
          <Checkbox
            label={say('mfa.passkeys_button')}
            checked={draft.passkeyButton}
            onChange={({ currentTarget: { checked } }) => change({ passkeyButton: checked })}
          />
          <Checkbox
            label={say('mfa.passkeys_autofill')}
            checked={draft.passkeyAutofill}
            onChange={({ currentTarget: { checked } }) => change({ passkeyAutofill: checked })}
          />
        </div>
      )}
    </Card>
  );
}
