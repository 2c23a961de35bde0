/** `?page=` and `?page_size=`, and the headers that lead to the other pages (management/00 §4, RFC 8288). */
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../../contract/errors.ts';

export interface Page {
  readonly number: number;
  readonly size: number;
  readonly limit: number;
  readonly offset: number;
}

/** The first page of 20 unless asked otherwise; refuses with 400 `guard.invalid_pagination`. */
export function readPage(query: Readonly<Record<string, unknown>>): Page {
  const number = readWhole(query['page'] ?? '1');
  const size = readWhole(query['page_size'] ?? '20');
  if (size > 100) return refuse('guard.invalid_pagination');
  return { number, size, limit: size, offset: (number - 1) * size };
}

/**
 * `Total-Number` and `Link` with `first`, `prev`, `next` and `last`; what was asked for besides stays in the links. Of a
 * capped total, which is a lower bound, nobody knows the last page; the next one is named while it is known to be there.
 */
export function pageHeaders(
  request: Pick<FastifyRequest, 'url' | 'tenant'>,
  { number, size }: Page,
  total: number,
  { isCapped = false }: { readonly isCapped?: boolean } = {},
): Readonly<Record<string, string>> {
  const last = Math.max(1, Math.ceil(total / size));
  const links = [
    ['first', 1],
    ...(number > 1 ? ([['prev', Math.min(number - 1, last)]] as const) : []),
    ...(number < last || (isCapped && number === last) ? ([['next', number + 1]] as const) : []),
    ...(isCapped ? [] : ([['last', last]] as const)),
  ] as const;
  const linkTo = (page: number): string => {
    const url = new URL(`${request.tenant.endpoint}${request.url}`);
    url.searchParams.set('page', String(page));
    url.searchParams.set('page_size', String(size));
    return url.href;
  };
  return {
    'total-number': String(total),
    ...(isCapped && { 'total-number-is-capped': 'true' }),
    link: links.map(([name, page]) => `<${linkTo(page)}>; rel="${name}"`).join(', '),
  };
}

/** Small enough to be multiplied by a page's size and still be a whole number. */
function readWhole(text: unknown): number {
  const isWhole = typeof text === 'string' && /^\d{1,9}$/.test(text) && Number(text) > 0;
  return isWhole ? Number(text) : refuse('guard.invalid_pagination');
}
