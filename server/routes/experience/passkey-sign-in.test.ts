/** Signing in with a passkey alone: found by it, asked nothing more, and nobody learns from it who is registered. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { SettingsPatch } from '../../../contract/settings.ts';
import { bindPasskey } from '../../testing/bound-passkey.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { createPasskeyDevice, type Lies } from '../../testing/passkey-device.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const password = 'correct horse';
const beforehand = '/api/experience/preflight/sign-in-passkey/authentication';
const path = '/api/experience/verification/sign-in-passkey/authentication';
const failed = '400 session.mfa.webauthn_verification_failed';
const unknown = '400 session.mfa.webauthn_verification_not_found';
const notAsked = '404 session.verification_session_not_found';

type Question = { challenge: string; allowCredentials?: { id: string }[]; userVerification: string };

const on: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  forgotPasswordMethods: null,
  passkeySignIn: { enabled: true, showPasskeyButton: true, allowAutofill: true },
  mfa: { factors: ['Totp', 'WebAuthn', 'PhoneVerificationCode'], policy: 'Mandatory' },
};

async function open(databases: TestDatabases, t: TestContext, settings: SettingsPatch = on) {
  const rig = await openExperience(databases, t);
  await rig.change(settings);
  const origin = rig.services.config.endpoint;
  const bound = async (username: string, phone?: string) => {
    const { id: userId } = await rig.addUser({ username, password, ...(phone && { phone }) });
    const owner = { tenantId: 'default', userId };
    const device = createPasskeyDevice(origin);
    const { credentialId } = await bindPasskey(rig.services.factors, origin, owner, device);
    return { owner, device, credentialId };
  };
  return { ...rig, ...(await bound('ann', '16502530000')), origin, bound };
}

/** What is asked before the flow begins. */
async function preflight(person: Person): Promise<Question> {
  const reply = await person.call('POST', beforehand);
  assert.equal(told(reply), '200');
  return reply.json()['authenticationOptions'] as Question;
}
const ask = (person: Person, value: string, type = 'username') =>
  person.call('POST', path, { identifier: { type, value } });
const show = (person: Person, payload: object, verificationId?: unknown) =>
  person.call('POST', `${path}/verify`, { payload, ...(verificationId !== undefined && { verificationId }) });

