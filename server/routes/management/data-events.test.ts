/** Each change of the table of events is told to the webhook that listens, once, with what it is about; a refused one is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleConfig } from '../../../connectors/gatewayapi/simulator.ts';
import { createIssuer, exampleConfig as issuerConfig } from '../../../connectors/oidc/simulator.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';
import { dataEvents } from './data-events.ts';

eachDatabase('events of changes', ({ open }) => {
  async function start() {
    const issuer = await createIssuer({ clock: { now: () => opened.clock.now() } });
    const opened: Awaited<ReturnType<typeof openOperator>> = await openOperator(await open(), {
      fetch: async (input, init) => issuer(new Request(input, init)),
    });
    const { operator, services } = opened;
    const { body: hook, verdict } = await operator.post('/api/hooks', {
      events: [...new Set(Object.values(dataEvents).map(([event]) => event))],
      config: { url: 'https://hooks.example/in' },
    });
    assert.equal(verdict, '201');
    const told = async () => {
      const { kysely } = services.database;
      const rows = await kysely.selectFrom('hook_deliveries').selectAll().orderBy('id').execute();
      await kysely.deleteFrom('hook_deliveries').execute();
      return rows.map(({ body }) => JSON.parse(body));
    };
    const seen = new Set<string>();
    /** Does it, and returns what the one event says. Paths are written as in the table, with ids for its places. */
    const change = async (line: string, ids: readonly string[] = [], body?: object) => {
      const [method = '', pattern = ''] = line.split(' ');
      const left = [...ids];
      const path = pattern.replaceAll(/:\w+/g, () => left.shift() ?? '');
      const answer = await operator.call(method, path, body ? { body } : {});
      assert.ok(answer.status < 300, `${line}: ${answer.verdict} ${answer.text}`);
      const all = await told();
      assert.deepEqual(
        all.map(({ event }) => event),
        [dataEvents[line]?.[0]],
        line,
      );
      const [said] = all;
      assert.equal(said.hookId, hook.id);
      assert.equal(said.method, method);
      assert.equal(said.matchedRoute, pattern.replace(/^\/api/, ''));
      seen.add(line);
      return { answer: answer.body, said };
    };
    return { operator, issuer, told, change, seen };
  }

  test('people, roles, permissions, organizations and connectors: every line of the table', async () => {
    const { operator, issuer, told, change, seen } = await start();
    const person = (await change('POST /api/users', [], { username: 'ann' })).answer.id as string;
    const renamed = await change('PATCH /api/users/:userId', [person], { name: 'Ann' });
    assert.deepEqual(renamed.said.data, renamed.answer, 'the person as the API answers them, and no more');
    await change('PATCH /api/users/:userId/custom-data', [person], { customData: { a: 1 } });
    await change('PATCH /api/users/:userId/profile', [person], { profile: { givenName: 'Ann' } });
    await change('PATCH /api/users/:userId/password', [person], { password: 'a-Secret-4711' });
    const connectorId = 'acme-id';
    const acme = { id: connectorId, connectorId: 'oidc', config: issuerConfig, metadata: { target: 'acme' } };
    assert.equal((await operator.post('/api/connectors', acme)).verdict, '200');
    const given = { state: 'mine', redirectUri: 'https://console.example/callback' };
    const asked = await operator.post(`/api/connectors/${connectorId}/authorization-uri`, given);
    const data = await issuer.signIn(asked.body.redirectTo);
    const connectorData = { ...data, redirectUri: given.redirectUri };
    await told();
    await change('POST /api/users/:userId/identities', [person], { connectorId, connectorData });
    await change('PUT /api/users/:userId/identities/:target', [person, 'acme'], { userId: 'u7' });
    await change('DELETE /api/users/:userId/identities/:target', [person, 'acme']);
    await change('PATCH /api/users/:userId/is-suspended', [person], { isSuspended: true });

    const made = await change('POST /api/roles', [], { name: 'editor', description: 'edits' });
    const role = made.answer.id as string;
    assert.deepEqual(made.said.data, made.answer);
    await change('PATCH /api/roles/:id', [role], { description: 'edits more' });
    const resource = (
      await operator.post('/api/resources', { name: 'Shop', indicator: 'https://shop.example' })
    ).body.id;
    const scope = (
      await change('POST /api/resources/:resourceId/scopes', [resource], { name: 'read', description: 'r' })
    ).answer.id as string;
    await change('PATCH /api/resources/:resourceId/scopes/:scopeId', [resource, scope], { description: 's' });
    await change('POST /api/roles/:id/scopes', [role], { scopeIds: [scope] });
    await change('DELETE /api/roles/:id/scopes/:scopeId', [role, scope]);
    const clerk = (await operator.post('/api/organization-roles', { name: 'clerk' })).body.id as string;
    await told();
    const ofTheShop = { scopeIds: [scope] };
    await change('POST /api/organization-roles/:id/resource-scopes', [clerk], ofTheShop);
    await change('PUT /api/organization-roles/:id/resource-scopes', [clerk], ofTheShop);
    await change('DELETE /api/organization-roles/:id/resource-scopes/:scopeId', [clerk, scope]);
    await change('DELETE /api/resources/:resourceId/scopes/:scopeId', [resource, scope]);
    await change('DELETE /api/roles/:id', [role]);

    const organization = (await change('POST /api/organizations', [], { name: 'Acme' })).answer.id as string;
    await change('PATCH /api/organizations/:id', [organization], { name: 'Acme Ltd' });
    const joined = await change('POST /api/organizations/:id/users', [organization], { userIds: [person] });
    assert.deepEqual([joined.said.organizationId, joined.said.data], [organization, null]);
    await change('PUT /api/organizations/:id/users', [organization], { userIds: [person] });
    await change('DELETE /api/organizations/:id/users/:userId', [organization, person]);
    const permission = (await change('POST /api/organization-scopes', [], { name: 'invite' })).answer
      .id as string;
    await change('PATCH /api/organization-scopes/:id', [permission], { description: 'may invite' });
    const post = (await change('POST /api/organization-roles', [], { name: 'owner' })).answer.id as string;
    await change('PATCH /api/organization-roles/:id', [post], { description: 'owns' });
    const scopes = { organizationScopeIds: [permission] };
    await change('POST /api/organization-roles/:id/scopes', [post], scopes);
    await change('PUT /api/organization-roles/:id/scopes', [post], scopes);
    await change('DELETE /api/organization-roles/:id/scopes/:organizationScopeId', [post, permission]);
    await change('DELETE /api/organization-roles/:id', [post]);
    await change('DELETE /api/organization-scopes/:id', [permission]);
    await change('DELETE /api/organizations/:id', [organization]);

    const gateway = { connectorId: 'gatewayapi-sms', config: exampleConfig };
    const connector = await change('POST /api/connectors', [], gateway);
    assert.ok(!JSON.stringify(connector.said).includes(exampleConfig.apiToken));
    assert.deepEqual(Object.keys(connector.said.data), ['id', 'connectorId', 'type']);
    const id = connector.answer.id as string;
    await change('PATCH /api/connectors/:id', [id], { config: { ...exampleConfig, sender: 'Shop' } });
    await change('DELETE /api/connectors/:id', [id]);
    assert.equal((await change('DELETE /api/users/:userId', [person])).said.data.id, person);
    assert.deepEqual([...seen].toSorted(), Object.keys(dataEvents).toSorted());

    await operator.patch('/api/roles/nobody', { description: 'x' });
    await operator.post('/api/organizations', {});
    assert.deepEqual(await told(), [], 'what was refused did not happen');
  });
});
