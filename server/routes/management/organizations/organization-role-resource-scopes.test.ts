/** What roles of organizations allow in APIs: the routes by their answers, and the tokens that carry it. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { managementScopeIds } from '../../../permissions/built-in.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import { openExperience } from '../../../testing/experience.ts';
import { createOperator } from '../../../testing/operator.ts';
import { claimsOf } from '../../../testing/person.ts';

const phone = '16502530400';
const shop = 'https://shop.example/api';

eachDatabase('what roles of organizations allow in APIs', (databases) => {
  const open = async (t: TestContext) => {
    const experience = await openExperience(databases, t);
    const operator = createOperator(experience);
    const made = async (path: string, body: object) => (await operator.post(path, body)).body.id as string;
    const resourceId = await made('/api/resources', { name: 'Shop', indicator: shop });
    const scopes = `/api/resources/${resourceId}/scopes`;
    const [see, sell] = [await made(scopes, { name: 'see' }), await made(scopes, { name: 'sell' })];
    const clerk = await made('/api/organization-roles', { name: 'Clerk' });
    const path = `/api/organization-roles/${clerk}/resource-scopes`;
    return { experience, operator, made, resourceId, scopes, see, sell, clerk, path };
  };

  test('added, listed, replaced, taken; gone with its scope', async (t) => {
    const { operator, resourceId, scopes, see, sell, path } = await open(t);
    const names = async (query = '') =>
      (await operator.get(`${path}${query}`)).body.map(({ name }: { name: string }) => name);
    assert.equal((await operator.post(path, { scopeIds: [see] })).verdict, '201');
    assert.equal((await operator.post(path, { scopeIds: [see, sell] })).verdict, '201');
    const [first] = (await operator.get(path)).body;
    const { createdAt, ...rest } = first;
    assert.equal(typeof createdAt, 'number');
    assert.deepEqual(rest, { tenantId: 'default', id: see, resourceId, name: 'see', description: null });
    assert.deepEqual(await names('?page=2&page_size=1'), ['sell']);
    assert.equal((await operator.call('PUT', path, { body: { scopeIds: [sell] } })).verdict, '204');
    assert.deepEqual(await names(), ['sell']);
    const half = await operator.call('PUT', path, { body: { scopeIds: [see, 'nothing'] } });
    assert.equal(half.verdict, '404 entity.relation_foreign_key_not_found');
    assert.deepEqual(await names(), ['sell'], 'all or nothing');
    assert.equal((await operator.remove(`${path}/${sell}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/${sell}`)).verdict, '404 entity.not_found');
    await operator.post(path, { scopeIds: [see] });
    await operator.remove(`${scopes}/${see}`);
    assert.deepEqual(await names(), []);
  });

  test('made with its role, shown in the list of roles; given by `all` alone', async (t) => {
    const { operator, resourceId, see } = await open(t);
    const path = '/api/organization-roles';
    const made = await operator.post(path, {
      name: 'Seer',
      organizationScopeIds: [],
      resourceScopeIds: [see],
    });
    assert.equal(made.verdict, '201');
    const [listed] = (await operator.get(`${path}?q=Seer`)).body;
    const resource = { id: resourceId, name: 'Shop' };
    assert.deepEqual(listed.resourceScopes, [{ id: see, name: 'see', resource }]);
    assert.deepEqual((await operator.get(`${path}?q=Clerk`)).body[0].resourceScopes, []);
    const missing = await operator.post(path, { name: 'Half', resourceScopeIds: [see, 'nothing'] });
    assert.equal(missing.verdict, '404 entity.relation_foreign_key_not_found');
    assert.deepEqual((await operator.get(`${path}?q=Half`)).body, [], 'all or nothing');
    const tooMuch = await operator.post(path, { name: 'Root', resourceScopeIds: [managementScopeIds[0]] });
    assert.equal(tooMuch.verdict, '403 role.management_api_scopes_not_assignable_to_user_role');
    const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:write' })}`;
    const given = (body: object) => operator.post(path, body, { authorization });
    assert.equal((await given({ name: 'X', resourceScopeIds: [see] })).verdict, '403 auth.forbidden');
    assert.equal((await given({ name: 'X', resourceScopeIds: [] })).verdict, '201');
  });

  test('refusals: 400, 401, 403, 404; the Management API is no matter of organizations', async (t) => {
    const { operator, see, path } = await open(t);
    const post = async (body: unknown, at = path, options = {}) =>
      (await operator.post(at, body, options)).verdict;
    for (const body of [undefined, {}, { scopeIds: [] }, { scopeIds: 'see' }, { scopeIds: [1] }])
      assert.equal(await post(body), '400 guard.invalid_input');
    assert.equal(await post({ scopeIds: ['nothing'] }), '404 entity.relation_foreign_key_not_found');
    const nobody = '/api/organization-roles/nobody/resource-scopes';
    assert.equal(await post({ scopeIds: [see] }, nobody), '404 entity.not_found');
    assert.equal((await operator.get(nobody)).verdict, '404 entity.not_found');
    assert.equal((await operator.get(path, { tenantId: 'admin' })).verdict, '404 entity.not_found');
    const management = '403 role.management_api_scopes_not_assignable_to_user_role';
    for (const id of managementScopeIds) assert.equal(await post({ scopeIds: [see, id] }), management);
    assert.deepEqual((await operator.get(path)).body, []);
    const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:write users:read' })}`;
    assert.equal(await post({ scopeIds: [see] }, path, { authorization }), '403 auth.forbidden');
    const missing = '401 auth.authorization_header_missing';
    assert.equal(await post({ scopeIds: [see] }, path, { authorization: null }), missing);
  });

  test('webhooks hear of it; the log has it', async (t) => {
    const { experience, operator, see, path } = await open(t);
    const events = ['OrganizationRole.Scopes.Updated'];
    await operator.post('/api/hooks', { name: 'x', events, config: { url: 'https://hooks.example/in' } });
    await operator.post(path, { scopeIds: [see] });
    await operator.call('PUT', path, { body: { scopeIds: [] } });
    const told = await experience.services.database.kysely
      .selectFrom('hook_deliveries')
      .select('event')
      .execute();
    assert.deepEqual(
      told.map(({ event }) => event),
      [...events, ...events],
    );
    const [row] = (await operator.get('/api/logs?page_size=1')).body;
    assert.equal(row.key, 'Management.PUT /api/organization-roles/:id/resource-scopes');
    assert.match(JSON.stringify(row.payload.changes), /"see"/);
  });

  test('a person: in a token for the API within the organization, as the role stands then', async (t) => {
    const { experience, operator, made, see, sell, clerk, path } = await open(t);
    const [acme, other] = [
      await made('/api/organizations', { name: 'Acme' }),
      await made('/api/organizations', { name: 'Other' }),
    ];
    const user = await experience.addUser({ phone });
    for (const id of [acme, other])
      await operator.post(`/api/organizations/${id}/users`, { userIds: [user.id] });
    await operator.post(`/api/organizations/${acme}/users/${user.id}/roles`, {
      organizationRoleIds: [clerk],
    });
    await operator.post(path, { scopeIds: [see] });
    // A role of the tenant allows the other scope: it does not count within an organization.
    const outside = await made('/api/roles', { name: 'Seller', description: 'x', scopeIds: [sell] });
    await operator.post(`/api/users/${user.id}/roles`, { roleIds: [outside] });

    const person = experience.person({
      scope: 'openid offline_access urn:logto:scope:organizations see sell',
    });
    await person.openSignIn({ resource: shop });
    await person.begin('SignIn');
    await person.identify(await experience.prove(person, phone, 'SignIn'));
    const { redirectTo } = (await person.submit()).json();
    let tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    const scopeIn = async (organization_id?: string) => {
      const form = {
        client_id: 'demo-app',
        grant_type: 'refresh_token',
        refresh_token: String(tokens['refresh_token']),
        resource: shop,
        ...(organization_id !== undefined && { organization_id }),
      };
      const reply = await person.call('POST', '/oidc/token', new URLSearchParams(form));
      assert.equal(reply.status, 200, reply.body);
      tokens = reply.json();
      const claims = claimsOf(tokens['access_token']);
      assert.deepEqual([claims['aud'], claims['organization_id']], [shop, organization_id]);
      return claims['scope'] ?? '';
    };
    assert.equal(await scopeIn(acme), 'see');
    assert.equal(await scopeIn(other), '', 'the role is one of another organization');
    assert.equal(await scopeIn(), 'sell', 'outside of organizations the roles of the tenant count');
    await operator.call('PUT', path, { body: { scopeIds: [] } });
    assert.equal(await scopeIn(acme), '');
  });

  test('a machine: the same, by its role there', async (t) => {
    const { experience, operator, made, see } = await open(t);
    const { application, secret } = await experience.services.applications.create('default', {
      name: 'Robot',
      type: 'MachineToMachine',
    });
    const robot = await made('/api/organization-roles', { name: 'Robot', type: 'MachineToMachine' });
    await operator.post(`/api/organization-roles/${robot}/resource-scopes`, { scopeIds: [see] });
    const acme = await made('/api/organizations', { name: 'Acme' });
    const inside = `/api/organizations/${acme}/applications`;
    await operator.post(inside, { applicationIds: [application.id] });
    const ask = async () => {
      const form = {
        grant_type: 'client_credentials',
        client_id: application.id,
        client_secret: String(secret),
        resource: shop,
        organization_id: acme,
        scope: 'see sell',
      };
      const reply = await experience.person().call('POST', '/oidc/token', new URLSearchParams(form));
      assert.equal(reply.status, 200, reply.body);
      return claimsOf(reply.json()['access_token'])['scope'] ?? '';
    };
    assert.equal(await ask(), '');
    await operator.post(`${inside}/${application.id}/roles`, { organizationRoleIds: [robot] });
    assert.equal(await ask(), 'see');
  });
});
