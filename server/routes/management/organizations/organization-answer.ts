/** Organizations and what belongs to them as the contract writes them. */
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../../../contract/errors.ts';
import type { Membership } from '../../../organizations/members.ts';
import type { Named, Organization } from '../../../organizations/organizations.ts';
import { setTag } from '../../entity-tag.ts';
import { type Page, pageHeaders, readPage } from '../pagination.ts';

export const organizationAnswerOf = (
  tenantId: string,
  { version: _version, ...organization }: Organization,
) => ({
  tenantId,
  ...organization,
});

/** Refuses with 403 `auth.forbidden`: the sign-in pages' style is no matter of people. `all` or `settings:write` opens it. */
export function checkMayStyle(
  { customCss }: { readonly customCss?: string | null | undefined },
  { caller }: Pick<FastifyRequest, 'caller'>,
): void {
  const isEnough = (scope: string) => scope === 'all' || scope === 'settings:write';
  if (customCss !== undefined && !caller?.scopes.some(isEnough)) refuse('auth.forbidden');
}

/** An organization with what somebody is there. */
export const memberOf = (tenantId: string, { organization, roles }: Membership) => ({
  ...organizationAnswerOf(tenantId, organization),
  organizationRoles: roles,
});

/** A scope, or a role with its type. */
export const namedAnswerOf = <T extends Named>(tenantId: string, { version: _version, ...named }: T) => ({
  tenantId,
  ...named,
});

export const briefOf = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });

/** Undefined when neither parameter is there: then everything is answered (management/00 §4). */
export const optionalPage = (query: { page?: string; page_size?: string }): Page | undefined =>
  query.page === undefined && query.page_size === undefined ? undefined : readPage(query);

/** The part of a list that is in memory already. */
export function slice<T>(
  request: FastifyRequest,
  page: Page | undefined,
  items: readonly T[],
): { readonly body: readonly T[]; readonly headers?: Readonly<Record<string, string>> } {
  if (!page) return { body: items };
  return {
    body: items.slice(page.offset, page.offset + page.limit),
    headers: pageHeaders(request, page, items.length),
  };
}

/** The same of a set that can be replaced whole: with its tag. */
export function sliceOfSet<T>(
  request: FastifyRequest,
  page: Page | undefined,
  items: readonly T[],
  idOf: (item: T) => string,
) {
  const { body, headers } = slice(request, page, items);
  return { body, headers: { ...headers, ...setTag(items.map(idOf), body) } };
}
