/** One Latchkey is the OpenID provider of another: two applications in one process, and a person who goes from one to the other and back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { createHarness } from '../../testing/harness.ts';
import { claimsOf } from '../../testing/person.ts';

const redirectUri = 'http://localhost:4001/callback/first';

eachDatabase('two Latchkeys', (databases) => {
  test('the accounts of the first open the second: a new one, then the same again, then one that is linked', async (t) => {
    const first = await openExperience(databases, t);
    await first.change({
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      signUp: { identifiers: ['username'], password: true, verify: false },
    });
    const { application, secret } = await first.services.applications.create('default', {
      name: 'The second',
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
    });
    const second = await createHarness(await databases.open(), {
      config: { endpoint: 'http://localhost:4001', adminEndpoint: 'http://localhost:4002' },
      // The only way out of the second leads to the first.
      async fetch(input, init) {
        const request = new Request(input, init);
        assert.ok(request.url.startsWith('http://localhost:3001/oidc/'), request.url);
        const reply = await first
          .person()
          .call(
            request.method,
            request.url,
            request.method === 'POST' ? new URLSearchParams(await request.text()) : undefined,
            Object.fromEntries(request.headers),
          );
        return new Response(reply.body, {
          status: reply.status,
          headers: { 'content-type': 'application/json' },
        });
      },
    });
    t.after(() => second.close());
    await second.services.messages.connectors.create({
      tenantId: 'default',
      id: 'first',
      factoryId: 'oidc',
      config: {
        scope: 'openid profile email',
        clientId: application.id,
        clientSecret: secret,
        authorizationEndpoint: 'http://localhost:3001/oidc/auth',
        tokenEndpoint: 'http://localhost:3001/oidc/token',
        idTokenVerificationConfig: {
          jwksUri: 'http://localhost:3001/oidc/jwks',
          issuer: 'http://localhost:3001/oidc',
        },
      },
      metadata: { target: 'first' },
    });
    const circumstances = {
      hasSmsConnector: true,
      hasEmailConnector: true,
      usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
    };
    await second.services.settings.update(
      'default',
      {
        signUp: { identifiers: [], password: false, verify: false },
        socialSignIn: { automaticAccountLinking: true },
      },
      circumstances,
    );

    /** From the second to the first and back; answers the verification id there. */
    const viaFirst = async (username: string) => {
      const person = second.person();
      await person.openSignIn();
      await person.begin('SignIn');
      const base = '/api/experience/verification/social/first';
      const left = await person.call('POST', `${base}/authorization-uri`, { state: 'there', redirectUri });
      assert.equal(left.status, 200, left.body);
      const { authorizationUri, verificationId } = left.json();
      const there = first.person({ redirectUri });
      assert.equal((await there.call('GET', String(authorizationUri))).status, 303);
      await there.begin('SignIn');
      const proven = await there.checkPassword({ type: 'username', value: username }, 'correct horse 1');
      assert.equal(told(await there.identify(String(proven.json()['verificationId']))), '204');
      const back = await there.follow(String((await there.submit()).json()['redirectTo']));
      const connectorData = Object.fromEntries(new URL(back).searchParams);
      assert.equal(connectorData['iss'], 'http://localhost:3001/oidc');
      const verified = await person.call('POST', `${base}/verify`, { verificationId, connectorData });
      assert.equal(verified.status, 200, verified.body);
      return { person, id: String(verificationId) };
    };
    const finish = async (person: ReturnType<typeof second.person>) => {
      const { redirectTo } = (await person.submit()).json();
      const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
      return String(claimsOf(tokens['id_token'])['sub']);
    };

    const ann = await first.addUser({
      username: 'ann',
      email: 'ann@mail.example',
      password: 'correct horse 1',
    });
    const fresh = await viaFirst('ann');
    assert.equal(told(await fresh.person.identify(fresh.id)), '404 user.identity_not_exist');
    assert.equal(told(await fresh.person.switchTo('Register')), '204');
    assert.equal(told(await fresh.person.identify(fresh.id)), '201');
    const userId = await finish(fresh.person);
    const made = await second.services.users.find('default', userId);
    assert.equal(made?.email, 'ann@mail.example');
    assert.equal((made?.identities['first'] as { userId: string } | undefined)?.userId, ann.id);

    const again = await viaFirst('ann');
    assert.equal(told(await again.person.identify(again.id)), '204');
    assert.equal(await finish(again.person), userId);

    const bob = await second.services.users.create('default', { email: 'bob@mail.example' });
    await first.addUser({ username: 'bob', email: 'bob@mail.example', password: 'correct horse 1' });
    const linked = await viaFirst('bob');
    const body = { verificationId: linked.id, linkSocialIdentity: true };
    assert.equal(told(await linked.person.call('POST', '/api/experience/identification', body)), '204');
    assert.equal(await finish(linked.person), bob.id);
  });
});
