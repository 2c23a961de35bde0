/** The SQL of the table `factors`: who has which second factor, and that nothing is used twice. */
import { type Expression, type Insertable, type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import type { Engine } from '../database/migrate.ts';
import type { Tables } from '../database/tables.ts';
import { rowsAsText, type Told } from '../database/told.ts';

export type Db = Kysely<Tables>;
export type FactorRow = Selectable<Tables['factors']>;
export type FactorKind = FactorRow['kind'];

export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

/** Oldest first. */
export const listRows = (db: Db, { tenantId, userId }: Owner): Promise<FactorRow[]> =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** For a statement of another room: the same rows. */
export const toldRows = (engine: Engine): Told<readonly FactorRow[]> => ({
  about: (tenantId, userId) =>
    rowsAsText(
      engine,
      'factors',
      allColumns,
      sql<SqlBool>`factors.tenant_id = ${tenantId} and factors.user_id = ${userId}`,
    ),
  read: (text) =>
    (JSON.parse(text) as readonly FactorRow[]).toSorted(
      (one, other) => one.created_at - other.created_at || (one.id < other.id ? -1 : 1),
    ),
});

/**
 * A condition on the rows of `users`: whoever has one of these. The offset keeps PostgreSQL from reading everybody's
 * factors at once: the index is asked for each person that is looked at, and for nobody else.
 */
export const holdsKind = (db: Db, tenantId: string, kinds: readonly FactorKind[]): Expression<SqlBool> =>
  sql<SqlBool>`exists ${db
    .selectFrom('factors')
    .select('factors.id')
    .where('factors.tenant_id', '=', tenantId)
    .where(sql<SqlBool>`factors.user_id = users.id`)
    .where('factors.kind', 'in', kinds)
    .limit(1)
    .offset(0)}`;

/** True while all of these are the person's. */
export const keepsRows = (db: Db, { tenantId, userId }: Owner, ids: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${db
    .selectFrom('factors')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('factors.tenant_id', '=', tenantId)
    .where('factors.user_id', '=', userId)
    .where('factors.id', 'in', ids)} = ${new Set(ids).size}`;

/** The only one of its kind. */
export const findRow = (
  db: Db,
  { tenantId, userId }: Owner,
  kind: 'totp' | 'backup-codes',
): Promise<FactorRow | undefined> =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .executeTakeFirst();

/** Of two who add an app or codes at once, the index refuses the second. */
export const insertRow = async (db: Db, row: Insertable<Tables['factors']>): Promise<void> =>
  void (await db.insertInto('factors').values(row).execute());

/**
 * Into the first free place of the person's first `most`. False when there is none, or when somebody has this credential
 * already: of many at once the indexes let one have each place, and each credential.
 */
export async function insertPasskey(
  db: Db,
  row: Insertable<Tables['factors']>,
  most: number,
): Promise<boolean> {
  const theirs = (table: string) =>
    sql`${sql.ref(`${table}.tenant_id`)} = ${row.tenant_id} and ${sql.ref(`${table}.user_id`)} = ${row.user_id}`;
  const { rows } = await sql`
    insert into factors (tenant_id, id, user_id, kind, name, sealed_value, created_at, credential_digest, passkey_slot)
    select cast(${row.tenant_id} as text), cast(${row.id} as text), cast(${row.user_id} as text), 'passkey',
      cast(${row.name} as text), cast(${row.sealed_value} as text), cast(${row.created_at} as bigint),
      cast(${row.credential_digest} as text), free.slot
    from (select min(place.slot) as slot
      from (select 1 as slot union all
        select taken.passkey_slot + 1 from factors as taken
        where ${theirs('taken')} and taken.passkey_slot is not null) as place
      where place.slot <= ${most} and not exists (select 1 from factors as other
        where ${theirs('other')} and other.passkey_slot = place.slot)) as free
    where free.slot is not null
    on conflict do nothing
    returning id`.execute(db);
  return rows.length === 1;
}

/** How many passkeys the person has. */
export async function countPasskeys(db: Db, { tenantId, userId }: Owner): Promise<number> {
  const row = await db
    .selectFrom('factors')
    .select((eb) => eb.fn.countAll<string | number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('kind', '=', 'passkey')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Whoever has this credential: the index knows one person. */
export const findByDigest = (db: Db, tenantId: string, digest: string): Promise<FactorRow | undefined> =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('credential_digest', '=', digest)
    .executeTakeFirst();

/** Oldest first: of two people who brought one passkey, it is the first one's. */
export const listUnindexed = (db: Db, tenantId: string): Promise<FactorRow[]> =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    // In words of its own: an index of a part of the table is found by them, and not by a parameter.
    .where(sql<SqlBool>`kind = 'passkey'`)
    .where('credential_digest', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** The index refuses the second of two. */
export const setDigest = async (db: Db, { tenant_id, id }: FactorRow, digest: string): Promise<void> =>
  void (await db
    .updateTable('factors')
    .set({ credential_digest: digest })
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .execute());

/** An app, or codes, in the place of what may be there, in one statement: at no moment is there none, or two. */
export const putOnly = async (db: Db, row: Insertable<Tables['factors']>): Promise<void> =>
  void (await db
    .insertInto('factors')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'user_id', 'kind'])
        .where(sql<SqlBool>`kind in ('totp', 'backup-codes')`)
        .doUpdateSet((eb) => ({
          id: eb.ref('excluded.id'),
          sealed_value: eb.ref('excluded.sealed_value'),
          created_at: eb.ref('excluded.created_at'),
          used_at: null,
          used_step: eb.ref('excluded.used_step'),
        })),
    )
    .execute());

/** Undefined when it is not this person's, or no passkey. */
export const renamePasskey = (
  db: Db,
  { tenantId, userId }: Owner,
  id: string,
  name: string,
): Promise<FactorRow | undefined> =>
  db
    .updateTable('factors')
    .set({ name })
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('kind', '=', 'passkey')
    .returningAll()
    .executeTakeFirst();

const columns = [
  'tenant_id',
  'id',
  'user_id',
  'kind',
  'name',
  'sealed_value',
  'created_at',
  'used_at',
  'used_step',
] as const;
const allColumns = [
  ...columns,
  'credential_digest',
  'passkey_slot',
] as const satisfies readonly (keyof FactorRow)[];

/** Only beside a factor that is no set of codes, looked for by the same statement; false when there is none. */
export async function insertBeside(db: Db, row: FactorRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('factors')
    .columns([...columns])
    .expression((eb) =>
      eb
        .selectFrom('factors as other')
        .select(['other.tenant_id', eb.val(row.id).as('id'), 'other.user_id'])
        .select([
          eb.val<FactorKind>(row.kind).as('kind'),
          eb.val<string | null>(row.name).as('name'),
          eb.val(row.sealed_value).as('sealed_value'),
          eb.cast<number>(eb.val(row.created_at), 'bigint').as('created_at'),
          eb.cast<number | null>(eb.val(null), 'bigint').as('used_at'),
          eb.cast<number | null>(eb.val(null), 'bigint').as('used_step'),
        ])
        .where('other.tenant_id', '=', row.tenant_id)
        .where('other.user_id', '=', row.user_id)
        .where('other.kind', '!=', 'backup-codes')
        .limit(1),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Only when nobody has used this step or a later one: each value is accepted once (RFC 6238 §5.2, security H2). */
export async function useStep(
  db: Db,
  { tenant_id, id }: FactorRow,
  { step, at }: { step: number; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('factors')
    .set({ used_step: step, used_at: at })
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .where((eb) => eb.or([eb('used_step', 'is', null), eb('used_step', '<', step)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Only what still stands as it was read: the loser of two uses reads again, and finds the code used. */
export async function replaceValue(
  db: Db,
  { tenant_id, id, sealed_value }: FactorRow,
  { sealed, at }: { sealed: string; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('factors')
    .set({ sealed_value: sealed, used_at: at })
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .where('sealed_value', '=', sealed_value)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** True when there was one, and it was this person's. */
export async function deleteRow(db: Db, { tenantId, userId }: Owner, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('factors')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
