/** The tables of a database as the database itself tells them, each after those that it refers to. */
import type { Engine } from './migrate.ts';

export interface TableFacts {
  readonly name: string;
  readonly columns: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** Runs one statement without parameters. */
export type Ask = (statement: string) => Promise<readonly Row[]>;

/** Everything but the journal of the migrations: nothing that a migration adds can be forgotten. */
export async function listTables(ask: Ask, engine: Engine): Promise<readonly TableFacts[]> {
  const { columns, references } = statements[engine];
  const found = new Map<string, string[]>();
  for (const { table, column } of (await ask(columns)) as readonly { table: string; column: string }[]) {
    if (journal.has(table)) continue;
    found.set(table, [...(found.get(table) ?? []), column]);
  }
  const needs = new Map<string, Set<string>>();
  for (const { table, target } of (await ask(references)) as readonly { table: string; target: string }[]) {
    if (table !== target) needs.set(table, (needs.get(table) ?? new Set()).add(target));
  }
  return inOrder([...found.keys()].toSorted(), needs).map((name) => ({
    name,
    columns: found.get(name) ?? [],
  }));
}

/** What Kysely writes beside our tables. */
export const journal: ReadonlySet<string> = new Set(['kysely_migration', 'kysely_migration_lock']);

function inOrder(names: readonly string[], needs: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const placed = new Set<string>();
  while (placed.size < names.length) {
    const ready = names.filter(
      (name) => !placed.has(name) && [...(needs.get(name) ?? [])].every((one) => placed.has(one)),
    );
    if (ready.length === 0) throw new Error('The tables refer to each other in a circle');
    for (const name of ready) placed.add(name);
  }
  return [...placed];
}

const statements = {
  sqlite: {
    columns: `select m.name as "table", c.name as "column" from sqlite_master as m join pragma_table_info(m.name) as c
      where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name, c.cid`,
    references: `select m.name as "table", f."table" as target
      from sqlite_master as m join pragma_foreign_key_list(m.name) as f where m.type = 'table'`,
  },
  postgres: {
    columns: `select c.table_name::text as "table", c.column_name::text as "column" from information_schema.columns as c
      join pg_tables as t on t.schemaname = c.table_schema and t.tablename = c.table_name
      where c.table_schema = current_schema() order by c.table_name, c.ordinal_position`,
    references: `select f.relname::text as "table", t.relname::text as target from pg_constraint as k
      join pg_class as f on f.oid = k.conrelid join pg_class as t on t.oid = k.confrelid
      join pg_namespace as n on n.oid = f.relnamespace where k.contype = 'f' and n.nspname = current_schema()`,
  },
} as const;
