/** Accounts that people have at other providers: whose they are, decided by a constraint and never by looking first. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Conditions as AllConditions } from './queries.ts';
import { type User, userOf } from './user.ts';

/** `ifVersion`: only when that is still the person's version; else 412 `request.changed_meanwhile`. */
type Conditions = Pick<AllConditions, 'ifVersion' | 'keepsIdentifier'>;

export interface IdentityKey {
  /** The provider. */
  readonly target: string;
  /** The provider's own id of the person. */
  readonly id: string;
}

export interface Identity extends IdentityKey {
  /** What the provider told; no tokens. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Identities {
  /** One statement. */
  findUser(tenantId: string, key: IdentityKey): Promise<User | undefined>;
  /**
   * The person with it. Linked twice, it is linked once, with the newer details. Undefined when there is no such person;
   * refuses with 422 `user.identity_already_in_use` when it is somebody else's, or when the person has another one of this
   * provider.
   */
  link(
    tenantId: string,
    userId: string,
    identity: Identity,
    conditions?: Pick<Conditions, 'ifVersion'>,
  ): Promise<User | undefined>;
  /** The same, but one that the person has of this provider gives way. */
  put(
    tenantId: string,
    userId: string,
    identity: Identity,
    conditions?: Pick<Conditions, 'ifVersion'>,
  ): Promise<User | undefined>;
  /**
   * Undefined when there is no such person, or when they have none of this provider. With `keepsIdentifier` it refuses with
   * 400 `user.last_sign_in_method_required` what would leave them without a name, an address, a number and an identity.
   */
  unlink(
    tenantId: string,
    userId: string,
    target: string,
    conditions?: Conditions,
  ): Promise<User | undefined>;
}

type Db = Kysely<Tables>;

export function createIdentities({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Identities {
  /** The first statement holds the row: of two who change one person's identities, the second waits for the first. */
  const holding = (
    place: { readonly tenantId: string; readonly id: string } & Conditions,
    edit: (trx: Db, identities: Kept) => Promise<Kept | undefined>,
  ): Promise<User | undefined> =>
    database.transaction(async (trx) => {
      const held = await trx
        .updateTable('users')
        .set((eb) => ({ version: eb('version', '+', 1), updated_at: clock.now() }))
        .where('tenant_id', '=', place.tenantId)
        .where('id', '=', place.id)
        .returning(['identities', 'version', 'username', 'primary_email', 'primary_phone'])
        .executeTakeFirst();
      if (held && place.ifVersion !== undefined && held.version !== place.ifVersion + 1)
        refuse('request.changed_meanwhile');
      const edited = held && (await edit(trx, JSON.parse(held.identities) as Kept));
      if (!edited) return undefined;
      const hasOther = (held.username ?? held.primary_email ?? held.primary_phone) !== null;
      if (place.keepsIdentifier && !hasOther && Object.keys(edited).length === 0)
        refuse('user.last_sign_in_method_required');
      const row = await trx
        .updateTable('users')
        .set({ identities: JSON.stringify(edited) })
        .where('tenant_id', '=', place.tenantId)
        .where('id', '=', place.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return userOf(row);
    });

  const add = (
    trx: Db,
    kept: Kept,
    { identity, ...owner }: { tenantId: string; userId: string; identity: Identity },
  ) => addIdentity(trx, { ...owner, at: clock.now() }, kept, identity);

  return {
    async findUser(tenantId, { target, id }) {
      const row = await database.kysely
        .selectFrom('users')
        .innerJoin('user_identities as identity', (join) =>
          join.onRef('identity.tenant_id', '=', 'users.tenant_id').onRef('identity.user_id', '=', 'users.id'),
        )
        .selectAll('users')
        .where('identity.tenant_id', '=', tenantId)
        .where('identity.target', '=', target)
        .where('identity.external_id', '=', id)
        .executeTakeFirst();
      return row && userOf(row);
    },
    link: (tenantId, userId, identity, conditions) =>
      holding({ tenantId, id: userId, ...conditions }, (trx, kept) =>
        add(trx, kept, { tenantId, userId, identity }),
      ),
    put: (tenantId, userId, identity, conditions) =>
      holding({ tenantId, id: userId, ...conditions }, async (trx, kept) => {
        if (!isKept(kept, identity)) await deleteIdentity(trx, { tenantId, userId }, identity.target);
        return add(trx, kept, { tenantId, userId, identity });
      }),
    unlink: (tenantId, userId, target, conditions) =>
      holding({ tenantId, id: userId, ...conditions }, async (trx, kept) => {
        if (!(await deleteIdentity(trx, { tenantId, userId }, target))) return undefined;
        return Object.fromEntries(Object.entries(kept).filter(([name]) => name !== target));
      }),
  };
}

const isKept = (kept: Kept, { target, id }: IdentityKey): boolean =>
  Object.hasOwn(kept, target) && kept[target]?.userId === id;

async function deleteIdentity(
  trx: Db,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  target: string,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('user_identities')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('target', '=', target)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Inside the transaction that holds the person's row: what their `identities` become. Refuses like `link`. */
export async function addIdentity(
  trx: Db,
  { tenantId, userId, at }: { readonly tenantId: string; readonly userId: string; readonly at: number },
  kept: Kept,
  identity: Identity,
): Promise<Kept> {
  if (!isKept(kept, identity)) await insertIdentity(trx, { tenantId, userId, at }, identity);
  return { ...kept, ...keptAs(identity) };
}

/** As the contract shows them, by target. */
export type Kept = Readonly<Record<string, { readonly userId: string; readonly details?: object }>>;

export const keptAs = ({ target, id, details = {} }: Identity): Kept => ({
  [target]: { userId: id, details },
});

/** Of two who insert the same at once, one is refused: 422 `user.identity_already_in_use`. */
export async function insertIdentity(
  trx: Db,
  { tenantId, userId, at }: { readonly tenantId: string; readonly userId: string; readonly at: number },
  { target, id }: IdentityKey,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('user_identities')
    .values({ tenant_id: tenantId, target, external_id: id, user_id: userId, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) refuse('user.identity_already_in_use');
}
