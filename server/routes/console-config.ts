/** `/console/config.json`: what the Console must know before anybody is signed in. */
import { refuse } from '../../contract/errors.ts';
import { consoleConfig } from '../../contract/well-known.ts';
import { adminTenantId, defaultTenantId, type Tenants } from '../tenants/tenants.ts';
import type { Users } from '../users/users.ts';
import { type Route, route } from './route.ts';

export interface ConsoleConfigDeps {
  readonly tenants: Tenants;
  readonly users: Users;
  readonly isTelephoneAllowed: boolean;
}

export function consoleConfigRoutes({
  tenants,
  users,
  isTelephoneAllowed,
}: ConsoleConfigDeps): readonly Route[] {
  // An administrator once is one for good as far as this page goes: no need to ask again.
  let hasAdministrator = false;
  const hasAny = async (): Promise<boolean> =>
    (hasAdministrator ||= (await users.search(adminTenantId, {}, { limit: 1, offset: 0 })).total > 0);

  return [
    route({
      method: 'GET',
      path: '/console/config.json',
      summary: 'Where the Console finds its servers',
      answers: { 200: consoleConfig },
      refusals: ['request.not_found'],
      async handle({ request }) {
        if (!request.tenant.isAdmin) return refuse('request.not_found');
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: {
            userEndpoint: tenants.get(defaultTenantId).endpoint,
            adminEndpoint: tenants.get(adminTenantId).endpoint,
            tenantId: defaultTenantId,
            telephone: isTelephoneAllowed,
            needsAdministrator: !(await hasAny()),
          },
        };
      },
    }),
  ];
}
