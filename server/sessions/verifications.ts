/** What a person has proven again in a session, for ten minutes: the key to changing their own account. */
import type { Insertable, Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Random } from '../random.ts';

/** Whose it is: of another person, or in another session, it is as if it were not there. */
export interface Holder {
  readonly tenantId: string;
  readonly userId: string;
  readonly session: string;
}

export interface Verification {
  readonly id: string;
  /** `passkey` is one that is being made, `shown-passkey` one that the person has. */
  readonly kind: Tables['verifications']['kind'];
  /** Of a code: what it was sent for. */
  readonly purpose: string | null;
  /** Of a code: the number or address in its canonical form. */
  readonly recipient: string | null;
  /**
   * Of a passkey: the challenge, then what was made for it. Of another provider: where the person went, then who came
   * back. Of a factor that was shown: its id, and of a passkey the challenge before.
   */
  readonly payload: unknown;
  readonly isVerified: boolean;
  /** ms since 1970 */
  readonly expiresAt: number;
}

export interface NewVerification extends Pick<Verification, 'kind'> {
  /** Made up when there is none. */
  readonly id?: string;
  readonly purpose?: string;
  readonly recipient?: string;
  readonly payload?: unknown;
  readonly isVerified?: boolean;
}

export interface Verifications {
  create(holder: Holder, made: NewVerification): Promise<Pick<Verification, 'id' | 'expiresAt'>>;
  /** Undefined for one that is another's, used up or older than ten minutes. */
  find(holder: Holder, id: string): Promise<Verification | undefined>;
  /** True for the first of any number at once. */
  verify(holder: Holder, id: string, payload?: unknown): Promise<boolean>;
  /** What a verified one proves, known only after it was taken; false when it is gone. */
  attach(holder: Holder, id: string, payload: unknown): Promise<boolean>;
  /** Takes a verified one for a single act: true for the first of any number at once. */
  use(holder: Holder, id: string): Promise<boolean>;
  /** Gives it back: the act was refused. */
  release(holder: Holder, id: string): Promise<void>;
}

export interface VerificationsDeps {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  readonly random: Random;
}

/** end-user/05 §1: from its making, whenever it is verified. */
const keptMs = 600_000;

export function createVerifications({
  database: { kysely },
  clock,
  random,
}: VerificationsDeps): Verifications {
  const live = (holder: Holder, id: string) => ({ ...holder, id, now: clock.now() });
  return {
    async create(holder, { id = random.id(), kind, purpose, recipient, payload, isVerified = false }) {
      const now = clock.now();
      await insertRow(kysely, {
        tenant_id: holder.tenantId,
        id,
        user_id: holder.userId,
        session: holder.session,
        kind,
        purpose: purpose ?? null,
        recipient: recipient ?? null,
        payload: payload === undefined ? null : JSON.stringify(payload),
        created_at: now,
        expires_at: now + keptMs,
        verified_at: isVerified ? now : null,
        used_at: null,
      });
      return { id, expiresAt: now + keptMs };
    },
    find: (holder, id) => findRow(kysely, live(holder, id)),
    async verify(holder, id, payload) {
      const changes = {
        verified_at: clock.now(),
        ...(payload !== undefined && { payload: JSON.stringify(payload) }),
      };
      const { numUpdatedRows } = await updateLive(kysely, live(holder, id), changes)
        .where('verified_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async attach(holder, id, payload) {
      const { numUpdatedRows } = await updateLive(kysely, live(holder, id), {
        payload: JSON.stringify(payload),
      })
        .where('verified_at', 'is not', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async use(holder, id) {
      const { numUpdatedRows } = await updateLive(kysely, live(holder, id), { used_at: clock.now() })
        .where('verified_at', 'is not', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async release({ tenantId, userId }, id) {
      await kysely
        .updateTable('verifications')
        .set({ used_at: null })
        .where('tenant_id', '=', tenantId)
        .where('user_id', '=', userId)
        .where('id', '=', id)
        .execute();
    },
  };
}

type Db = Kysely<Tables>;
type Live = Holder & { readonly id: string; readonly now: number };

const insertRow = async (db: Db, row: Insertable<Tables['verifications']>): Promise<void> =>
  void (await db.insertInto('verifications').values(row).execute());

async function findRow(
  db: Db,
  { tenantId, userId, session, id, now }: Live,
): Promise<Verification | undefined> {
  const row = await db
    .selectFrom('verifications')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('session', '=', session)
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      kind: row.kind,
      purpose: row.purpose,
      recipient: row.recipient,
      payload: row.payload === null ? undefined : (JSON.parse(row.payload) as unknown),
      isVerified: row.verified_at !== null,
      expiresAt: row.expires_at,
    }
  );
}

/** Looks and writes in one statement: neither time, nor use, nor another's hand can come between. */
const updateLive = (
  db: Db,
  { tenantId, userId, session, id, now }: Live,
  changes: { verified_at?: number; used_at?: number; payload?: string },
) =>
  db
    .updateTable('verifications')
    .set(changes)
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('session', '=', session)
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .where('used_at', 'is', null);
