/** Deletes old rows of a tenant, a few at a time: one statement for all tables whose rows grow old. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Age = 'created_at' | 'expires_at';
type Aged = Readonly<Record<'tenant_id' | 'id', string> & Record<Age, number>>;

/** Whose rows have an id and this time. */
type AgedBy<Column extends Age> = {
  [Name in keyof Tables]: Tables[Name] extends Pick<Aged, 'tenant_id' | 'id' | Column> ? Name : never;
}[keyof Tables];

interface Removal<Column extends Age> {
  readonly table: AgedBy<Column>;
  readonly tenantId: string;
  readonly column: Column;
  /** ms since 1970; who is as old goes too. */
  readonly until: number;
  /** Rows that go at most: no statement holds its locks for long. */
  readonly limit: number;
  /** Costs a sort where no index is on `tenant_id` and the column. */
  readonly isOldestFirst?: boolean;
}

/** How many went. */
export async function removeAged<Column extends Age>(
  db: Kysely<Tables>,
  { table, tenantId, column, until, limit, isOldestFirst = false }: Removal<Column>,
): Promise<number> {
  const rows = db as unknown as Kysely<Readonly<Record<string, Aged>>>;
  const [name, age]: readonly [string, Age] = [table, column];
  const { numDeletedRows } = await rows
    .deleteFrom(name)
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom(name)
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where(age, '<=', until)
        .$if(isOldestFirst, (query) => query.orderBy(age))
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
