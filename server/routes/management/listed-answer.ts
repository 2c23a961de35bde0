/** Lists that stand in memory: searched, cut into pages where pages are asked for, with the headers that lead to the rest. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Page, pageHeaders, readPage } from './pagination.ts';
import { readRecordSearch, type RecordQuery } from './record-search.ts';

const given = z.union([z.string(), z.array(z.string())]);

/** As it came: each is read where it is needed, and refused there. `search.name` and the like are among the others. */
export const listQuery = z
  .object({ page: given, page_size: given, search: given, mode: given, joint: given, isCaseSensitive: given })
  .partial()
  .catchall(given);

export interface ListOptions<T> {
  readonly query: RecordQuery;
  readonly request: Pick<FastifyRequest, 'url' | 'tenant'>;
  /** What `search` looks at: the wire name of each field, and its text. */
  readonly fields: (record: T) => Readonly<Record<string, string | null>>;
  /** Always in pages, also where none are asked for. */
  readonly isAlwaysPaged?: boolean;
}

/**
 * The records that were asked for. Refuses 400 `guard.invalid_pagination` and `request.invalid_input`, the latter with
 * what is wrong with the search.
 */
export function listed<T>(
  records: readonly T[],
  { query, request, fields, isAlwaysPaged = false }: ListOptions<T>,
): { readonly records: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const matches = readRecordSearch(query);
  const found = records.filter((record) => matches(fields(record)));
  const page = isAlwaysPaged || 'page' in query || 'page_size' in query ? readPage(query) : undefined;
  return page ? cut(found, page, request) : { records: found, headers: {} };
}

const cut = <T>(found: readonly T[], page: Page, request: Pick<FastifyRequest, 'url' | 'tenant'>) => ({
  records: found.slice(page.offset, page.offset + page.limit),
  headers: pageHeaders(request, page, found.length),
});
