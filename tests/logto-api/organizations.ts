/** Organizations with their roles, scopes and members, and invitations to them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Client, codeOf, done, ok } from './client.ts';
import { newPerson } from './people.ts';

const newOrganization = async (client: Client): Promise<string> =>
  ok(await client.POST('/api/organizations', { body: { name: 'Acme' } })).id;
const newRole = async (
  client: Client,
  name: string,
  type: 'User' | 'MachineToMachine' = 'User',
): Promise<string> =>
  ok(
    await client.POST('/api/organization-roles', {
      body: { name, type, organizationScopeIds: [], resourceScopeIds: [] },
    }),
  ).id;

export function organizations(client: () => Client): void {
  test('organizations', async () => {
    const id = await newOrganization(client());
    const path = at({ id });
    assert.equal(ok(await client().GET('/api/organizations/{id}', path)).name, 'Acme');
    assert.ok(ok(await client().GET('/api/organizations')).some((one) => one.id === id));
    const body = { description: 'Makes everything' };
    assert.equal(
      ok(await client().PATCH('/api/organizations/{id}', { ...path, body })).description,
      body.description,
    );
    done(await client().DELETE('/api/organizations/{id}', path));
    assert.match(codeOf(await client().GET('/api/organizations/{id}', path)), /^404 /);
  });

  test('roles and scopes of organizations', async () => {
    const made = ok(await client().POST('/api/organization-scopes', { body: { name: 'invite:member' } }));
    const scope = at({ id: made.id });
    assert.equal(ok(await client().GET('/api/organization-scopes/{id}', scope)).name, 'invite:member');
    const description = 'May invite';
    ok(await client().PATCH('/api/organization-scopes/{id}', { ...scope, body: { description } }));
    assert.ok(ok(await client().GET('/api/organization-scopes')).some(({ id }) => id === made.id));
    const id = await newRole(client(), 'owner');
    const role = at({ id });
    ok(await client().PATCH('/api/organization-roles/{id}', { ...role, body: { description: 'Owns it' } }));
    assert.equal(ok(await client().GET('/api/organization-roles/{id}', role)).description, 'Owns it');
    const body = { organizationScopeIds: [made.id] };
    done(await client().POST('/api/organization-roles/{id}/scopes', { ...role, body }), 201);
    done(await client().PUT('/api/organization-roles/{id}/scopes', { ...role, body }));
    assert.equal(ok(await client().GET('/api/organization-roles/{id}/scopes', role))[0]?.id, made.id);
    const listed = ok(await client().GET('/api/organization-roles'));
    assert.ok(listed.some((one) => one.id === id && one.scopes.some((held) => held.id === made.id)));
    const held = at({ id, organizationScopeId: made.id });
    done(await client().DELETE('/api/organization-roles/{id}/scopes/{organizationScopeId}', held));
    done(await client().DELETE('/api/organization-scopes/{id}', scope));
    done(await client().DELETE('/api/organization-roles/{id}', role));
  });

  test('people in organizations', async () => {
    const [id, { id: userId }, role] = [
      await newOrganization(client()),
      await newPerson(client()),
      await newRole(client(), 'member'),
    ];
    const path = at({ id });
    const users = '/api/organizations/{id}/users';
    done(await client().POST(users, { ...path, body: { userIds: [userId] } }), 201);
    done(await client().PUT(users, { ...path, body: { userIds: [userId] } }));
    assert.equal(ok(await client().GET(users, path))[0]?.id, userId);
    const both = { userIds: [userId], organizationRoleIds: [role] };
    done(await client().POST(`${users}/roles`, { ...path, body: both }), 201);
    const of = at({ id, userId });
    const body = { organizationRoleIds: [role] };
    done(await client().POST(`${users}/{userId}/roles`, { ...of, body }), 201);
    done(await client().PUT(`${users}/{userId}/roles`, { ...of, body }));
    assert.equal(ok(await client().GET(`${users}/{userId}/roles`, of))[0]?.id, role);
    assert.deepEqual(ok(await client().GET(`${users}/{userId}/scopes`, of)), []);
    const mine = ok(await client().GET('/api/users/{userId}/organizations', at({ userId })));
    assert.deepEqual([mine[0]?.id, mine[0]?.organizationRoles[0]?.id], [id, role]);
    const held = at({ id, userId, organizationRoleId: role });
    done(await client().DELETE(`${users}/{userId}/roles/{organizationRoleId}`, held));
    done(await client().DELETE(`${users}/{userId}`, of));
  });

  test('machines in organizations', async () => {
    const [id, role] = [
      await newOrganization(client()),
      await newRole(client(), 'machine', 'MachineToMachine'),
    ];
    const made = await client().POST('/api/applications', {
      body: { name: 'Job', type: 'MachineToMachine' },
    });
    const { id: applicationId } = ok(made);
    const path = at({ id });
    const applications = '/api/organizations/{id}/applications';
    done(await client().POST(applications, { ...path, body: { applicationIds: [applicationId] } }), 201);
    done(await client().PUT(applications, { ...path, body: { applicationIds: [applicationId] } }));
    assert.equal(ok(await client().GET(applications, path))[0]?.id, applicationId);
    const both = { applicationIds: [applicationId], organizationRoleIds: [role] };
    done(await client().POST(`${applications}/roles`, { ...path, body: both }), 201);
    const of = at({ id, applicationId });
    const body = { organizationRoleIds: [role] };
    done(await client().POST(`${applications}/{applicationId}/roles`, { ...of, body }), 201);
    done(await client().PUT(`${applications}/{applicationId}/roles`, { ...of, body }));
    assert.equal(ok(await client().GET(`${applications}/{applicationId}/roles`, of))[0]?.id, role);
    const held = at({ id, applicationId, organizationRoleId: role });
    done(await client().DELETE(`${applications}/{applicationId}/roles/{organizationRoleId}`, held));
    done(await client().DELETE(`${applications}/{applicationId}`, of));
  });

  test('invitations', async () => {
    const [organizationId, role] = [await newOrganization(client()), await newRole(client(), 'guest')];
    const invite = async (invitee: string) =>
      ok(
        await client().POST('/api/organization-invitations', {
          body: {
            invitee,
            organizationId,
            expiresAt: Date.now() + 86_400_000,
            organizationRoleIds: [role],
            messagePayload: false,
          },
        }),
      );
    const made = await invite('guest@example.com');
    assert.deepEqual([made.status, made.organizationRoles[0]?.id], ['Pending', role]);
    const path = at({ id: made.id });
    assert.equal(
      ok(await client().GET('/api/organization-invitations/{id}', path)).invitee,
      'guest@example.com',
    );
    const query = { params: { query: { organizationId } } };
    assert.equal(ok(await client().GET('/api/organization-invitations', query)).length, 1);
    const body = { status: 'Revoked' as const };
    const over = ok(await client().PUT('/api/organization-invitations/{id}/status', { ...path, body }));
    assert.equal(over.status, 'Revoked');
    done(await client().DELETE('/api/organization-invitations/{id}', path));
    const other = at({ id: (await invite('66812345671')).id });
    const link = { link: 'https://shop.example/invitation' };
    done(await client().POST('/api/organization-invitations/{id}/message', { ...other, body: link }));
  });
}
