/** Sends a code that proves a phone or an e-mail address, and keeps what the answer says of it. */
import type { Refused } from '../ui/call-api.ts';
import type { SentCode as SentAnswer } from './experience-api.ts';
import { inFlow } from './held-flow.ts';
import type { Journey, Stopped } from './journey.ts';
import type { Challenge, SentCode } from './memory.ts';

/** `isAddition`: to the flow as it stands, for what an account lacks; otherwise it says who it is, and a flow is begun. */
export async function sendCode(journey: Journey, to: string, isAddition = false): Stopped {
  const send = () => journey.experience.sendCode(to, journey.read().event);
  const outcome = await (isAddition ? send() : inFlow(journey, send));
  if (!outcome.ok) return outcome.refused;
  journey.change({
    challenge: { ...sentCode(outcome.body, journey.now()), to, isProven: false, isAddition },
    ...(!isAddition && { isIdentified: false, isStaged: false }),
  });
  return undefined;
}

/** Of a code that was sent to the same place shortly before; another one would only be in the way. */
export const isStillGood = (challenge: SentCode, now: number): boolean => now < challenge.expiresAt - 30_000;

/** Times of this clock. */
export function sentCode(
  {
    verificationId: id,
    // Ours beside the contract's id; a proxy of another make may leave them out.
    codeLength = 6,
    resendAfterSeconds = 30,
    expiresInSeconds = 600,
  }: SentAnswer,
  now: number,
): SentCode {
  return {
    id,
    codeLength,
    resendAt: now + resendAfterSeconds * 1000,
    expiresAt: now + expiresInSeconds * 1000,
  };
}

/** `data.retryAfterSeconds` of a refusal: until then another try is in vain. */
export function waitingFor<Code extends SentCode>(code: Code, refused: Refused, now: number): Code {
  const { retryAfterSeconds } = (refused.data ?? {}) as { retryAfterSeconds?: number };
  return retryAfterSeconds ? { ...code, resendAt: now + retryAfterSeconds * 1000 } : code;
}

/** Its code counts no more: for the same place a new one will be sent. */
export const spent = (challenge: Challenge, now: number): Challenge => ({ ...challenge, expiresAt: now });