eachDatabase('signing in with a passkey alone', (databases) => {
  test('B10, G8: asked beforehand, shown, identified, in; no other factor is asked for, and the ID token says so', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.open();
    const question = await preflight(person);
    assert.deepEqual([question.allowCredentials, question.userVerification], [undefined, 'required']);
    assert.equal(told(await person.begin('SignIn')), '204', 'what was asked before stays');
    const shown = await show(person, rig.device.show(question));
    assert.equal(told(shown), '200');
    const id = String(shown.json()['verificationId']);
    const state = (await person.call('GET', '/api/experience/interaction')).json();
    assert.deepEqual(state['verificationRecords'], [{ id, type: 'SignInPasskey', verified: true }]);
    assert.equal(told(await person.submit()), '404 session.identifier_not_found');
    assert.equal(told(await person.identify(id)), '204');
    assert.equal(told(await person.identify(id)), '204', 'pressed twice');
    const done = await person.submit();
    assert.equal(told(done), '200', done.body);
    const tokens = (await person.exchange(await person.follow(String(done.json()['redirectTo'])))).json();
    const { sub, amr } = claimsOf(tokens['id_token']);
    assert.deepEqual([sub, amr], [rig.owner.userId, ['pop', 'user', 'mfa']]);
  });

  test('asked by name: the passkeys of this person, and only theirs are taken', async (t) => {
    const rig = await open(databases, t);
    const bob = await rig.bound('bob');
    const person = await rig.begin('SignIn');
    for (const [value, type] of [
      ['ann', 'username'],
      ['+1 (650) 253-0000', 'phone'],
    ] as const) {
      const asked = await ask(person, value, type);
      assert.equal(told(asked), '200');
      const options = asked.json()['authenticationOptions'] as Question;
      assert.deepEqual(
        options.allowCredentials?.map(({ id }) => id),
        [rig.credentialId],
      );
      const id = asked.json()['verificationId'];
      assert.equal(told(await show(person, bob.device.show({ challenge: options.challenge }), id)), failed);
      const right = rig.device.show(options);
      const shown = await show(person, right, id);
      assert.deepEqual([told(shown), shown.json()['verificationId']], ['200', id]);
      assert.equal(told(await show(person, right, id)), '400 session.mfa.pending_info_not_found');
      assert.equal(told(await show(person, right, 'other')), notAsked);
      assert.equal(told(await person.identify(String(id))), '204');
    }
    assert.equal(told(await person.submit()), '200');
  });

  test('every lie of a device is refused; what was asked beforehand is answered once, whatever the answer is worth', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('SignIn');
    const lies: readonly Lies[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { isVerified: false },
      { isPresent: false },
      { crossOrigin: true },
      { forges: true },
      { userHandle: Buffer.from('somebody else').toString('base64url') },
    ];
    for (const lie of lies) {
      const question = await preflight(person);
      const payload = rig.device.show(question, lie);
      assert.equal(told(await show(person, payload)), failed, JSON.stringify(lie));
      assert.equal(told(await show(person, rig.device.show(question))), notAsked, 'used up');
    }
    await preflight(person);
    assert.equal(told(await show(person, rig.device.show({ challenge: 'b3RoZXI' }))), notAsked);
    assert.equal(told(await show(person, { id: 'x', type: 'public-key' })), notAsked);
    const stranger = createPasskeyDevice(rig.origin);
    stranger.make({ challenge: 'x' });
    assert.equal(told(await show(person, stranger.show(await preflight(person)))), unknown);
    const question = await preflight(person);
    const other = await rig.begin('SignIn');
    assert.equal(told(await show(other, rig.device.show(question))), notAsked, 'asked of another browser');
    const right = rig.device.show(question);
    assert.equal(told(await show(person, right)), '200');
    assert.equal(told(await show(person, right)), notAsked, 'shown a second time');
    const clone = rig.device.clone();
    assert.equal(told(await show(person, rig.device.show(await preflight(person)))), '200');
    assert.equal(told(await show(person, clone.show(await preflight(person)))), failed, 'a clone');
  });

  test('eight at once: one is let in, by either question, also without a counter', async (t) => {
    const rig = await open(databases, t);
    const { id: userId } = await rig.addUser({ username: 'synced', password });
    const device = createPasskeyDevice(rig.origin, { hasCounter: false });
    await bindPasskey(rig.services.factors, rig.origin, { tenantId: 'default', userId }, device);
    const person = await rig.begin('SignIn');
    const first = device.show(await preflight(person));
    const beforehandAnswers = await Promise.all(Array.from({ length: 8 }, () => show(person, first)));
    assert.equal(beforehandAnswers.map(told).filter((one) => one === '200').length, 1);
    const asked = (await ask(person, 'synced')).json();
    const second = device.show(asked['authenticationOptions'] as Question);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => show(person, second, asked['verificationId'])),
    );
    assert.equal(answers.map(told).filter((one) => one === '200').length, 1, answers.map(told).join());
    assert.equal(told(await person.identify(String(asked['verificationId']))), '204');
  });

  test('C14: an unknown name and one without a passkey are the same: answer, headers, work; and only so many are answered', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser({ username: 'bob', password, phone: '16502530001', email: 'bob@example.com' });
    const person = await rig.begin('SignIn');
    assert.equal(told(await ask(person, 'nobody')), unknown);
    for (const [type, known, other] of [
      ['username', 'bob', 'nobody'],
      ['phone', '16502530001', '16502530002'],
      ['email', 'bob@example.com', 'nobody@example.com'],
      ['username', 'bob', "' or 1=1 --"],
    ] as const) {
      const replies: Awaited<ReturnType<typeof ask>>[] = [];
      const costs = [];
      for (const value of [known, other])
        costs.push(await rig.statementsOf(async () => void replies.push(await ask(person, value, type))));
      const [one, another] = replies;
      assert.equal(costs[0], costs[1], type);
      assert.deepEqual([one && told(one), one?.body], [unknown, another?.body]);
      const headers = replies.map(({ headers: all }) =>
        Object.keys(all)
          .filter((name) => name !== 'x-request-id')
          .toSorted(),
      );
      assert.deepEqual(headers[0], headers[1]);
    }
    await rig.change({ sentinelPolicy: { attemptsPerAddress: 12 } });
    const blocked = '400 session.verification_blocked_too_many_attempts';
    const burst = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(person, `name${index}`)));
    assert.equal(burst.map(told).filter((one) => one === unknown).length, 3, 'nine were asked before');
    assert.equal(told(await ask(person, 'ann')), blocked, 'known ones are counted too');
    assert.equal(
      told(await person.checkPassword({ type: 'username', value: 'ann' }, password)),
      '200',
      'a password still signs in',
    );
    assert.equal(told(await show(person, rig.device.show(await preflight(person)))), '200');
    assert.equal(told(await ask(await rig.begin('SignIn'), 'ann')), '200', 'another address');
  });

  test('C15: wrong answers lock nobody out but the address that they came from', async (t) => {
    const rig = await open(databases, t);
    await rig.change({ sentinelPolicy: { attemptsPerAddress: 3, maxAttempts: 3 } });
    const guesser = await rig.begin('SignIn');
    const answers = [];
    for (let round = 0; round < 5; round += 1)
      answers.push(told(await show(guesser, rig.device.show(await preflight(guesser), { forges: true }))));
    const blocked = '400 session.verification_blocked_too_many_attempts';
    assert.deepEqual(answers, [failed, failed, failed, blocked, blocked]);
    const ann = await rig.begin('SignIn');
    assert.equal(told(await show(ann, rig.device.show(await preflight(ann)))), '200');
  });

  test('B7: a passkey sets no new password, makes no account, and opens no flow of somebody else', async (t) => {
    const rig = await open(databases, t);
    const bob = await rig.bound('bob');
    const signedBy = async (person: Person, { device }: Pick<typeof bob, 'device'>) =>
      String((await show(person, device.show(await preflight(person)))).json()['verificationId']);
    const forgetful = await rig.begin('ForgotPassword');
    assert.equal(
      told(await forgetful.identify(await signedBy(forgetful, rig))),
      '422 session.not_supported_for_forgot_password',
    );
    const newcomer = await rig.begin('Register');
    assert.equal(
      told(await newcomer.identify(await signedBy(newcomer, rig))),
      '400 session.verification_failed',
    );
    const person = await rig.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
    await person.identify(String(proof.json()['verificationId']));
    assert.equal(told(await person.submit()), '403 session.mfa.require_mfa_verification');
    const bobs = await signedBy(person, bob);
    assert.equal(told(await person.submit()), '403 session.mfa.require_mfa_verification', 'shown, not hers');
    assert.equal(told(await person.identify(bobs)), '409 session.identity_conflict');
    assert.equal(told(await person.submit()), '403 session.mfa.require_mfa_verification');
    assert.equal(told(await person.identify(await signedBy(person, rig))), '204');
    assert.equal(told(await person.submit()), '200');
  });

  test('one that is removed while somebody signs in with it lets nobody in', async (t) => {
    const rig = await open(databases, t);
    const bob = await rig.bound('bob');
    const person = await rig.begin('SignIn');
    const signedBy = async ({ device }: Pick<typeof bob, 'device'>) =>
      String((await show(person, device.show(await preflight(person)))).json()['verificationId']);
    assert.equal(told(await person.identify(await signedBy(rig))), '204');
    const [kept] = await rig.services.factors.list(rig.owner);
    await rig.services.factors.remove(rig.owner, kept?.id ?? '');
    assert.equal(told(await person.submit()), '400 session.verification_failed');
    await signedBy(bob);
    assert.equal(told(await person.submit()), '400 session.verification_failed', 'another one is no help');
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await person.submit()), '400 session.verification_failed');
    assert.equal((await rig.services.users.find('default', rig.owner.userId))?.lastSignInAt, null);
  });

  test('refusals: off, nobody may sign in, suspended, gone', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('SignIn');
    const shown = await show(person, rig.device.show(await preflight(person)));
    const id = String(shown.json()['verificationId']);
    const payload = { id: 'x', type: 'public-key' };
    const off = '422 user.sign_in_method_not_enabled';
    await rig.change({ passkeySignIn: {} });
    assert.equal(told(await person.call('POST', beforehand)), off);
    assert.equal(told(await ask(person, 'ann')), off);
    assert.equal(told(await show(person, payload)), off);
    assert.equal(told(await person.identify(id)), off);
    await rig.change({ ...on, signInMode: 'Register' });
    assert.equal(told(await person.call('POST', beforehand)), '403 auth.forbidden');
    assert.equal(told(await ask(person, 'ann')), '403 auth.forbidden');
    assert.equal(told(await person.identify(id)), '403 auth.forbidden');
    await rig.change({ ...on, signInMode: 'SignInAndRegister' });
    await rig.services.users.suspend('default', rig.owner.userId, true);
    assert.equal(told(await person.identify(id)), '401 user.suspended');
    await rig.services.users.remove('default', rig.owner.userId);
    assert.equal(told(await person.identify(id)), '404 user.user_not_exist');
    const nobody = rig.person();
    assert.equal(told(await nobody.call('POST', beforehand)), '400 session.not_found');
    assert.equal(told(await ask(await rig.open(), 'ann')), '404 session.interaction_not_found');
    assert.equal(told(await show(await rig.open(), payload)), '404 session.interaction_not_found');
    assert.equal(told(await ask(person, 'ann', 'pigeon')), '400 guard.invalid_input');
  });
});
