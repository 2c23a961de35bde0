/** All rows of tenants, whatever tables there are: for tests of what one tenant can do to another. */
import { sql } from 'kysely';
import { listTables } from '../database/list-tables.ts';
import type { Database } from '../database/open.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Every table that belongs to tenants, each after those that it refers to. */
export async function tenantTables({ kysely, engine }: Database): Promise<readonly string[]> {
  const tables = await listTables(async (text) => (await sql.raw<Row>(text).execute(kysely)).rows, engine);
  const whole = new Set(['tenants']);
  const others = tables.filter(({ name, columns }) => !columns.includes('tenant_id') && !whole.has(name));
  if (others.length > 0) throw new Error(`Tables without a tenant: ${others.map(({ name }) => name).join()}`);
  return tables.map(({ name }) => name).filter((name) => !whole.has(name));
}

export const rowsOf = async (
  { kysely }: Database,
  table: string,
  tenantId: string,
): Promise<readonly Row[]> =>
  (await sql<Row>`select * from ${sql.table(table)} where tenant_id = ${tenantId}`.execute(kysely)).rows;

/** Writes one row as it is; one that breaks a rule of its table is left out, and the answer is false. */
export async function insertRow({ kysely }: Database, table: string, row: Row): Promise<boolean> {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  const values = sql.join(Object.values(row));
  const { rows } = await sql`insert into ${sql.table(table)} (${columns}) values (${values})
    on conflict do nothing returning tenant_id`.execute(kysely);
  return rows.length > 0;
}

/** The rows of these tenants in one text for each table: two that are equal say that nothing was changed. */
export async function photograph(
  database: Database,
  tables: readonly string[],
  tenantIds: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const pictures = tables.map(async (table) => {
    const rows = (await Promise.all(tenantIds.map((id) => rowsOf(database, table, id)))).flat();
    return [
      table,
      rows
        .map((row) => JSON.stringify(row))
        .toSorted()
        .join('\n'),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(pictures));
}
