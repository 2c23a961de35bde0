/** Machines and the Console: tokens for the Management API, and the check of them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { Refusal } from '../../../contract/errors.ts';
import { managementApiOf } from '../../tenants/management-api.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { createMovableClock, type OidcRig, relyingParty, signIn, startOidc } from '../../testing/oidc-rig.ts';

const resource = managementApiOf('default');

eachDatabase('tokens for the Management API', ({ open }) => {
  const clock = createMovableClock();
  let rig: OidcRig;
  let id: string;
  let secret: string;

  before(async () => {
    rig = await startOidc(await open(), { clock });
    const made = await rig.applications.create('default', { name: 'machine', type: 'MachineToMachine' });
    id = made.application.id;
    secret = String(made.secret);
    await rig.applications.grantManagementApi('default', id);
  });
  after(() => rig.stop());

  const ask = async (fields: Record<string, string>, basic = `${id}:${secret}`) => {
    const response = await fetch(`${rig.tenant.issuer}/token`, {
      method: 'POST',
      headers: basic ? { authorization: `Basic ${Buffer.from(basic).toString('base64')}` } : {},
      body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const tokenOf = async (fields: Record<string, string> = { resource, scope: 'all' }) =>
    String((await ask(fields)).body['access_token']);
  const refusal = async (authorization: string | undefined, tenant = rig.tenant) => {
    try {
      await rig.accessTokens.checkManagement(tenant, authorization);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error));
      return [error.status, error.code];
    }
  };

  describe('client_credentials', () => {
    test('a JWT with scope all, as the SDKs ask for it', async () => {
      await tokenOf();
      const count = rig.database.statements();
      const { status, body } = await ask({ resource, scope: 'all' });
      assert.equal(rig.database.statements(), count, 'answered from memory');
      const { access_token: token = '', ...rest } = body;
      assert.equal(status, 200);
      assert.deepEqual(rest, { expires_in: 3600, token_type: 'Bearer', scope: 'all' });
      const { alg, typ } = decodeProtectedHeader(token);
      assert.deepEqual([alg, typ], ['ES384', 'at+jwt']);
      const { jti, iat = 0, exp = 0, ...claims } = decodeJwt(token);
      assert.ok(jti);
      assert.equal(exp - iat, 3600);
      const { issuer: iss } = rig.tenant;
      assert.deepEqual(claims, { sub: id, client_id: id, scope: 'all', iss, aud: resource });
    });

    test('openid-client and a secret in the body work too', async () => {
      const config = await relyingParty(rig.tenant.issuer, id, secret);
      const tokens = await client.clientCredentialsGrant(config, { resource, scope: 'all' });
      assert.equal(tokens.scope, 'all');
      const body = await ask({ resource, scope: 'all', client_id: id, client_secret: secret }, '');
      assert.equal(body.status, 200);
    });

    test('without a resource: invalid_target, in the contract’s words', async () => {
      const { status, body } = await ask({ scope: 'all' });
      assert.equal(status, 400);
      assert.equal(body['error'], 'invalid_target');
      assert.equal(body['error_description'], 'both `resource` and `organization_id` are not provided');
    });

    test('an unknown resource, or another tenant’s, is invalid_target', async () => {
      for (const wrong of [
        'https://other.example/api',
        managementApiOf('admin'),
        managementApiOf('nobody'),
      ]) {
        const { status, body } = await ask({ resource: wrong, scope: 'all' });
        assert.equal(status, 400);
        assert.equal(body['error'], 'invalid_target');
        assert.equal(body['error_description'], 'resource indicator is missing, or unknown');
      }
    });

    test('a machine in no organization hears so', async () => {
      for (const fields of [{ organization_id: 'x' }, { organization_id: 'x', resource }]) {
        const { status, body } = await ask(fields as Record<string, string>);
        assert.deepEqual([status, body['error']], [403, 'access_denied']);
        assert.equal(body['error_description'], 'app has not associated with the organization');
      }
    });

    test('neither is a person: the refresh token is not used up by it', async () => {
      const config = await relyingParty(rig.tenant.issuer, 'demo-app');
      const refresh = (token: string | undefined, more: Record<string, string>) =>
        ask(
          { grant_type: 'refresh_token', client_id: 'demo-app', refresh_token: String(token), ...more },
          '',
        );
      for (const scope of ['openid offline_access', 'openid offline_access urn:logto:scope:organizations']) {
        const { tokens } = await signIn({
          rig,
          config,
          user: rig.addUser(),
          redirectUri: `${rig.tenant.endpoint}/demo-app`,
          parameters: { scope },
        });
        const { status, body } = await refresh(tokens.refresh_token, { organization_id: 'x' });
        const isAsked = scope.includes('organizations');
        const expected = isAsked ? [403, 'access_denied'] : [400, 'insufficient_scope'];
        assert.deepEqual([status, body['error']], expected);
        clock.forward(3001);
        assert.equal((await refresh(tokens.refresh_token, {})).status, 200);
      }
    });

    test('a scope that it does not have is left out silently', async () => {
      const made = await rig.applications.create('default', { name: 'other', type: 'MachineToMachine' });
      const basic = `${made.application.id}:${made.secret}`;
      const { status, body } = await ask({ resource, scope: 'all' }, basic);
      assert.equal(status, 200);
      assert.equal('scope' in body, false);
      assert.deepEqual(await refusal(`Bearer ${body['access_token']}`), [403, 'auth.forbidden']);
      assert.equal((await ask({ resource, scope: 'all other' })).body['scope'], 'all');
    });

    test('finer scopes: what is asked for, nothing more', async () => {
      const asked = await ask({ resource, scope: 'users:read connectors:write users:delete' });
      assert.equal(asked.body['scope'], 'users:read connectors:write');
      const authorization = `Bearer ${asked.body['access_token']}`;
      const check = rig.accessTokens.checkManagement;
      const { scopes } = await check(rig.tenant, authorization, ['all', 'users:read']);
      assert.deepEqual(scopes, ['users:read', 'connectors:write']);
      await assert.rejects(check(rig.tenant, authorization, ['all', 'users:write']), {
        code: 'auth.forbidden',
      });
      assert.deepEqual(await refusal(authorization), [403, 'auth.forbidden']);
    });

    test('an unknown client is 400 and named, a wrong secret is 401', async () => {
      const unknown = await ask({ resource }, 'nobody:secret');
      assert.deepEqual([unknown.status, unknown.body['error']], [400, 'invalid_client']);
      assert.match(String(unknown.body['error_description']), /invalid client nobody/);
      const wrong = await ask({ resource }, `${id}:wrong`);
      assert.deepEqual([wrong.status, wrong.body['code']], [401, 'oidc.invalid_client']);
    });

    test('several secrets, each with its own end; an ended one says so', async () => {
      const second = await rig.applications.addSecret('default', id, {
        name: 'second',
        expiresAt: clock.now() + 60_000,
      });
      assert.equal((await ask({ resource, scope: 'all' }, `${id}:${second}`)).status, 200);
      assert.equal((await ask({ resource, scope: 'all' })).status, 200);
      clock.forward(60_001);
      const { status, body } = await ask({ resource, scope: 'all' }, `${id}:${second}`);
      assert.deepEqual([status, body['error']], [400, 'invalid_request']);
      assert.match(String(body['error_description']), /secret has expired/);
      await rig.applications.removeSecret({ tenantId: 'default', id }, 'second');
      assert.equal((await ask({ resource }, `${id}:${second}`)).status, 401);
    });

    test('G3: no other grant type, and not for other clients', async () => {
      for (const grant of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'])
        assert.equal((await ask({ grant_type: grant })).body['error'], 'unsupported_grant_type');
      const page = await ask({ client_id: 'demo-app', resource }, '');
      assert.deepEqual([page.status, page.body['error']], [400, 'invalid_request']);
    });
  });

  describe('the check', () => {
    test('a machine passes as an app', async () => {
      const caller = await rig.accessTokens.checkManagement(rig.tenant, `Bearer ${await tokenOf()}`);
      assert.deepEqual(caller, { sub: id, clientId: id, scopes: ['all'], type: 'app' });
    });

    test('a person of the admin tenant passes as a user, through the Console', async () => {
      const config = await relyingParty(rig.admin.issuer, 'admin-console');
      const user = rig.addUser();
      const { tokens } = await signIn({
        rig,
        config,
        user,
        tenant: rig.admin,
        redirectUri: `${rig.admin.endpoint}/console/callback`,
        parameters: { resource, scope: 'openid offline_access profile all' },
      });
      assert.match(tokens.access_token, /^[\w-]+$/, 'opaque until the resource is named');
      const again = await client.refreshTokenGrant(config, String(tokens.refresh_token), { resource });
      assert.equal(again.scope, 'all');
      const caller = await rig.accessTokens.checkManagement(rig.tenant, `Bearer ${again.access_token}`);
      assert.deepEqual(caller, { sub: user.id, clientId: 'admin-console', scopes: ['all'], type: 'user' });
      const elsewhere = await refusal(`Bearer ${again.access_token}`, rig.admin);
      assert.deepEqual(elsewhere, [401, 'auth.unauthorized'], 'made for the default tenant alone');
    });

    test('the Console opens the admin tenant’s own Management API too, where tenants are made', async () => {
      const config = await relyingParty(rig.admin.issuer, 'admin-console');
      const own = managementApiOf('admin');
      const { tokens } = await signIn({
        rig,
        config,
        user: rig.addUser(),
        tenant: rig.admin,
        redirectUri: `${rig.admin.endpoint}/console/callback`,
        parameters: { resource: own, scope: 'openid offline_access profile all' },
      });
      const again = await client.refreshTokenGrant(config, String(tokens.refresh_token), { resource: own });
      assert.equal(again.scope, 'all');
      const caller = await rig.accessTokens.checkManagement(rig.admin, `Bearer ${again.access_token}`);
      assert.deepEqual([caller.clientId, caller.scopes], ['admin-console', ['all']]);
      assert.deepEqual(await refusal(`Bearer ${again.access_token}`), [401, 'auth.unauthorized']);
    });

    test('a person of another application gets no scope', async () => {
      const config = await relyingParty(rig.tenant.issuer, 'demo-app');
      const { tokens } = await signIn({
        rig,
        config,
        user: rig.addUser(),
        redirectUri: `${rig.tenant.endpoint}/demo-app`,
        parameters: { resource, scope: 'openid offline_access profile all' },
      });
      const again = await client.refreshTokenGrant(config, String(tokens.refresh_token), { resource });
      assert.deepEqual(await refusal(`Bearer ${again.access_token}`), [403, 'auth.forbidden']);
    });

    test('missing, of another type, spoilt, too old, from elsewhere: each is refused', async () => {
      const token = await tokenOf();
      assert.deepEqual(await refusal(undefined), [401, 'auth.authorization_header_missing']);
      assert.deepEqual(await refusal('Basic abc'), [401, 'auth.authorization_token_type_not_supported']);
      assert.deepEqual(await refusal('Bearer nonsense'), [401, 'auth.unauthorized']);
      assert.deepEqual(await refusal(`Bearer ${token.slice(0, -4)}AAAA`), [401, 'auth.unauthorized']);
      const [head, body = '', signature] = token.split('.');
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
      for (const more of [{ aud: managementApiOf('admin') }, { iss: rig.admin.issuer }, { sub: 'x' }]) {
        const forged = Buffer.from(JSON.stringify({ ...claims, ...more })).toString('base64url');
        assert.deepEqual(await refusal(`Bearer ${head}.${forged}.${signature}`), [401, 'auth.unauthorized']);
      }
      const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
      assert.deepEqual(await refusal(`Bearer ${unsigned}.${body}.`), [401, 'auth.unauthorized']);
      clock.forward(3_700_000);
      assert.deepEqual(await refusal(`Bearer ${token}`), [401, 'auth.unauthorized']);
    });

    test('after a rotation old and new tokens pass', async () => {
      const scope = { resource, scope: 'all' };
      const other = createMovableClock();
      const fresh = await startOidc(rig.database, { clock: other, endpoints: endpointsOf(rig) });
      try {
        const old = await tokenOf(scope);
        await rig.signingKeys.rotate('default', 'EdDSA');
        const made = await tokenOf(scope);
        assert.equal(decodeProtectedHeader(made).alg, 'EdDSA');
        for (const token of [old, made]) {
          const caller = await fresh.accessTokens.checkManagement(fresh.tenant, `Bearer ${token}`);
          assert.equal(caller.type, 'app');
        }
      } finally {
        await fresh.stop();
      }
    });
  });
});

const endpointsOf = (rig: OidcRig) => ({ default: rig.tenant.endpoint, admin: rig.admin.endpoint });
