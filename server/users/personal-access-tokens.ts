/** Tokens that people make for their own programs: shown once, kept as a digest. */
import type { Selectable } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';

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

export interface PersonalAccessTokens {
  /** Oldest first. */
  list(owner: Owner): Promise<readonly PersonalAccessToken[]>;
  /** The value is never shown again. Refuses a double name with 422 `user.personal_access_token_name_exists`. */
  create(
    owner: Owner,
    token: { name: string; expiresAt?: number | null | undefined },
  ): Promise<PersonalAccessToken & { readonly value: string }>;
  /** Undefined when there is none of this name; refuses like `create`. */
  rename(owner: Owner, from: string, to: string): Promise<PersonalAccessToken | undefined>;
  /** False when there was none. */
  remove(owner: Owner, name: string): Promise<boolean>;
  /** Whose token this is; undefined for one that is unknown or has expired. Whether the person is suspended is not asked. */
  findOwner(tenantId: string, value: string): Promise<string | undefined>;
}

export interface PersonalAccessTokensDeps {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
}

const purpose = 'personal-access-token';

export function createPersonalAccessTokens(deps: PersonalAccessTokensDeps): PersonalAccessTokens {
  const { clock, random, secrets } = deps;
  const { kysely } = deps.database;

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
      await refusingDoubles(() => kysely.insertInto('personal_access_tokens').values(row).execute());
      return { ...tokenOf(row), value };
    },
    async rename({ tenantId, userId }, from, to) {
      const row = await refusingDoubles(() =>
        kysely
          .updateTable('personal_access_tokens')
          .set({ name: to })
          .where('tenant_id', '=', tenantId)
          .where('user_id', '=', userId)
          .where('name', '=', from)
          .returningAll()
          .executeTakeFirst(),
      );
      return row && tokenOf(row);
    },
    async remove({ tenantId, userId }, name) {
      const { numDeletedRows } = await kysely
        .deleteFrom('personal_access_tokens')
        .where('tenant_id', '=', tenantId)
        .where('user_id', '=', userId)
        .where('name', '=', name)
        .executeTakeFirst();
      return numDeletedRows > 0n;
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
