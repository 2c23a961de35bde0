/** The room of codes: one is sent, and once, in time and by the right person, it is accepted. */
import type { Purpose } from '@latchkey/connector-kit';
import { type Recipient, recipientIn } from '../../contract/recipient.ts';
import type { Clock } from '../clock.ts';
import { removeInBatches } from '../database/in-batches.ts';
import type { Database } from '../database/open.ts';
import type { Limits } from '../limits/limits.ts';
import type { Log } from '../log.ts';
import type { Messages } from '../messages/messages.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Settings } from '../settings/settings.ts';
import { type CheckCode, createCheckCode } from './check-code.ts';
import { createQueries } from './queries.ts';
import { type CodeOrder, createSendCode, type SentCode } from './send-code.ts';

export type { CodeAttempt } from './check-code.ts';
export type { CodeOrder, SentCode } from './send-code.ts';

/** The record type of a code that no flow asked for. */
export const managementKind = 'Management';

/** One code sent to one number or address for one purpose. */
export type Challenge = Recipient & {
  readonly id: string;
  readonly kind: string;
  readonly purpose: Purpose;
  /** True once its code was accepted. */
  readonly isVerified: boolean;
  /** ms since 1970 */
  readonly createdAt: number;
  /** Until when its code is accepted, ms since 1970. */
  readonly expiresAt: number;
};

export interface Codes {
  /**
   * Sends a new code. Refuses with `request.message_rate_limited`, `connector.not_found` (501) or another
   * `connector.*`; then the older code counts again, and what surely did not leave is not counted.
   */
  send(order: CodeOrder): Promise<SentCode>;
  /**
   * Accepts a code once. Refuses with `session.verification_session_not_found` (404, an unknown or older challenge),
   * `session.verification_blocked_too_many_attempts`, or `verification_code.*`, in the contract's order.
   */
  check: CheckCode;
  /** The newest of each kind, newest first. */
  find(flow: {
    readonly tenantId: string;
    readonly flowId: string;
    readonly kind?: string;
  }): Promise<Challenge[]>;
  /** Deletes codes that nobody can use any more; call it now and then. */
  sweep(isStopping?: () => boolean): Promise<void>;
}

export interface CodesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly limits: Limits;
  readonly messages: Pick<Messages, 'sendSms' | 'sendEmail' | 'health' | 'testNumbers'>;
  readonly settings: Pick<Settings, 'signInExperience'>;
}

/** A flow lives an hour, and its verified codes with it. */
const keptMs = 2 * 3_600_000;

export function createCodes(deps: CodesDeps): Codes {
  const queries = createQueries(deps.database.kysely);
  return {
    send: createSendCode(deps),
    check: createCheckCode(deps),
    async find({ tenantId, flowId, kind }) {
      const rows = await queries.list({ tenantId, flowId, kind, recipient: '' });
      const newest = rows.filter(
        (row, index) => rows.findIndex((other) => other.kind === row.kind) === index,
      );
      return newest.map((row) => ({
        id: row.id,
        kind: row.kind,
        purpose: row.purpose as Purpose,
        ...recipientIn(row.recipient),
        isVerified: row.used_at !== null,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      }));
    },
    async sweep(isStopping) {
      const before = deps.clock.now() - keptMs;
      await removeInBatches((size) => queries.sweep(before, size), { isStopping });
    },
  };
}
