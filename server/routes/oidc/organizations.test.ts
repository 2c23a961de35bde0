/** Tokens and claims of organizations, for people and machines, by their answers. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience } from '../../testing/experience.ts';
import { createOperator } from '../../testing/operator.ts';
import { claimsOf } from '../../testing/person.ts';

const phone = '16502530400';
const shop = 'https://shop.example/api';
const wanted = 'openid offline_access urn:logto:scope:organizations urn:logto:scope:organization_roles';

eachDatabase('tokens for organizations', (databases) => {
  const open = async (t: TestContext) => {
    const experience = await openExperience(databases, t);
    const operator = createOperator(experience);
    const made = async (path: string, body: object) => (await operator.post(path, body)).body.id as string;
    const seeId = await made('/api/organization-scopes', { name: 'see:bills' });
    await made('/api/organization-scopes', { name: 'pay:bills' });
    const clerk = await made('/api/organization-roles', { name: 'Clerk', organizationScopeIds: [seeId] });
    const robot = await made('/api/organization-roles', {
      name: 'Robot',
      type: 'MachineToMachine',
      organizationScopeIds: [seeId],
    });
    const acme = await made('/api/organizations', { name: 'Acme', description: 'Anvils' });
    const other = await made('/api/organizations', { name: 'Other' });
    const user = await experience.addUser({ phone });
    await operator.post(`/api/organizations/${acme}/users`, { userIds: [user.id] });
    await operator.post(`/api/organizations/${acme}/users/${user.id}/roles`, {
      organizationRoleIds: [clerk],
    });
    await made('/api/resources', { name: 'Shop', indicator: shop });
    return { experience, operator, acme, other, user, clerk, robot };
  };
  type Opened = Awaited<ReturnType<typeof open>>;

  /** Signs in as the contract's SDKs ask for organizations; the tokens, and a way to refresh them. */
  const signIn = async ({ experience }: Opened, scope = `${wanted} see:bills pay:bills`) => {
    const person = experience.person({ scope });
    await person.openSignIn({ resource: 'urn:logto:resource:organizations' });
    await person.begin('SignIn');
    const id = await experience.prove(person, phone, 'SignIn');
    assert.equal((await person.identify(id)).status, 204);
    const { redirectTo } = (await person.submit()).json();
    const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    let token = String(tokens['refresh_token']);
    return {
      tokens,
      person,
      async refresh(fields: Record<string, string>) {
        const form = { client_id: 'demo-app', grant_type: 'refresh_token', refresh_token: token, ...fields };
        const reply = await person.call('POST', '/oidc/token', new URLSearchParams(form));
        const body = reply.json();
        if (reply.status === 200) token = String(body['refresh_token']);
        return { status: reply.status, body };
      },
    };
  };

  test('a member: their own audience, what their roles allow, asked anew each time', async (t) => {
    const opened = await open(t);
    const { operator, acme, user, clerk } = opened;
    const { refresh } = await signIn(opened);
    const { status, body } = await refresh({ organization_id: acme });
    assert.equal(status, 200);
    assert.equal(body['scope'], 'see:bills');
    const claims = claimsOf(body['access_token']);
    assert.deepEqual(
      [claims['aud'], claims['sub'], claims['scope'], claims['organization_id']],
      [`urn:logto:organization:${acme}`, user.id, 'see:bills', undefined],
    );
    await operator.remove(`/api/organizations/${acme}/users/${user.id}/roles/${clerk}`);
    const bare = await refresh({ organization_id: acme });
    assert.deepEqual([bare.status, claimsOf(bare.body['access_token'])['scope'] ?? ''], [200, '']);
    const opaque = await refresh({});
    assert.doesNotMatch(String(opaque.body['access_token']), /\./, 'without it a token of the usual kind');
  });

  test('nobody else: 403, and nothing is used up', async (t) => {
    const opened = await open(t);
    const { operator, acme, other, user } = opened;
    const { refresh } = await signIn(opened);
    for (const organization_id of [other, 'nothing', '']) {
      const { status, body } = await refresh({ organization_id });
      assert.deepEqual([status, body['error']], [403, 'access_denied'], organization_id);
    }
    assert.equal((await refresh({ organization_id: acme })).status, 200);
    await operator.remove(`/api/organizations/${acme}/users/${user.id}`);
    assert.equal((await refresh({ organization_id: acme })).status, 403);
    const forced = await refresh({ resource: `urn:logto:organization:${acme}` });
    assert.deepEqual([forced.status, forced.body['error']], [400, 'invalid_target']);
  });

  test('04 §7: an organization that wants a second factor: 403 for who has none, and nothing is used up', async (t) => {
    const opened = await open(t);
    const { experience, operator, acme, user } = opened;
    const { refresh } = await signIn(opened);
    await operator.patch(`/api/organizations/${acme}`, { isMfaRequired: true });
    const owner = { tenantId: 'default', userId: user.id };
    const enter = async () => {
      const { status, body } = await refresh({ organization_id: acme });
      return [status, body['error']];
    };
    assert.deepEqual(await enter(), [403, 'access_denied']);
    const { id } = await experience.services.factors.addTotp(owner);
    assert.deepEqual(await enter(), [403, 'access_denied'], 'a factor that is not on does not count');
    await experience.change({ mfa: { policy: 'NoPrompt', factors: ['Totp'] } });
    assert.deepEqual(await enter(), [200, undefined]);
    await experience.services.factors.remove(owner, id);
    assert.deepEqual(await enter(), [403, 'access_denied']);
    await operator.patch(`/api/organizations/${acme}`, { isMfaRequired: false });
    assert.deepEqual(await enter(), [200, undefined]);
  });

  test('without the scope: 400 insufficient_scope', async (t) => {
    const opened = await open(t);
    const { refresh } = await signIn(opened, 'openid offline_access see:bills');
    const { status, body } = await refresh({ organization_id: opened.acme });
    assert.deepEqual([status, body['error']], [400, 'insufficient_scope']);
  });

  test('claims: ids and roles in the ID token, names at userinfo', async (t) => {
    const opened = await open(t);
    const { acme } = opened;
    const { tokens, person } = await signIn(opened);
    const claims = claimsOf(tokens['id_token']);
    assert.deepEqual(claims['organizations'], [acme]);
    assert.deepEqual(claims['organization_roles'], [`${acme}:Clerk`]);
    assert.equal(claims['organization_data'], undefined);
    const me = await person.call('GET', '/oidc/me', undefined, {
      authorization: `Bearer ${String(tokens['access_token'])}`,
    });
    assert.deepEqual(me.json()['organization_data'], [{ id: acme, name: 'Acme', description: 'Anvils' }]);
  });

  test('a resource within an organization: its audience, the claim, no rights from outside', async (t) => {
    const opened = await open(t);
    const { experience, acme } = opened;
    const person = experience.person({ scope: wanted });
    await person.openSignIn({ resource: shop });
    await person.begin('SignIn');
    await person.identify(await experience.prove(person, phone, 'SignIn'));
    const { redirectTo } = (await person.submit()).json();
    const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    const form = {
      client_id: 'demo-app',
      grant_type: 'refresh_token',
      refresh_token: String(tokens['refresh_token']),
      resource: shop,
      organization_id: acme,
    };
    const reply = await person.call('POST', '/oidc/token', new URLSearchParams(form));
    assert.equal(reply.status, 200);
    const claims = claimsOf(reply.json()['access_token']);
    assert.deepEqual([claims['aud'], claims['organization_id']], [shop, acme]);
  });

  test('a machine: as a member with its roles; without a role an empty scope; else 403', async (t) => {
    const { experience, operator, acme, other, robot } = await open(t);
    const { application, secret } = await experience.services.applications.create('default', {
      name: 'Robot',
      type: 'MachineToMachine',
    });
    const ask = async (fields: Record<string, string>) => {
      const reply = await experience.person().call(
        'POST',
        '/oidc/token',
        new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: application.id,
          client_secret: String(secret),
          scope: 'see:bills pay:bills',
          ...fields,
        }),
      );
      return { status: reply.status, body: reply.json() };
    };
    const members = `/api/organizations/${acme}/applications`;
    const before = await ask({ organization_id: acme });
    assert.deepEqual([before.status, before.body['error']], [403, 'access_denied']);
    await operator.post(members, { applicationIds: [application.id] });
    const bare = await ask({ organization_id: acme });
    assert.deepEqual([bare.status, bare.body['scope']], [200, '']);
    await operator.post(`${members}/${application.id}/roles`, { organizationRoleIds: [robot] });
    const { status, body } = await ask({ organization_id: acme });
    assert.deepEqual([status, body['scope'], body['token_type']], [200, 'see:bills', 'Bearer']);
    assert.equal(claimsOf(body['access_token'])['aud'], `urn:logto:organization:${acme}`);
    assert.equal((await ask({ organization_id: other })).status, 403);
    const inShop = await ask({ organization_id: acme, resource: shop });
    const claims = claimsOf(inShop.body['access_token']);
    assert.deepEqual([claims['aud'], claims['organization_id']], [shop, acme]);
    assert.equal((await ask({ organization_id: other, resource: shop })).status, 403);
  });
});
