/** What may be seen of the second factors that a flow adds, and of what was answered about them. */
import type { z } from 'zod';
import type { interactionMfa } from '../../../contract/second-factors.ts';
import type { Binding } from '../../flows/binding.ts';

export function shownBinding({
  staged = [],
  isEnabled,
  isSkipped,
  isSuggestionSkipped,
  isPasskeySkipped,
}: Binding = {}): z.infer<typeof interactionMfa> {
  const has = (name: string) => staged.some((factor) => factor.name === name);
  return {
    mfaEnabled: isEnabled,
    mfaSkipped: isSkipped,
    additionalBindingSuggestionSkipped: isSuggestionSkipped,
    passkeySkipped: isPasskeySkipped,
    ...(has('Totp') && { totp: { type: 'Totp' } }),
    ...(has('WebAuthn') && {
      webAuthn: staged.filter(({ name }) => name === 'WebAuthn').map(() => ({ type: 'WebAuthn' as const })),
    }),
    ...(has('BackupCode') && { backupCode: { type: 'BackupCode' } }),
  };
}
