/** How rows of a Logto database are read by what brings them. */
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource, LogtoTable } from './logto-queries.ts';

/** For tables that are small in any tenant. */
export async function everyRow(source: LogtoSource, table: LogtoTable): Promise<readonly LogtoRow[]> {
  const rows: LogtoRow[] = [];
  for await (const batch of source.read(table)) rows.push(...batch);
  return rows;
}

export const textOf = (row: LogtoRow, column: string): string | null =>
  (row[column] as string | null | undefined) ?? null;

/** ms since 1970 */
export const timeOf = (row: LogtoRow, column: string): number | null =>
  row[column] instanceof Date ? row[column].getTime() : null;

/** All values of one column by those of another. */
export function groupedBy(
  rows: readonly LogtoRow[],
  by: string,
  column: string,
): ReadonlyMap<string, readonly string[]> {
  const groups = Map.groupBy(rows, (row) => String(row[by]));
  return new Map([...groups].map(([key, some]) => [key, some.map((row) => String(row[column]))]));
}

/**
 * Whether a pair is to come: when somebody who is here came with this import, or the other side did. Who was left out
 * gets nothing.
 */
export const isNewFor = (
  { came, here }: Pick<Around, 'came' | 'here'>,
  kind: 'user' | 'application',
  id: string,
  isOtherNew: boolean,
): boolean => came[kind].has(id) || (isOtherNew && here[kind].has(id));
