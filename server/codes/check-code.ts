/** Accepts a code: once, in time, from the right flow and recipient, and never while too many were wrong. */
import type { Purpose } from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';
import { type Recipient, recipientIn, recipientOf, textOfRecipient } from '../../contract/recipient.ts';
import { codePolicyOf, sentinelOf, type SentinelPolicy } from '../../contract/settings.ts';
import { type Apart, refuseBlocked } from '../limits/limits.ts';
import type { CodesDeps } from './codes.ts';
import { digestText } from './digest-text.ts';
import { createQueries } from './queries.ts';

export type CodeAttempt = Recipient &
  Apart & {
    readonly tenantId: string;
    /** As the person typed it; white space does not count. */
    readonly code: string;
    readonly flowId?: string | undefined;
    readonly kind: string;
    /** Must be given with `flowId`: an older or unknown one is 404. */
    readonly challengeId?: string | undefined;
    /** When given, the code must have been sent for it. */
    readonly purpose?: Purpose | undefined;
  };

export type CheckCode = (attempt: CodeAttempt) => Promise<{ readonly challengeId: string }>;

/** Two statements where a code was compared; more only to find out why none was. */
export function createCheckCode(deps: CodesDeps): CheckCode {
  const { database, clock, secrets, limits, settings } = deps;
  const queries = createQueries(database.kysely);

  return async (attempt) => {
    const { tenantId, flowId, kind, challengeId, purpose } = attempt;
    const to = recipientOf(attempt);
    const recipient = textOfRecipient(to);
    const experience = await settings.signInExperience(tenantId);
    const { maxTries } = codePolicyOf(experience);
    const sentinel = sentinelOf(experience);
    const text = digestText({ tenantId, flowId, kind, recipient, code: attempt.code.replace(/\s+/g, '') });
    const digests = secrets.digests('code', text);
    const isBlocked = limits.isBlocked(tenantId, { ...to, device: attempt.device });

    // Again only when what stood in the way was gone before it could be named.
    for (let time = 0; time < 3; time += 1) {
      const guess = {
        tenantId,
        flowId,
        kind,
        recipient,
        challengeId,
        purpose,
        digests,
        now: clock.now(),
        maxTries,
        isBlocked,
      };
      const compared = await queries.guess(guess);
      if (compared?.isRight) return accept(attempt, compared.id);
      if (compared) return countWrong(attempt, sentinel);
      await explain(attempt, maxTries, sentinel);
    }
    return refuse('verification_code.not_found', { because: 'the code changed with every look at it' });
  };

  /** A block that others brought about meanwhile has the last word, and then the code is not used up. */
  async function accept(attempt: CodeAttempt, challengeId: string) {
    const { tenantId, device } = attempt;
    const { blockedUntil } = await limits.clear({ ...recipientOf(attempt), tenantId, device });
    if (blockedUntil === undefined) {
      deps.messages.health.entered(tenantId, challengeId);
      return { challengeId };
    }
    await queries.unuse(tenantId, challengeId);
    return refuseBlocked({ blockedUntil }, clock.now());
  }

  /** No answer "wrong" is given that was not counted first: guesses in parallel are no way around a block (security A4). */
  async function countWrong(attempt: CodeAttempt, policy: SentinelPolicy): Promise<never> {
    const { tenantId, device } = attempt;
    const failure = { ...recipientOf(attempt), tenantId, device };
    const { blockedUntil } = await limits.countFailure({ ...failure, policy });
    if (blockedUntil !== undefined) refuseBlocked({ blockedUntil }, clock.now());
    return refuse('verification_code.code_mismatch');
  }

  /** Nothing was compared: says why, in the contract's order (management/05 §1, end-user/02 §7.2); returns when it is gone. */
  async function explain(attempt: CodeAttempt, maxTries: number, sentinel: SentinelPolicy): Promise<void> {
    const { tenantId, flowId, kind, challengeId, purpose, device } = attempt;
    const to = recipientOf(attempt);
    const recipient = textOfRecipient(to);
    const [newest] = await queries.list({ tenantId, flowId, kind, recipient });
    if (challengeId !== undefined && newest?.id !== challengeId)
      refuse('session.verification_session_not_found');
    const block = await limits.findBlock({ ...to, tenantId, device });
    if (block) refuseBlocked(block, clock.now());
    if (!newest || newest.used_at !== null || (purpose !== undefined && newest.purpose !== purpose))
      return refuse('verification_code.not_found');
    if (newest.recipient !== recipient) return countOther(newest, to, sentinel);
    if (newest.expires_at < clock.now()) refuse('verification_code.expired');
    if (newest.tries >= maxTries) refuse('verification_code.exceed_max_try');
  }

  /** Counted where the code was sent to: else anybody could block a number or an address that they only name (security A8, C15). */
  async function countOther(
    { tenant_id: tenantId, recipient }: { readonly tenant_id: string; readonly recipient: string },
    named: Recipient,
    policy: SentinelPolicy,
  ): Promise<never> {
    const { blockedUntil } = await limits.countFailure({ ...recipientIn(recipient), tenantId, policy });
    if (blockedUntil !== undefined) refuseBlocked({ blockedUntil }, clock.now());
    return refuse(
      named.email === undefined ? 'verification_code.phone_mismatch' : 'verification_code.email_mismatch',
    );
  }
}
