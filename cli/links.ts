/** The links that carry a key: for the terminal alone. */
import { telephoneKey } from '../server/routes/telephone/session.ts';
import type { Services } from '../server/services.ts';
import { adminTenantId } from '../server/tenants/tenants.ts';

/** A new link for the first administrator; undefined when there is one already. */
export async function setUpLink(services: Services): Promise<string | undefined> {
  const { total } = await services.users.search(adminTenantId, {}, { limit: 1, offset: 0 });
  if (total > 0) return undefined;
  const { token } = await services.accessLinks.create(adminTenantId, { kind: 'first-administrator' });
  return linkOf(services, token);
}

/** The fragment never reaches a server, a proxy's log or a referrer. */
export const linkOf = ({ tenants }: Services, token: string): string =>
  `${tenants.get(adminTenantId).endpoint}/console/set-up#${token}`;

/** Undefined where this server has no telephone. */
export const telephoneLink = ({ tenants, secrets, messages }: Services): string | undefined =>
  tenants.list().some(({ id }) => messages.telephone.isAllowedFor(id))
    ? `${tenants.get(adminTenantId).endpoint}/telephone#${telephoneKey(secrets)}`
    : undefined;
