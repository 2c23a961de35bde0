/** Tokens carry what roles give: to machines, to people, at the moment they are made; checked with openid-client and jose. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { managementApiOf } from '../../tenants/management-api.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { personRow } from '../../testing/person-row.ts';
import {
  authorize,
  createMovableClock,
  type OidcRig,
  relyingParty,
  signIn,
  startOidc,
} from '../../testing/oidc-rig.ts';
import type { User } from '../../users/user.ts';

const shop = 'https://shop.example/api';
const bare = 'https://bare.example';

eachDatabase('tokens by roles', ({ open }) => {
  const clock = createMovableClock();
  let rig: OidcRig;
  const scopeIds: Record<string, string> = {};
  const resourceIds: Record<string, string> = {};

  before(async () => {
    rig = await startOidc(await open(), { clock });
    const { resources } = rig.permissions;
    for (const [indicator, accessTokenTtlSeconds] of [
      [shop, 600],
      [bare, 3600],
    ] as const)
      resourceIds[indicator] = (
        await resources.create('default', { name: 'R', indicator, accessTokenTtlSeconds })
      ).id;
    for (const name of ['read', 'write', 'refund'])
      scopeIds[name] = (await resources.createScope('default', String(resourceIds[shop]), { name })).id;
  });
  after(() => rig.stop());

  let made = 0;
  const makeRole = (type: 'User' | 'MachineToMachine', ...names: string[]) =>
    rig.permissions.roles.create('default', {
      name: `role ${made++}`,
      description: 'D',
      type,
      scopeIds: names.map((name) => scopeIds[name] ?? name),
    });
  const makeMachine = async () => {
    const { application, secret } = await rig.applications.create('default', {
      name: 'machine',
      type: 'MachineToMachine',
    });
    return { application, config: await relyingParty(rig.tenant.issuer, application.id, secret) };
  };
  const ask = async (config: client.Configuration, fields: Record<string, string>) => {
    try {
      return await client.clientCredentialsGrant(config, fields);
    } catch (error) {
      assert.ok(error instanceof client.ResponseBodyError, String(error));
      return { access_token: '', scope: `${error.status} ${error.error}`, expires_in: 0 };
    }
  };
  const check = async (token: string, audience: string) => {
    const keys = createRemoteJWKSet(new URL(`${rig.tenant.issuer}/jwks`));
    const { payload } = await jwtVerify(token, keys, { issuer: rig.tenant.issuer, audience, typ: 'at+jwt' });
    return payload;
  };

  describe('client_credentials', () => {
    test('what its roles give in this resource, of what was asked for; the resource’s time', async () => {
      const { application, config } = await makeMachine();
      const asked = { resource: shop, scope: 'read write refund other' };
      const none = await ask(config, asked);
      assert.deepEqual([none.scope, none.expires_in], [undefined, 600]);
      assert.equal((await check(none.access_token, shop)).scope, undefined);
      const [one, two] = [
        await makeRole('MachineToMachine', 'read'),
        await makeRole('MachineToMachine', 'refund'),
      ];
      await rig.permissions.applicationRoles.add('default', application, [one.id, two.id]);
      const some = await ask(config, asked);
      assert.equal(some.scope, 'read refund');
      const { iat = 0, exp = 0, sub, client_id, scope } = await check(some.access_token, shop);
      assert.deepEqual(
        [exp - iat, sub, client_id, scope],
        [600, application.id, application.id, 'read refund'],
      );
      assert.equal((await ask(config, { resource: shop, scope: 'read' })).scope, 'read');
      assert.equal((await ask(config, { resource: shop })).scope, undefined);
      assert.equal((await ask(config, { resource: bare, scope: 'read' })).scope, undefined, 'of another API');
      await rig.permissions.applicationRoles.remove('default', application.id, one.id);
      assert.equal((await ask(config, asked)).scope, 'refund');
      await rig.permissions.roles.removeScope('default', two.id, String(scopeIds['refund']));
      assert.equal((await ask(config, asked)).scope, undefined);
    });

    test('all from memory, on another node too once it has heard', async () => {
      const { application, config } = await makeMachine();
      const role = await makeRole('MachineToMachine', 'write');
      await rig.permissions.applicationRoles.add('default', application, [role.id]);
      await ask(config, { resource: shop, scope: 'write' });
      const count = rig.database.statements();
      assert.equal((await ask(config, { resource: shop, scope: 'write' })).scope, 'write');
      assert.equal(rig.database.statements(), count);
    });

    test('an unknown resource, or one that was removed: invalid_target', async () => {
      const { config } = await makeMachine();
      const gone = 'https://gone.example';
      const { id } = await rig.permissions.resources.create('default', { name: 'G', indicator: gone });
      assert.notEqual((await ask(config, { resource: gone })).access_token, '');
      await rig.permissions.resources.remove({ tenantId: 'default', id });
      for (const resource of [gone, 'https://nobody.example', 'urn:nothing'])
        assert.equal((await ask(config, { resource })).scope, '400 invalid_target');
    });

    test('the default resource stands where none is named', async () => {
      const { config } = await makeMachine();
      assert.equal((await ask(config, {})).scope, '400 invalid_target');
      const at = { tenantId: 'default', id: String(resourceIds[bare]) };
      await rig.permissions.resources.setDefault(at, true);
      assert.equal((await check((await ask(config, {})).access_token, bare)).aud, bare);
      await rig.permissions.resources.setDefault(at, false);
      assert.equal((await ask(config, {})).scope, '400 invalid_target');
    });

    test('a role with one finer scope opens that and no more; the built-in one all, or less where asked', async () => {
      const { application, config } = await makeMachine();
      const role = await makeRole('MachineToMachine', 'management-api-users-read');
      await rig.permissions.applicationRoles.add('default', application, [role.id]);
      const resource = managementApiOf('default');
      const scopeOf = async (scope: string) => (await ask(config, { resource, scope })).scope;
      assert.equal(await scopeOf('all users:read users:write'), 'users:read');
      await rig.applications.grantManagementApi('default', application.id);
      assert.equal(await scopeOf('all'), 'all');
      assert.equal(await scopeOf('connectors:read'), 'connectors:read');
      await rig.applications.update({ tenantId: 'default', id: application.id }, { isAdmin: false });
      assert.equal(await scopeOf('all users:read'), 'users:read');
    });

    test('what a role of another tenant gives is given there alone', async () => {
      const { application, config } = await makeMachine();
      const admin = await rig.permissions.resources.create('admin', { name: 'A', indicator: shop });
      assert.equal(admin.tenantId, 'admin');
      const role = rig.permissions.roles.create('admin', {
        name: 'across',
        description: 'D',
        type: 'MachineToMachine',
        scopeIds: [String(scopeIds['read'])],
      });
      await assert.rejects(role, { code: 'entity.relation_foreign_key_not_found' });
      const own = await rig.permissions.roles.create('admin', {
        name: 'own',
        description: 'D',
        type: 'MachineToMachine',
      });
      const given = rig.permissions.applicationRoles.add('admin', application, [own.id]);
      await assert.rejects(given, { code: 'entity.relation_foreign_key_not_found' });
      assert.equal((await ask(config, { resource: shop, scope: 'read' })).scope, undefined);
    });
  });

  describe('people', () => {
    const makePerson = async (): Promise<User> => {
      const user = rig.addUser();
      await rig.database.kysely.insertInto('users').values(personRow(user.id)).execute();
      return user;
    };
    const enter = async (user: User, parameters: Record<string, string>) => {
      const config = await relyingParty(rig.tenant.issuer, 'demo-app');
      const redirectUri = `${rig.tenant.endpoint}/demo-app`;
      const { tokens } = await signIn({ rig, config, user, redirectUri, parameters });
      let refreshToken = String(tokens.refresh_token);
      const refresh = async (fields: Record<string, string>) => {
        clock.forward(3001);
        const again = await client.refreshTokenGrant(config, refreshToken, fields);
        refreshToken = String(again.refresh_token);
        return again;
      };
      return { tokens, refresh };
    };
    const scope = 'openid offline_access profile read write refund';

    test('the scopes of the roles that they have at that moment; the resource’s time', async () => {
      const user = await makePerson();
      const [reader, writer] = [await makeRole('User', 'read'), await makeRole('User', 'write', 'read')];
      await rig.permissions.userRoles.add('default', user.id, [reader.id]);
      const { tokens, refresh } = await enter(user, { resource: shop, scope });
      assert.equal(tokens.access_token.includes('.'), false, 'opaque until the resource is named');
      const first = await refresh({ resource: shop });
      assert.deepEqual([first.scope, first.expires_in], ['read', 600]);
      const payload = await check(first.access_token, shop);
      assert.deepEqual([payload.sub, payload['client_id'], payload['scope']], [user.id, 'demo-app', 'read']);
      await rig.permissions.userRoles.replace('default', user.id, [writer.id]);
      assert.equal((await refresh({ resource: shop })).scope, 'read write');
      assert.equal((await refresh({ resource: shop, scope: 'write' })).scope, 'write', 'narrower');
      await rig.permissions.userRoles.remove('default', user.id, writer.id);
      const none = await refresh({ resource: shop });
      assert.equal(decodeJwt(none.access_token)['scope'] ?? '', '');
      await assert.rejects(refresh({ resource: bare }), { error: 'invalid_target' });
    });

    test('at the code already, where the request names the resource', async () => {
      const user = await makePerson();
      const role = await makeRole('User', 'refund');
      await rig.permissions.userRoles.add('default', user.id, [role.id]);
      const config = await relyingParty(rig.tenant.issuer, 'demo-app');
      const redirectUri = `${rig.tenant.endpoint}/demo-app`;
      const { callback, verifier } = await authorize({
        rig,
        config,
        user,
        redirectUri,
        parameters: { resource: shop, scope },
      });
      const tokens = await client.authorizationCodeGrant(
        config,
        callback,
        { pkceCodeVerifier: verifier, expectedState: 'state' },
        { resource: shop },
      );
      assert.equal((await check(tokens.access_token, shop))['scope'], 'refund');
    });

    test('the default resource stands where neither it nor `openid` is named', async () => {
      const user = await makePerson();
      const role = await makeRole('User', 'read');
      await rig.permissions.userRoles.add('default', user.id, [role.id]);
      const at = { tenantId: 'default', id: String(resourceIds[shop]) };
      await rig.permissions.resources.setDefault(at, true);
      const { tokens } = await enter(user, { scope: 'offline_access read write' });
      await rig.permissions.resources.setDefault(at, false);
      assert.equal((await check(tokens.access_token, shop))['scope'], 'read');
      const { tokens: opaque } = await enter(user, { scope: 'openid offline_access read' });
      assert.equal(opaque.access_token.includes('.'), false);
    });

    test('no role of theirs opens the Management API, not even one that was put there by hand', async () => {
      const user = await makePerson();
      const resource = managementApiOf('default');
      await rig.database.kysely
        .insertInto('users_roles')
        .values({ tenant_id: 'default', user_id: user.id, role_id: 'management-api-access' })
        .execute();
      const { refresh } = await enter(user, { resource, scope: `${scope} all` });
      assert.equal(decodeJwt((await refresh({ resource })).access_token)['scope'] ?? '', '');
    });

    test('the claim `roles`: names, in the ID token and at userinfo, only where the scope was granted', async () => {
      const user = await makePerson();
      const [one, two] = [await makeRole('User'), await makeRole('User')];
      await rig.permissions.userRoles.add('default', user.id, [one.id, two.id]);
      const config = await relyingParty(rig.tenant.issuer, 'demo-app');
      const wanted = [one.name, two.name].toSorted();
      const { tokens } = await enter(user, { scope: 'openid offline_access roles' });
      assert.deepEqual(((tokens.claims()?.['roles'] ?? []) as string[]).toSorted(), wanted);
      const told = await client.fetchUserInfo(config, tokens.access_token, user.id);
      assert.deepEqual((told['roles'] as string[]).toSorted(), wanted);
      const without = await enter(user, { scope: 'openid offline_access profile' });
      assert.equal('roles' in (without.tokens.claims() ?? {}), false);
      assert.equal(
        'roles' in (await client.fetchUserInfo(config, without.tokens.access_token, user.id)),
        false,
      );
      const nobody = await enter(await makePerson(), { scope: 'openid offline_access roles' });
      assert.deepEqual(nobody.tokens.claims()?.['roles'], []);
    });

    test('a sign-in that asks for neither costs no statement more', async () => {
      const counts: number[] = [];
      for (const more of ['', ' roles']) {
        const user = await makePerson();
        const startedAt = rig.database.statements();
        await enter(user, { scope: `openid offline_access profile phone${more}` });
        counts.push(rig.database.statements() - startedAt);
      }
      assert.equal(
        (counts[1] ?? 0) - (counts[0] ?? 0),
        1,
        'the roles are one statement, where they are told',
      );
    });
  });
});
