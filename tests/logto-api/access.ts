/** What programs and people may do: resources, scopes, roles, applications with their secrets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Client, codeOf, done, ok } from './client.ts';
import { newPerson } from './people.ts';

const newApplication = async (client: Client, type: 'SPA' | 'MachineToMachine', name = 'Shop') =>
  ok(
    await client.POST('/api/applications', {
      body: {
        name,
        type,
        ...(type === 'SPA' && {
          oidcClientMetadata: {
            redirectUris: ['https://shop.example/callback' as never],
            postLogoutRedirectUris: [],
          },
        }),
      },
    }),
  );

const newScope = async (client: Client, indicator: string) => {
  const resource = ok(await client.POST('/api/resources', { body: { name: 'Orders', indicator } }));
  const scope = ok(
    await client.POST('/api/resources/{resourceId}/scopes', {
      ...at({ resourceId: resource.id }),
      body: { name: 'orders:read', description: 'See orders' },
    }),
  );
  return { resource, scope };
};

export function access(client: () => Client): void {
  test('resources and their scopes', async () => {
    const { resource, scope } = await newScope(client(), 'https://orders.example/api');
    const path = at({ id: resource.id });
    assert.equal(ok(await client().GET('/api/resources/{id}', path)).indicator, 'https://orders.example/api');
    const withScopes = ok(
      await client().GET('/api/resources', { params: { query: { includeScopes: 'true' } } }),
    );
    assert.ok(withScopes.some(({ scopes }) => scopes?.some(({ id }) => id === scope.id)));
    const renamed = { body: { name: 'All orders' } };
    assert.equal(ok(await client().PATCH('/api/resources/{id}', { ...path, ...renamed })).name, 'All orders');
    const isDefault = { body: { isDefault: true } };
    assert.equal(
      ok(await client().PATCH('/api/resources/{id}/is-default', { ...path, ...isDefault })).isDefault,
      true,
    );
    const of = { resourceId: resource.id };
    const body = { name: 'orders:list' };
    const one = at({ ...of, scopeId: scope.id });
    assert.equal(
      ok(await client().PATCH('/api/resources/{resourceId}/scopes/{scopeId}', { ...one, body })).name,
      'orders:list',
    );
    assert.equal(ok(await client().GET('/api/resources/{resourceId}/scopes', at(of))).length, 1);
    done(await client().DELETE('/api/resources/{resourceId}/scopes/{scopeId}', one));
    done(await client().DELETE('/api/resources/{id}', path));
    assert.match(codeOf(await client().GET('/api/resources/{id}', path)), /^404 /);
  });

  test('roles, who has them, and what they open', async () => {
    const { scope } = await newScope(client(), 'https://roles.example/api');
    const [person, machine] = [await newPerson(client()), await newApplication(client(), 'MachineToMachine')];
    const role = ok(
      await client().POST('/api/roles', {
        body: { name: 'clerk', description: 'Sees orders', type: 'User' },
      }),
    );
    const worker = ok(
      await client().POST('/api/roles', {
        body: { name: 'worker', description: 'Works', type: 'MachineToMachine', scopeIds: [scope.id] },
      }),
    );
    const path = at({ id: role.id });
    assert.equal(ok(await client().GET('/api/roles/{id}', path)).name, 'clerk');
    assert.ok(
      ok(await client().GET('/api/roles')).some(({ id, type }) => id === worker.id && type === worker.type),
    );
    const body = { description: 'Sees all orders' };
    assert.equal(
      ok(await client().PATCH('/api/roles/{id}', { ...path, body })).description,
      body.description,
    );
    ok(await client().POST('/api/roles/{id}/scopes', { ...path, body: { scopeIds: [scope.id] } }));
    assert.equal(
      ok(await client().GET('/api/roles/{id}/scopes', path))[0]?.resource.indicator,
      'https://roles.example/api',
    );
    done(await client().DELETE('/api/roles/{id}/scopes/{scopeId}', at({ id: role.id, scopeId: scope.id })));
    done(await client().POST('/api/roles/{id}/users', { ...path, body: { userIds: [person.id] } }), 201);
    assert.equal(ok(await client().GET('/api/roles/{id}/users', path))[0]?.id, person.id);
    done(await client().DELETE('/api/roles/{id}/users/{userId}', at({ id: role.id, userId: person.id })));
    const work = at({ id: worker.id });
    done(
      await client().POST('/api/roles/{id}/applications', {
        ...work,
        body: { applicationIds: [machine.id] },
      }),
      201,
    );
    assert.equal(ok(await client().GET('/api/roles/{id}/applications', work))[0]?.id, machine.id);
    const held = at({ id: worker.id, applicationId: machine.id });
    done(await client().DELETE('/api/roles/{id}/applications/{applicationId}', held));
    done(await client().DELETE('/api/roles/{id}', path));
  });

  test('roles of a user and of an application', async () => {
    const [{ id: userId }, machine] = [
      await newPerson(client()),
      await newApplication(client(), 'MachineToMachine'),
    ];
    const [reader, writer] = [
      await newRole(client(), 'reader', 'User'),
      await newRole(client(), 'writer', 'User'),
    ];
    const path = at({ userId });
    ok(await client().POST('/api/users/{userId}/roles', { ...path, body: { roleIds: [reader] } }));
    ok(await client().PUT('/api/users/{userId}/roles', { ...path, body: { roleIds: [reader, writer] } }));
    assert.equal(ok(await client().GET('/api/users/{userId}/roles', path)).length, 2);
    done(await client().DELETE('/api/users/{userId}/roles/{roleId}', at({ userId, roleId: reader })));
    const robot = await newRole(client(), 'robot', 'MachineToMachine');
    const of = { applicationId: machine.id };
    const body = { roleIds: [robot] };
    done(await client().POST('/api/applications/{applicationId}/roles', { ...at(of), body }), 201);
    done(await client().PUT('/api/applications/{applicationId}/roles', { ...at(of), body }), 200);
    assert.equal(ok(await client().GET('/api/applications/{applicationId}/roles', at(of)))[0]?.id, robot);
    const held = at({ ...of, roleId: robot });
    done(await client().DELETE('/api/applications/{applicationId}/roles/{roleId}', held));
  });

  test('applications and their secrets', async () => {
    const { id } = await newApplication(client(), 'SPA');
    const path = at({ id });
    assert.equal(ok(await client().GET('/api/applications/{id}', path)).type, 'SPA');
    const types = { params: { query: { types: ['SPA' as const] } } };
    assert.ok(ok(await client().GET('/api/applications', types)).some((one) => one.id === id));
    assert.equal(
      ok(await client().PATCH('/api/applications/{id}', { ...path, body: { name: 'Shop 2' } })).name,
      'Shop 2',
    );
    ok(
      await client().PATCH('/api/applications/{applicationId}/custom-data', {
        ...at({ applicationId: id }),
        body: { team: 'web' } as never,
      }),
    );
    const machine = await newApplication(client(), 'MachineToMachine');
    const of = at({ id: machine.id });
    const secrets = '/api/applications/{id}/secrets';
    const made = ok(
      await client().POST(secrets, { ...of, body: { name: 'second', expiresAt: Date.now() + 86_400_000 } }),
    );
    assert.match(made.value, /^\w{16,}$/);
    assert.ok(
      ok(await client().GET(secrets, of)).some(
        ({ name, value }) => name === 'second' && value !== made.value,
      ),
    );
    const renamed = { ...at({ id: machine.id, name: 'second' }), body: { name: 'spare' } };
    ok(await client().PATCH(`${secrets}/{name}`, renamed));
    done(await client().DELETE(`${secrets}/{name}`, at({ id: machine.id, name: 'spare' })));
    done(await client().DELETE('/api/applications/{id}', path));
    assert.match(codeOf(await client().GET('/api/applications/{id}', path)), /^404 /);
  });
}

const newRole = async (client: Client, name: string, type: 'User' | 'MachineToMachine'): Promise<string> =>
  ok(await client.POST('/api/roles', { body: { name, description: `A ${name}`, type } })).id;
