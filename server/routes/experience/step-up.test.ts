/** An application that wants more proof than was shown: `acr_values` asks for it, and the ID token tells what was shown. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { acrOf } from '../../../contract/assurance.ts';
import { fromBase32, stepAt, totpAt } from '../../factors/totp.ts';
import { bindPasskey } from '../../testing/bound-passkey.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { createPasskeyDevice } from '../../testing/passkey-device.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const password = 'correct horse';
const code = acrOf('second-factor');
const passkey = acrOf('phishing-resistant');
const signInPage = /^\/sign-in\?app_id=demo-app/;
const consentPage = '/consent?app_id=demo-app';

/** Somebody who has an app and is not asked for it by this tenant: only an application can. */
async function open(databases: TestDatabases, t: TestContext) {
  const rig = await openExperience(databases, t);
  await rig.change({
    signUp: { identifiers: ['username'], password: true, verify: false },
    signIn: {
      methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
    },
    mfa: { factors: ['Totp', 'WebAuthn'], policy: 'NoPrompt' },
  });
  const { users, factors } = rig.services;
  const user = await users.create('default', {
    username: 'ann',
    password: await users.hashPassword(password),
    factorChoices: { mfa: { enabled: false } },
  });
  const owner = { tenantId: 'default', userId: user.id };
  const { secret } = await factors.addTotp(owner);
  const key = fromBase32(secret) ?? Buffer.alloc(0);
  const person = rig.person();
  return {
    ...rig,
    person,
    owner,
    visit: async (parameters: Record<string, string> = {}) =>
      String((await person.openSignIn(parameters)).headers['location']),
    showApp: () => {
      // Each value counts once.
      rig.clock.move(30_000);
      return person.call('POST', '/api/experience/verification/totp/verify', {
        code: totpAt(key, stepAt(rig.clock.now())),
      });
    },
  };
}

async function showPassword(person: Person): Promise<void> {
  assert.equal(told(await person.begin('SignIn')), '204');
  const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
  assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
}

/** Submits, and comes back with the tokens. */
async function finish(person: Person): Promise<Record<string, unknown>> {
  const { redirectTo } = (await person.submit()).json();
  return (await person.exchange(await person.follow(String(redirectTo)))).json();
}

eachDatabase('step-up', (databases) => {
  test('G7, G8, B10: a session that falls short signs in anew, with the second factor; then it is enough', async (t) => {
    const rig = await open(databases, t);
    const { person, visit } = rig;
    assert.match(await visit(), signInPage);
    await showPassword(person);
    const weak = claimsOf((await finish(person))['id_token']);
    assert.deepEqual([weak['acr'], weak['amr']], [undefined, ['pwd']]);
    const session = person.cookies.get('_session');
    assert.equal(await visit(), consentPage, 'enough for who wants nothing more');
    assert.equal(await visit({ acr_values: '1 urn:mace:incommon:iap:silver' }), consentPage);

    const silent = await visit({ acr_values: code, prompt: 'none' });
    assert.match(silent, /error=login_required/);
    rig.clock.move(5_000);
    assert.match(await visit({ acr_values: `${passkey} ${code}` }), signInPage);
    await showPassword(person);
    const refused = await person.submit();
    assert.equal(told(refused), '403 session.mfa.require_mfa_verification');
    assert.deepEqual(refused.json()['data'], { availableFactors: ['Totp'], maskedIdentifiers: {} });
    assert.equal(told(await rig.showApp()), '200');
    const tokens = await finish(person);
    const strong = claimsOf(tokens['id_token']);
    assert.deepEqual([strong['acr'], strong['amr']], [code, ['pwd', 'otp', 'mfa']]);
    assert.ok(Number(strong['auth_time']) >= Number(weak['auth_time']) + 5);
    assert.notEqual(person.cookies.get('_session'), session);

    assert.equal(await visit({ acr_values: code }), consentPage, 'the session reaches it now');
    const refreshed = await person.call(
      'POST',
      '/oidc/token',
      new URLSearchParams({
        client_id: 'demo-app',
        grant_type: 'refresh_token',
        refresh_token: String(tokens['refresh_token']),
      }),
    );
    const again = claimsOf(refreshed.json()['id_token']);
    for (const claim of ['acr', 'amr', 'auth_time']) assert.deepEqual(again[claim], strong[claim], claim);
  });

  test('who has no passkey gets in without, and the token claims none', async (t) => {
    const rig = await open(databases, t);
    assert.match(await rig.visit({ acr_values: passkey }), signInPage);
    await showPassword(rig.person);
    assert.equal(told(await rig.person.submit()), '200');
    const claims = claimsOf((await finish(rig.person))['id_token']);
    assert.deepEqual([claims['acr'], claims['amr']], [undefined, ['pwd']]);
    assert.match(await rig.visit({ acr_values: passkey }), signInPage, 'asked again the next time');
  });

  test('B10, G8: where a passkey is wanted a code is not enough; afterwards the weaker class is reached too', async (t) => {
    const rig = await open(databases, t);
    const { person, visit, owner } = rig;
    const { endpoint } = rig.services.config;
    const device = createPasskeyDevice(endpoint);
    await bindPasskey(rig.services.factors, endpoint, owner, device);
    await visit({ acr_values: passkey });
    await showPassword(person);
    assert.equal(told(await rig.showApp()), '200');
    const refused = await person.submit();
    assert.equal(told(refused), '403 session.mfa.require_mfa_verification');
    assert.deepEqual(refused.json()['data'], { availableFactors: ['WebAuthn'], maskedIdentifiers: {} });
    const path = '/api/experience/verification/web-authn/authentication';
    const { verificationId, authenticationOptions } = (await person.call('POST', path)).json();
    const payload = device.show(authenticationOptions as Parameters<typeof device.show>[0]);
    assert.equal(told(await person.call('POST', `${path}/verify`, { verificationId, payload })), '200');
    assert.equal(claimsOf((await finish(person))['id_token'])['acr'], passkey);
    assert.equal(await visit({ acr_values: code }), consentPage);
    assert.equal(await visit({ acr_values: passkey }), consentPage);
  });

  test('G8: prompt=login and a max_age that is over sign in anew, and auth_time says when', async (t) => {
    const rig = await open(databases, t);
    const { person, visit } = rig;
    await visit();
    await showPassword(person);
    const first = claimsOf((await finish(person))['id_token']);
    const requests: Record<string, string>[] = [
      { prompt: 'login' },
      { prompt: 'login consent' },
      { max_age: '0' },
    ];
    for (const parameters of requests) {
      rig.clock.move(5_000);
      assert.match(await visit(parameters), signInPage, JSON.stringify(parameters));
      await showPassword(person);
      const claims = claimsOf((await finish(person))['id_token']);
      assert.equal(claims['sub'], first['sub']);
      assert.ok(Number(claims['auth_time']) >= Number(first['auth_time']) + 5);
    }
    assert.equal(await visit({ max_age: '10000' }), consentPage);
  });
});
