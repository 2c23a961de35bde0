/** The headers of a page where nobody counts to the end: the total is a lower bound (management/00 §4). */
import type { FastifyRequest } from 'fastify';
import type { Page } from './pagination.ts';

/** Names no last page; the next one where there is one that the caller should hear of. */
export function cappedHeaders(
  request: Pick<FastifyRequest, 'url' | 'tenant'>,
  { number, size }: Page,
  { total, hasMore }: { readonly total: number; readonly hasMore: boolean },
): Readonly<Record<string, string>> {
  const linkTo = (page: number): string => {
    const url = new URL(`${request.tenant.endpoint}${request.url}`);
    url.searchParams.set('page', String(page));
    url.searchParams.set('page_size', String(size));
    return url.href;
  };
  const links = [
    ['first', 1],
    ...(number > 1 ? ([['prev', number - 1]] as const) : []),
    ...(hasMore ? ([['next', number + 1]] as const) : []),
  ] as const;
  return {
    'total-number': String(total),
    'total-number-is-capped': 'true',
    link: links.map(([name, page]) => `<${linkTo(page)}>; rel="${name}"`).join(', '),
  };
}
