/** Who joins an organization by an address, what its roles may do in APIs, and what Logto's own Console asks for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Client, codeOf, done, ok } from './client.ts';

export function provisioning(client: () => Client): void {
  const newRole = async (name: string): Promise<string> =>
    ok(
      await client().POST('/api/organization-roles', {
        body: { name, type: 'User', organizationScopeIds: [], resourceScopeIds: [] },
      }),
    ).id;

  test('who joins by an address, and with which roles', async () => {
    const { id } = ok(await client().POST('/api/organizations', { body: { name: 'Joinery' } }));
    const path = at({ id });
    const domains = '/api/organizations/{id}/jit/email-domains';
    ok(await client().POST(domains, { ...path, body: { emailDomain: 'joinery.example' } }));
    done(
      await client().PUT(domains, { ...path, body: { emailDomains: ['joinery.example', 'two.example'] } }),
    );
    assert.equal(ok(await client().GET(domains, path)).length, 2);
    done(await client().DELETE(`${domains}/{emailDomain}`, at({ id, emailDomain: 'two.example' })));
    const role = await newRole('joiner');
    const roles = '/api/organizations/{id}/jit/roles';
    done(await client().POST(roles, { ...path, body: { organizationRoleIds: [role] } }), 201);
    done(await client().PUT(roles, { ...path, body: { organizationRoleIds: [role] } }));
    assert.equal(ok(await client().GET(roles, path))[0]?.id, role);
    done(await client().DELETE(`${roles}/{organizationRoleId}`, at({ id, organizationRoleId: role })));
    const connectors = '/api/organizations/{id}/jit/sso-connectors';
    assert.deepEqual(ok(await client().GET(connectors, path)), []);
    done(await client().PUT(connectors, { ...path, body: { ssoConnectorIds: [] } }));
    const body = { ssoConnectorIds: ['nothing'] };
    assert.match(codeOf(await client().POST(connectors, { ...path, body })), /^4/);
    const one = at({ id, ssoConnectorId: 'nothing' });
    assert.match(codeOf(await client().DELETE(`${connectors}/{ssoConnectorId}`, one)), /^404 /);
  });

  test('what a role of organizations may do in an API', async () => {
    const id = await newRole('buyer');
    const resource = ok(
      await client().POST('/api/resources', {
        body: { name: 'Orders', indicator: 'https://orders.example' },
      }),
    );
    const scope = ok(
      await client().POST('/api/resources/{resourceId}/scopes', {
        ...at({ resourceId: resource.id }),
        body: { name: 'buy', description: 'Buys' },
      }),
    );
    const scopes = '/api/organization-roles/{id}/resource-scopes';
    const body = { scopeIds: [scope.id] };
    done(await client().POST(scopes, { ...at({ id }), body }), 201);
    done(await client().PUT(scopes, { ...at({ id }), body }));
    assert.equal(ok(await client().GET(scopes, at({ id })))[0]?.id, scope.id);
    done(await client().DELETE(`${scopes}/{scopeId}`, at({ id, scopeId: scope.id })));
  });

  test('what the Console of others asks for', async () => {
    ok(await client().GET('/api/configs/admin-console'));
    ok(await client().PATCH('/api/configs/admin-console', { body: { signInExperienceCustomized: true } }));
    assert.match(codeOf(await client().GET('/api/systems/application')), /^501 /);
    const [application] = ok(await client().GET('/api/applications'));
    assert.ok(application);
    ok(await client().GET('/api/applications/{id}/organizations', at({ id: application.id })));
    ok(
      await client().GET('/api/sign-in-exp/username-policy/case-sensitivity-conflicts', {
        params: { query: { limit: 10 } },
      }),
    );
    const body = { password: 'correct horse battery' };
    assert.equal(ok(await client().POST('/api/sign-in-exp/default/check-password', { body })).result, true);
  });
}
