/** Tokens that prove a number or an address once: shown when they are made, then known by their digest alone (security A3, A9, A10). */
import { refuse } from '../../contract/errors.ts';
import { type Recipient, recipientIn } from '../../contract/recipient.ts';
import type { Clock } from '../clock.ts';
import { removeInBatches } from '../database/in-batches.ts';
import type { Database } from '../database/open.ts';
import type { JourneyName } from '../flows/flow.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { organizationsAmong } from './queries.ts';
import * as queries from './token-queries.ts';

export type TokenStatus = 'active' | 'consumed' | 'revoked' | 'expired';

export interface TokenContext {
  /** What the person joins who shows it. */
  readonly organizationIds?: readonly string[];
  /** What it is good for; without it for signing in and up. */
  readonly journey?: JourneyName;
}

export interface OneTimeToken {
  readonly id: string;
  readonly recipient: Recipient;
  readonly context: TokenContext;
  /** `expired` is computed when it is read. */
  readonly status: TokenStatus;
  /** The invitation that it belongs to. */
  readonly invitationId: string | null;
  /** Times are milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Rises with each change. */
  readonly version: number;
}

/** `ifVersion`: only when that is still its version; else 412 `request.changed_meanwhile`. */
interface At {
  readonly tenantId: string;
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

export interface NewToken {
  /** In its canonical form. */
  readonly recipient: Recipient;
  readonly context: TokenContext;
  readonly expiresAt: number;
  readonly invitationId?: string;
}

export interface TokenFilter {
  readonly recipient?: Recipient | undefined;
  readonly status?: TokenStatus | undefined;
}

export interface OneTimeTokens {
  /**
   * The only time that the token itself is told. Refuses with 404 `entity.relation_foreign_key_not_found` for an organization
   * that is not there; one that goes later is passed over when the token is shown.
   */
  create(tenantId: string, made: NewToken): Promise<OneTimeToken & { readonly token: string }>;
  find(tenantId: string, id: string): Promise<OneTimeToken | undefined>;
  /** Whatever its status; nothing is used up. */
  findByToken(tenantId: string, token: string): Promise<OneTimeToken | undefined>;
  /** Newest first. */
  list(
    tenantId: string,
    filter: TokenFilter & { readonly limit: number; readonly offset: number },
  ): Promise<{ tokens: readonly OneTimeToken[]; total: number }>;
  /**
   * Uses it up: of many at once, one gets it. Refuses with 404 `one_time_token.token_not_found`, 400 `.email_mismatch`,
   * `.phone_mismatch`, `.token_expired`, `.token_consumed`, `.token_revoked`.
   */
  use(tenantId: string, token: string, recipient: Recipient): Promise<OneTimeToken>;
  /** Refuses with 400 `one_time_token.cannot_reactivate_token`, like `use` when it is over, with 404 `entity.not_found`. */
  setStatus(at: At, status: TokenStatus): Promise<OneTimeToken>;
  /** False when there was none. */
  remove(at: At): Promise<boolean>;
  /** The older links of an invitation lead nowhere once a newer one was sent. */
  revokeOthers(tenantId: string, invitationId: string, exceptId: string): Promise<void>;
  /** Deletes what has been over for a month; call it now and then. */
  sweep(isStopping?: () => boolean): Promise<void>;
}

export interface OneTimeTokensDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
}

const purpose = 'one-time-token';
const keptMs = 30 * 86_400_000;

