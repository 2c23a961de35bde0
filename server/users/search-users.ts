/** The search of GET /api/users, carried out: its query read, its rows found, patterns that take too long stopped. */
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/open.ts';
import { type FoundRows, listRows, type Wanted } from './list.ts';
import { isSlow, readUserSearch, refusePattern, type SearchQuery, searchCondition } from './search.ts';
import { type User, userOf } from './user.ts';

export type { SearchQuery } from './search.ts';

export interface Found {
  readonly users: readonly User[];
  /** A lower bound when `isCapped`. */
  readonly total: number;
  readonly isCapped: boolean;
}

export interface SearchRequest {
  readonly tenantId: string;
  /** As it came. */
  readonly query: SearchQuery;
  readonly limit: number;
  readonly offset: number;
  /** A condition of another room on the rows of `users`. */
  readonly among?: Expression<SqlBool> | undefined;
}

/** Refuses with 400 `request.invalid_input`, details in the answer. */
export async function searchUsers(
  database: Database,
  { tenantId, query, limit, offset, among }: SearchRequest,
): Promise<Found> {
  const search = readUserSearch(query);
  const searched = searchCondition(database.engine, search);
  const condition: Wanted['condition'] = among
    ? (eb) => (searched ? eb.and([searched(eb), among]) : among)
    : searched;
  const wanted = { tenantId, condition, limit, offset };
  const list = isSlow(search) ? listInTime : listAtOnce;
  const { rows, ...rest } = await list(database, wanted);
  return { users: rows.map(userOf), ...rest };
}

const listAtOnce = ({ kysely }: Database, wanted: Wanted): Promise<FoundRows> => listRows(kysely, wanted);

/**
 * Two seconds, not the minute that other statements have: anybody with a token may send a pattern. The embedded
 * database counts steps instead, see `fits_posix`.
 */
async function listInTime(database: Database, wanted: Wanted): Promise<FoundRows> {
  try {
    if (database.engine === 'sqlite') return await listAtOnce(database, wanted);
    return await database.transaction(async (trx) => {
      await sql`set local statement_timeout = 2000`.execute(trx);
      return listRows(trx, wanted);
    });
  } catch (error) {
    throw refusePattern(error) ?? error;
  }
}
