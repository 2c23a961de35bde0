/** What the device of a passkey was asked in this flow: answered rightly once, by whichever request is first. */
import { Refusal } from '../../contract/errors.ts';
import type { Flow } from './flow.ts';

/** `second`: beside another proof. `sign-in`: instead of any other. */
export type PasskeyUse = 'second' | 'sign-in';

export interface AskedPasskey {
  /** The contract's verificationId. */
  readonly id: string;
  /** What is to be signed, base64url; none once it was answered. */
  readonly challenge?: string;
  /** Whose passkeys were asked for, where that was said. */
  readonly userId?: string;
}

/** A newer question takes the place of the older. */
export const askPasskey = (flow: Flow, use: PasskeyUse, asked: AskedPasskey): Flow => ({
  ...flow,
  asked: { ...flow.asked, [use]: asked },
});

/** The question of this id with its challenge, or why there is none. */
export function openQuestion(
  flow: Flow,
  use: PasskeyUse,
  id: string,
): (AskedPasskey & { readonly challenge: string }) | Refusal {
  const asked = flow.asked?.[use];
  if (asked?.id !== id) return new Refusal('session.verification_session_not_found');
  const { challenge } = asked;
  return challenge === undefined
    ? new Refusal('session.mfa.pending_info_not_found')
    : { ...asked, challenge };
}

/** Answered: nothing can be shown for it any more. Wrong answers are counted, and leave it open: a finger may slip. */
export const closeQuestion = (flow: Flow, use: PasskeyUse, id: string): Flow => askPasskey(flow, use, { id });
