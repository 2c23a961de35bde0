/** `/api/tenants`: the tenants of this server, for tokens of the admin tenant alone. */
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import { createTenantBody, patchTenantBody, tenantAnswer, tenantsAnswer } from '../../../contract/tenants.ts';
import { id } from '../../../contract/text.ts';
import type { Messages } from '../../messages/messages.ts';
import { managementApiOf } from '../../tenants/management-api.ts';
import type { TenantRegister } from '../../tenants/register.ts';
import { defaultTenantId, type Tenant, type TenantRecord, type Tenants } from '../../tenants/tenants.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';

export interface TenantRoutesDeps {
  readonly tenants: Tenants;
  readonly tenantRegister: TenantRegister;
  readonly messages: Pick<Messages, 'testNumbers'>;
}

const params = z.object({ id });

export function tenantRoutes({ tenants, tenantRegister, messages }: TenantRoutesDeps): readonly Route[] {
  const bodyOf = async (tenant: TenantRecord): Promise<z.output<typeof tenantAnswer>> => ({
    id: tenant.id,
    name: tenant.name,
    tag: tenant.tag,
    host: tenant.host,
    endpoint: tenant.endpoint,
    issuer: tenant.issuer,
    managementApi: managementApiOf(tenant.id),
    isRemovable: !tenant.isAdmin && tenant.id !== defaultTenantId,
    testNumbersInForce: (await messages.testNumbers.list(tenant.id)).filter((one) => one.isInForce).length,
    createdAt: tenant.createdAt,
  });
  const whole = async (status: number, tenant: TenantRecord) => ({
    status,
    body: await bodyOf(tenant),
    headers: entityTag(tenant.version),
  });

  return [
    route({
      method: 'GET',
      path: '/api/tenants',
      summary: 'List the tenants of this server; on the admin side',
      answers: { 200: tenantsAnswer },
      refusals: ['request.not_found'],
      async handle({ request }) {
        refuseOthers(request.tenant);
        return { status: 200, body: await Promise.all(tenants.list().map(bodyOf)) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/tenants',
      summary: 'Make a tenant, with all that it starts with; on the admin side',
      body: createTenantBody,
      answers: { 201: tenantAnswer },
      refusals: ['request.not_found', 'guard.invalid_input', 'entity.unique_integrity_violation'],
      async handle({ body, request }) {
        refuseOthers(request.tenant);
        return whole(201, await tenantRegister.create(body));
      },
    }),
    route({
      method: 'GET',
      path: '/api/tenants/:id',
      summary: 'Read a tenant; on the admin side',
      params,
      answers: { 200: tenantAnswer },
      refusals: ['request.not_found', 'guard.invalid_input', 'entity.not_found'],
      async handle({ params: { id: wanted }, request }) {
        refuseOthers(request.tenant);
        return whole(200, tenants.find(wanted) ?? refuse('entity.not_found'));
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/tenants/:id',
      summary: 'Change the name or the tag of a tenant; on the admin side',
      params,
      body: patchTenantBody,
      answers: { 200: tenantAnswer },
      refusals: [
        'request.not_found',
        'guard.invalid_input',
        'entity.not_found',
        'request.changed_meanwhile',
        'tenant.built_in',
      ],
      async handle({ params: { id: wanted }, body, request }) {
        refuseOthers(request.tenant);
        return whole(200, await tenantRegister.update({ id: wanted, ifVersion: ifMatch(request) }, body));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/tenants/:id',
      summary: 'Remove a tenant with everything that belongs to it; on the admin side',
      params,
      answers: { 204: null },
      refusals: [
        'request.not_found',
        'guard.invalid_input',
        'entity.not_found',
        'request.changed_meanwhile',
        'tenant.built_in',
      ],
      async handle({ params: { id: wanted }, request }) {
        refuseOthers(request.tenant);
        await tenantRegister.remove({ id: wanted, ifVersion: ifMatch(request) });
        return { status: 204 };
      },
    }),
  ];
}

/** Of the tenants beside it no tenant shall know, whatever its token may do. */
function refuseOthers({ isAdmin }: Tenant): void {
  if (!isAdmin) refuse('request.not_found');
}
