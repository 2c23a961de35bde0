/** Sends a code: limits first, then the code's digest, then the message; and back again when it did not leave. */
import { isConnectorError, type Purpose } from '@latchkey/connector-kit';
import { type Recipient, recipientOf, textOfRecipient } from '../../contract/recipient.ts';
import { codePolicyOf, messageLimitsOf } from '../../contract/settings.ts';
import { refuse } from '../../contract/errors.ts';
import type { Language } from '../../words/index.ts';
import type { SendVerdict } from '../limits/limits.ts';
import { personRefusal } from '../messages/messages.ts';
import type { CodesDeps } from './codes.ts';
import { digestText } from './digest-text.ts';
import { createQueries } from './queries.ts';

/** To a number or an address in its canonical form, as the parsers write it (users/phones.ts, users/emails.ts). */
export type CodeOrder = Recipient & {
  readonly tenantId: string;
  readonly purpose: Purpose;
  /** What the code is bound to: a flow, or none (the Management API's codes are bound to recipient and kind). */
  readonly flowId?: string | undefined;
  /** The contract's record type (`PhoneVerificationCode`, `EmailVerificationCode`), or `Management`. A newer code of a flow and kind voids the older. */
  readonly kind: string;
  readonly locale: Language;
  /** `ui_locales` of the authorization request, as it came. */
  readonly uiLocales?: string | undefined;
  /** The client's, for the provider. */
  readonly ip?: string | undefined;
  /** The client's, for the limit; undefined when it does not count (a Management token). */
  readonly address?: string | undefined;
  /** The application's name, as the message names its sender; without one, the host of the tenant. */
  readonly sender?: string | undefined;
  /** Nothing leaves, and nothing tells (security C14). */
  readonly isSuppressed?: boolean | undefined;
};

export interface SentCode {
  readonly challengeId: string;
  readonly expiresInSeconds: number;
  /** 0 when there is no resend interval. */
  readonly resendAfterSeconds: number;
  readonly codeLength: 6;
}

const codeLength = 6;

/** Four statements: limit, challenge, and the message's two. Only a failure costs more. */
export function createSendCode(deps: CodesDeps): (order: CodeOrder) => Promise<SentCode> {
  const { database, clock, random, secrets, limits, messages, settings } = deps;
  const queries = createQueries(database.kysely);

  return async (order) => {
    const { tenantId, purpose, flowId, kind } = order;
    const to = recipientOf(order);
    const recipient = textOfRecipient(to);
    const experience = await settings.signInExperience(tenantId);
    const { expiresInSeconds } = codePolicyOf(experience);
    const chosen = messageLimitsOf(experience);
    // The interval holds only while the last code does.
    const resendAfterSeconds = Math.min(chosen.resendIntervalSeconds, expiresInSeconds);
    const policy = { ...chosen, resendIntervalSeconds: resendAfterSeconds };

    const verdict = await limits.consumeSend({ ...to, tenantId, address: order.address, policy });
    if (!verdict.ok) return refuseLimited(verdict);

    // What nobody is to hear of must not be opened by a code that somebody knows.
    const fixed = order.isSuppressed ? undefined : await messages.testNumbers.findCode(tenantId, to);
    const code = fixed ?? random.digits(codeLength);
    const challengeId = random.id();
    const { keyId, digest } = secrets.digest('code', digestText({ tenantId, flowId, kind, recipient, code }));
    const now = clock.now();
    try {
      await queries.insert({
        tenant_id: tenantId,
        id: challengeId,
        flow_id: flowId ?? null,
        kind,
        purpose,
        recipient,
        code_digest: digest,
        key_id: keyId,
        created_at: now,
        expires_at: now + expiresInSeconds * 1000,
      });
      if (fixed !== undefined) return { challengeId, expiresInSeconds, resendAfterSeconds, codeLength };
      const more = { variables: { code }, expiresInSeconds, challengeId };
      await (order.email === undefined
        ? messages.sendSms({ ...order, ...more })
        : messages.sendEmail({ ...order, ...more }));
    } catch (error) {
      return takeBack(error, { tenantId, challengeId, taken: verdict.taken });
    }
    return { challengeId, expiresInSeconds, resendAfterSeconds, codeLength };
  };

  /** The older code counts again; what may be on its way stays counted (security C9). */
  async function takeBack(
    error: unknown,
    { tenantId, challengeId, taken }: { tenantId: string; challengeId: string; taken: Taken },
  ): Promise<never> {
    // Once a message was handed over, every failure comes as a ConnectorError.
    const surelyNotSent = !isConnectorError(error) || error.retry !== 'ambiguous';
    try {
      await queries.withdraw(tenantId, challengeId);
      if (surelyNotSent) await limits.refundSend({ tenantId, taken });
    } catch (failure) {
      deps.log.error(
        { err: failure, tenantId, challengeId },
        'a code that was not sent could not be withdrawn',
      );
    }
    throw isConnectorError(error) ? personRefusal(error) : error;
  }
}

type Taken = Extract<SendVerdict, { ok: true }>['taken'];

function refuseLimited({ limit, retryAfterSeconds }: Extract<SendVerdict, { ok: false }>): never {
  return refuse('request.message_rate_limited', { retryAfterSeconds, data: { limit, retryAfterSeconds } });
}
