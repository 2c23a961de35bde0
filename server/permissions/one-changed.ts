/** Tells apart why a statement changed no row: there is none, or somebody else changed it first. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Tables } from '../database/tables.ts';
import { type At, exists } from './queries.ts';

/** What the statement answered; 412 `request.changed_meanwhile` or 404 `entity.not_found` where it met no row. */
export async function oneChanged<T>(
  trx: Kysely<Tables>,
  table: 'resources' | 'scopes' | 'roles',
  at: At,
  run: () => Promise<T | undefined>,
): Promise<T> {
  const result = await run();
  if (result) return result;
  const isThere = at.ifVersion !== undefined && (await exists(trx, table, at));
  return refuse(isThere ? 'request.changed_meanwhile' : 'entity.not_found');
}