export function createOneTimeTokens({ database, clock, random, secrets }: OneTimeTokensDeps): OneTimeTokens {
  const db = database.kysely;
  // What was made under the old master key still opens after a rotation.
  const digestsOf = (token: string) => secrets.digests(purpose, token).map(({ digest }) => digest);
  const read = (row: queries.TokenRow | undefined) => row && tokenOf(row, clock.now());
  const find: OneTimeTokens['find'] = async (tenantId, id) => read(await queries.find(db, tenantId, id));
  const findByToken: OneTimeTokens['findByToken'] = async (tenantId, token) =>
    read(await queries.findByDigest(db, tenantId, digestsOf(token)));

  return {
    find,
    findByToken,
    async create(tenantId, { recipient, context, expiresAt, invitationId }) {
      await checkOrganizations(db, tenantId, context.organizationIds ?? []);
      const token = random.secret(32);
      const { keyId, digest } = secrets.digest(purpose, token);
      const row = await queries.insert(db, {
        tenant_id: tenantId,
        id: random.id(),
        phone: recipient.phone ?? null,
        email: recipient.email ?? null,
        digest,
        key_id: keyId,
        context: JSON.stringify(context),
        status: 'active',
        invitation_id: invitationId ?? null,
        created_at: clock.now(),
        expires_at: expiresAt,
      });
      return { ...tokenOf(row, clock.now()), token };
    },
    async list(tenantId, filter) {
      const now = clock.now();
      const { rows, total } = await queries.list(db, tenantId, { ...filter, now });
      return { tokens: rows.map((row) => tokenOf(row, now)), total };
    },
    async use(tenantId, token, recipient) {
      const now = clock.now();
      const used = await queries.use(db, tenantId, { digests: digestsOf(token), recipient, now });
      return used ? tokenOf(used, now) : whyNot(await findByToken(tenantId, token), recipient);
    },
    async setStatus(at, status) {
      if (status === 'active') return refuse('one_time_token.cannot_reactivate_token');
      const now = clock.now();
      const changed = await queries.setStatus(db, { ...at, status, now });
      if (changed) return tokenOf(changed, now);
      const found = await find(at.tenantId, at.id);
      if (found && at.ifVersion !== undefined && at.ifVersion !== found.version)
        return refuse('request.changed_meanwhile');
      return found?.status === status ? found : whyNot(found ?? refuse('entity.not_found'));
    },
    async remove(at) {
      if (await queries.remove(db, at)) return true;
      const left = await find(at.tenantId, at.id);
      return left === undefined ? false : refuse('request.changed_meanwhile');
    },
    revokeOthers: (tenantId, invitationId, exceptId) =>
      queries.closeTokensOf(db, { tenantId, invitationId, exceptId, status: 'revoked' }),
    async sweep(isStopping) {
      const before = clock.now() - keptMs;
      await removeInBatches((size) => queries.sweep(db, before, size), { isStopping });
    },
  };
}

async function checkOrganizations(
  db: Database['kysely'],
  tenantId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const known = await organizationsAmong(db, tenantId, ids);
  const gone = ids.filter((id) => !known.includes(id));
  if (gone.length > 0) refuse('entity.relation_foreign_key_not_found', { data: { ids: gone } });
}

/** Looked up only after the one statement that decides met no row. */
function whyNot(
  found: OneTimeToken | undefined,
  recipient: Recipient = found?.recipient ?? { phone: '' },
): never {
  if (!found) return refuse('one_time_token.token_not_found');
  if (recipient.email !== undefined && found.recipient.email !== recipient.email)
    return refuse('one_time_token.email_mismatch');
  if (recipient.phone !== undefined && found.recipient.phone !== recipient.phone)
    return refuse('one_time_token.phone_mismatch');
  return refuseEnded(found.status);
}

/** What a token that is over says; one that was used while somebody looked is used. */
export function refuseEnded(status: TokenStatus): never {
  if (status === 'expired') return refuse('one_time_token.token_expired');
  return refuse(status === 'revoked' ? 'one_time_token.token_revoked' : 'one_time_token.token_consumed');
}

const tokenOf = (row: queries.TokenRow, now: number): OneTimeToken => ({
  id: row.id,
  recipient: recipientIn(row.email ?? row.phone ?? ''),
  context: JSON.parse(row.context) as TokenContext,
  status: row.status === 'active' && row.expires_at <= now ? 'expired' : row.status,
  invitationId: row.invitation_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  version: row.version,
});
