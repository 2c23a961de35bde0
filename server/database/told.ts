/** What one room knows, told within a statement of another: rows as JSON, read by the room that owns them. */
import { type AliasableExpression, type Expression, type SqlBool, sql } from 'kysely';
import type { Engine } from './migrate.ts';
import type { Tables } from './tables.ts';

/** About one person. The room whose statement it is says who that is, and sees a text. */
export interface Told<T> {
  about(tenantId: string, userId: Expression<string | null>): AliasableExpression<string>;
  /** What was told, as of the moment of the statement. */
  read(text: string): T;
}

/** The rows of a table for which `where` holds, as the text of a JSON array; in no order. Times and flags stay numbers. */
export function rowsAsText(
  engine: Engine,
  table: keyof Tables,
  columns: readonly string[],
  where: Expression<SqlBool>,
): AliasableExpression<string> {
  const object = sql.raw(engine === 'postgres' ? 'json_build_object' : 'json_object');
  const list = sql.raw(engine === 'postgres' ? 'json_agg' : 'json_group_array');
  const pairs = sql.join(columns.map((column) => sql`${sql.lit(column)}, ${sql.ref(`${table}.${column}`)}`));
  return sql<string>`(select cast(coalesce(${list}(${object}(${pairs})), '[]') as text) from ${sql.table(table)} where ${where})`;
}
