/** Consent to somebody else's application, by its answers: who is asked what, and what the application gets of it. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ConsentAnswer } from '../../../contract/consent.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience } from '../../testing/experience.ts';
import { createOperator } from '../../testing/operator.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const phone = '16502530400';
const shop = 'https://shop.example/api';
const everyOrganization = 'urn:logto:resource:organizations';
const redirectUri = 'https://third.example/back';
const path = '/api/interaction/consent';

const cookieOf = ({ cookies }: Person, name: string): string =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(cookies.headerFor('/') ?? '')?.[1] ?? '';

eachDatabase('consent', (databases) => {
  const open = async (t: TestContext, { isThirdParty = true } = {}) => {
    const experience = await openExperience(databases, t);
    const operator = createOperator(experience);
    const made = async (at: string, body: object) => {
      const { status, body: answer, text } = await operator.post(at, body);
      assert.ok(status < 300, text);
      return String(answer.id);
    };
    const third = await made('/api/applications', {
      name: 'Third',
      type: 'SPA',
      isThirdParty,
      oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
    });
    const resource = await made('/api/resources', { name: 'Shop', indicator: shop });
    const read = await made(`/api/resources/${resource}/scopes`, { name: 'read', description: 'See orders' });
    const write = await made(`/api/resources/${resource}/scopes`, { name: 'write', description: 'Order' });
    const role = await made('/api/roles', { name: 'Buyer', description: 'Buys', scopeIds: [read] });
    const user = await experience.addUser({ phone });
    await operator.post(`/api/users/${user.id}/roles`, { roleIds: [role] });
    return { experience, operator, made, third, user, role, write };
  };
  type Opened = Awaited<ReturnType<typeof open>>;

  /** Signed in; the browser stands before `/consent`. */
  const toConsent = async (
    { experience, third }: Opened,
    scope = 'openid offline_access profile phone read write',
    parameters: Record<string, string> = { resource: shop },
  ) => {
    const person = experience.person({ clientId: third, redirectUri, scope });
    await person.openSignIn(parameters);
    await person.begin('SignIn');
    const id = await experience.prove(person, phone, 'SignIn');
    assert.equal((await person.identify(id)).status, 204);
    const { redirectTo } = (await person.submit()).json();
    const resumed = await person.call('GET', String(redirectTo));
    const address = String(resumed.headers['location']);
    const ask = (method: string, body?: object) => person.call(method, path, body, { 'logto-app-id': third });
    const goOn = async (reply: { json(): Record<string, unknown> }) =>
      new URL(await person.follow(String(reply.json()['redirectTo'])));
    return { person, address, ask, goOn };
  };

  test('the page asks; what the person has of what was asked for; a yes gives that and no more', async (t) => {
    const opened = await open(t);
    const { person, address, ask, goOn } = await toConsent(opened);
    assert.equal(address, `/consent?app_id=${opened.third}`);
    const page = await person.call('GET', address);
    assert.equal(page.status, 200);
    assert.match(String(page.headers['content-type']), /text\/html/);
    assert.match(String(page.headers['content-security-policy']), /frame-ancestors 'none'/);
    const asked = await ask('GET');
    assert.equal(asked.status, 200);
    assert.equal(asked.headers['cache-control'], 'no-store');
    const body = asked.json() as ConsentAnswer;
    assert.deepEqual(body.application, { id: opened.third, name: 'Third' });
    assert.deepEqual([body.user.id, body.user.primaryPhone], [opened.user.id, phone]);
    assert.deepEqual(body.missingOIDCScope, ['profile', 'phone']);
    assert.deepEqual(
      body.missingResourceScopes?.map(({ resource, scopes }) => [
        resource.name,
        scopes.map(({ name, description }) => [name, description]),
      ]),
      [['Shop', [['read', 'See orders']]]],
      'nothing that the person does not have',
    );
    assert.deepEqual([body.redirectUri, body.isOffline], [redirectUri, true]);
    assert.equal(body.organizations, undefined);

    const callback = await goOn(await ask('POST', {}));
    assert.equal(callback.searchParams.get('error'), null);
    const tokens = (await person.exchange(callback.href)).json();
    const refreshed = (
      await person.call(
        'POST',
        '/oidc/token',
        new URLSearchParams({
          client_id: opened.third,
          grant_type: 'refresh_token',
          refresh_token: String(tokens['refresh_token']),
          resource: shop,
        }),
      )
    ).json();
    assert.equal(claimsOf(refreshed['access_token'])['scope'], 'read');
    assert.deepEqual(claimsOf(tokens['id_token'])['phone_number'], phone);
  });

  test('what the person gets later is asked for before the application has it', async (t) => {
    const opened = await open(t);
    const { person, ask, goOn } = await toConsent(opened);
    await ask('GET');
    await opened.operator.post(`/api/users/${opened.user.id}/roles`, {
      roleIds: [
        await opened.made('/api/roles', { name: 'Writer', description: 'W', scopeIds: [opened.write] }),
      ],
    });
    const answered = await ask('POST');
    assert.equal(answered.status, 200);
    const again = await person.call('GET', String(answered.json()['redirectTo']));
    assert.equal(again.headers['location'], `/consent?app_id=${opened.third}`);
    const { missingResourceScopes, missingOIDCScope } = (await ask('GET')).json() as ConsentAnswer;
    assert.deepEqual(
      [missingResourceScopes?.[0]?.scopes.map(({ name }) => name), missingOIDCScope],
      [['write'], undefined],
    );
    const callback = await goOn(await ask('POST'));
    assert.ok(callback.searchParams.get('code'));
  });

  test('a role that went between the question and the answer is not agreed to', async (t) => {
    const opened = await open(t);
    const { person, ask, goOn } = await toConsent(opened);
    await opened.operator.remove(`/api/users/${opened.user.id}/roles/${opened.role}`);
    assert.equal((await ask('GET')).json()['missingResourceScopes'], undefined);
    const tokens = (await person.exchange((await goOn(await ask('POST'))).href)).json();
    const refreshed = await person.call(
      'POST',
      '/oidc/token',
      new URLSearchParams({
        client_id: opened.third,
        grant_type: 'refresh_token',
        refresh_token: String(tokens['refresh_token']),
        resource: shop,
      }),
    );
    assert.equal(claimsOf(refreshed.json()['access_token'])['scope'], undefined);
  });

  test('who goes back from the question comes to it again; who has begun anew does not', async (t) => {
    const opened = await open(t);
    const { person, address, goOn, ask } = await toConsent(opened);
    for (const back of ['/sign-in', '/sign-in/verification-code', '/mfa-verification', '/callback/acme']) {
      const reply = await person.call('GET', `${back}?app_id=${opened.third}`);
      assert.deepEqual([reply.status, reply.headers['location']], [302, address], back);
    }
    assert.equal((await person.call('GET', `/sign-in?app_id=${opened.third}&preview`)).status, 200);
    await person.begin('SignIn');
    assert.equal((await person.call('GET', `/sign-in?app_id=${opened.third}`)).status, 200);
    assert.ok((await goOn(await ask('POST'))).searchParams.get('code'), 'the question stays open');
  });

  test('who names no application answers the newest question', async (t) => {
    const opened = await open(t);
    const { person, goOn } = await toConsent(opened);
    assert.equal((await person.call('GET', '/consent')).status, 200);
    const asked = await person.call('GET', path);
    assert.equal(asked.status, 200);
    assert.equal((asked.json() as unknown as ConsentAnswer).application.id, opened.third);
    assert.equal((await person.call('GET', `${path}?app_id=demo-app`)).status, 400);
    const agreed = await person.call('POST', path);
    assert.equal(agreed.status, 200);
    assert.ok((await goOn(agreed)).searchParams.get('code'));
    assert.equal((await person.call('GET', path)).json()['code'], 'session.not_found');
  });

  test('a no: the application hears access_denied, with its state', async (t) => {
    const { ask, goOn } = await toConsent(await open(t));
    const callback = await goOn(await ask('DELETE'));
    assert.equal(callback.searchParams.get('error'), 'access_denied');
    assert.equal(callback.searchParams.get('code'), null);
    assert.ok(callback.searchParams.get('state'));
  });

  test('going on without an answer asks again', async (t) => {
    const opened = await open(t);
    const { person, address } = await toConsent(opened);
    await person.call('GET', address);
    const known = JSON.parse(decodeURIComponent(cookieOf(person, '_interaction'))) as Record<string, string>;
    const reply = await person.call('GET', `/oidc/auth/${known[opened.third]}`);
    assert.deepEqual([reply.status, reply.headers['location']], [303, address]);
  });

  test('without a consent in progress: 400 session.not_found', async (t) => {
    const opened = await open(t);
    const stranger = opened.experience.person({ clientId: opened.third, redirectUri });
    for (const method of ['GET', 'POST', 'DELETE']) {
      const none = await stranger.call(method, path, undefined, { 'logto-app-id': opened.third });
      assert.deepEqual([none.status, none.json()['code']], [400, 'session.not_found'], method);
    }
    await stranger.openSignIn();
    const early = await stranger.call('POST', path, {}, { 'logto-app-id': opened.third });
    assert.deepEqual([early.status, early.json()['code']], [400, 'session.not_found'], 'before signing in');
    const { ask, person } = await toConsent(opened);
    const other = await person.call('POST', path, {}, { 'logto-app-id': 'demo-app' });
    assert.equal(other.json()['code'], 'session.not_found', 'of another application');
    assert.equal((await ask('POST', { organizationIds: 'x' })).status, 400);
  });

  test('the owner’s own applications are not asked about', async (t) => {
    const opened = await open(t, { isThirdParty: false });
    const { person, ask, address } = await toConsent(opened);
    assert.deepEqual((await ask('GET')).json()['code'], 'session.not_found');
    assert.ok(new URL(await person.follow(address)).searchParams.get('code'));
  });

  test('organizations: the application acts where it was let in, and knows of no other', async (t) => {
    const opened = await open(t);
    const { operator, made, user, third } = opened;
    const see = await made('/api/organization-scopes', { name: 'see:bills' });
    const pay = await made('/api/organization-scopes', { name: 'pay:bills' });
    await made('/api/organization-scopes', { name: 'burn:bills' });
    const clerk = await made('/api/organization-roles', { name: 'C', organizationScopeIds: [see, pay] });
    const [acme, other, foreign] = await Promise.all(
      ['Acme', 'Other', 'Foreign'].map((name) => made('/api/organizations', { name })),
    );
    for (const id of [acme, other]) {
      await operator.post(`/api/organizations/${id}/users`, { userIds: [user.id] });
      await operator.post(`/api/organizations/${id}/users/${user.id}/roles`, {
        organizationRoleIds: [clerk],
      });
    }
    const scope = 'openid offline_access urn:logto:scope:organizations see:bills burn:bills';
    const { person, ask, goOn } = await toConsent(opened, scope, { resource: everyOrganization });
    const asked = (await ask('GET')).json() as ConsentAnswer;
    assert.deepEqual(asked.organizations?.map(({ name }) => name).toSorted(), ['Acme', 'Other']);
    assert.deepEqual(
      asked.missingResourceScopes?.[0]?.scopes.map(({ name }) => name),
      ['see:bills'],
    );
    const wrong = await ask('POST', { organizationIds: [acme, foreign] });
    assert.deepEqual([wrong.status, wrong.json()['code']], [422, 'organization.require_membership']);
    const callback = await goOn(await ask('POST', { organizationIds: [acme] }));
    const tokens = (await person.exchange(callback.href)).json();
    assert.deepEqual(claimsOf(tokens['id_token'])['organizations'], [acme]);
    let token = String(tokens['refresh_token']);
    const refresh = async (organization_id: string) => {
      const reply = await person.call(
        'POST',
        '/oidc/token',
        new URLSearchParams({
          client_id: third,
          grant_type: 'refresh_token',
          refresh_token: token,
          organization_id,
        }),
      );
      const body = reply.json();
      if (reply.status === 200) token = String(body['refresh_token']);
      return { status: reply.status, body };
    };
    const inside = await refresh(String(acme));
    assert.equal(inside.status, 200, JSON.stringify(inside.body));
    assert.equal(inside.body['scope'], 'see:bills', 'of see and pay only what was agreed to');
    assert.equal((await refresh(String(other))).status, 403);
  });
});
