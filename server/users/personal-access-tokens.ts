/** Tokens that people make for their own programs: shown once, kept as a digest. */
import type { Kysely, Selectable } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { findRow, updateRow } from './queries.ts';

export interface PersonalAccessToken {
  readonly name: string;
  /** Times are ms since 1970. */
  readonly createdAt: number;
  /** Null for one that does not end by itself. */
  readonly expiresAt: number | null;
}

export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

/** `ifVersion`: only when that is still the person's version; else 412 `request.changed_meanwhile`. */
export interface OwnerAt extends Owner {
  readonly ifVersion?: number | undefined;
}

/** The person's version since. */
interface Written {
  readonly version: number;
}

/** Each change raises the version of the person, which is theirs too. Nobody there: 404 `entity.not_found`. */
export interface PersonalAccessTokens {
  /** Oldest first. */
  list(owner: Owner): Promise<readonly PersonalAccessToken[]>;
  /** The value is never shown again. Refuses a double name with 422 `user.personal_access_token_name_exists`. */
  create(
    owner: Owner,
    token: { name: string; expiresAt?: number | null | undefined },
  ): Promise<PersonalAccessToken & Written & { readonly value: string }>;
  /** Refuses like `create`, and with 404 `entity.not_found` when there is none of this name. */
  rename(owner: OwnerAt, from: string, to: string): Promise<PersonalAccessToken & Written>;
  /** Refuses with 404 `entity.not_found` when there was none. */
  remove(owner: OwnerAt, name: string): Promise<void>;
  /** Whose token this is; undefined for one that is unknown or has expired. Whether the person is suspended is not asked. */
  findOwner(tenantId: string, value: string): Promise<string | undefined>;
}

export interface PersonalAccessTokensDeps {
  readonly database: Pick<Database, 'kysely' | 'transaction'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
}

const purpose = 'personal-access-token';

export function createPersonalAccessTokens(deps: PersonalAccessTokensDeps): PersonalAccessTokens {
  const { clock, random, secrets } = deps;
  const { kysely, transaction } = deps.database;

  /** With the row of the person held: of two who saw the same, one writes. */
  const change = <T>(
    { tenantId, userId: id, ifVersion }: OwnerAt,
    run: (trx: Kysely<Tables>) => Promise<T>,
  ): Promise<T & Written> =>
    transaction(async (trx) => {
      const person = await updateRow(trx, { tenantId, id, ifVersion }, { updated_at: clock.now() });
      if (!person)
        return refuse(
          (await findRow(trx, tenantId, 'id', id)) ? 'request.changed_meanwhile' : 'entity.not_found',
        );
      return { ...(await run(trx)), version: person.version };
    });

  return {
    async list({ tenantId, userId }) {
      const rows = await kysely
        .selectFrom('personal_access_tokens')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('name')
        .execute();
      return rows.map(tokenOf);
    },
    async create({ tenantId, userId }, { name, expiresAt = null }) {
      const value = `pat_${random.secret(32)}`;
      const { digest, keyId } = secrets.digest(purpose, value);
      const row = {
        tenant_id: tenantId,
        user_id: userId,
        name,
        digest,
        key_id: keyId,
        created_at: clock.now(),
        expires_at: expiresAt,
      };
      return refusingDoubles(() =>
        change({ tenantId, userId }, async (trx) => {
          await trx.insertInto('personal_access_tokens').values(row).execute();
          return { ...tokenOf(row), value };
        }),
      );
    },
    rename: (owner, from, to) =>
      refusingDoubles(() =>
        change(owner, async (trx) => {
          const row = await trx
            .updateTable('personal_access_tokens')
            .set({ name: to })
            .where('tenant_id', '=', owner.tenantId)
            .where('user_id', '=', owner.userId)
            .where('name', '=', from)
            .returningAll()
            .executeTakeFirst();
          return row ? tokenOf(row) : refuse('entity.not_found');
        }),
      ),
    async remove(owner, name) {
      await change(owner, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('personal_access_tokens')
          .where('tenant_id', '=', owner.tenantId)
          .where('user_id', '=', owner.userId)
          .where('name', '=', name)
          .executeTakeFirst();
        if (numDeletedRows === 0n) refuse('entity.not_found');
      });
    },
    async findOwner(tenantId, value) {
      // Made under an older master key it still opens.
      const digests = secrets.digests(purpose, value).map(({ digest }) => digest);
      const row = await kysely
        .selectFrom('personal_access_tokens')
        .select('user_id')
        .where('tenant_id', '=', tenantId)
        .where('digest', 'in', digests)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', clock.now())]))
        .executeTakeFirst();
      return row?.user_id;
    },
  };
}

const tokenOf = (row: Selectable<Tables['personal_access_tokens']>): PersonalAccessToken => ({
  name: row.name,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

async function refusingDoubles<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error;
    return refuse('user.personal_access_token_name_exists');
  }
}
