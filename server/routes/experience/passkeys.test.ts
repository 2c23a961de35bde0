/** A passkey as the second factor: who has nothing else gets in by it, and nothing but it gets in. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Settings } from '../../../contract/settings.ts';
import { bindPasskey } from '../../testing/bound-passkey.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { createPasskeyDevice, type Lies, type PasskeyDevice } from '../../testing/passkey-device.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const password = 'correct horse';
const path = '/api/experience/verification/web-authn/authentication';
const required = '403 session.mfa.require_mfa_verification';
const failed = '400 session.mfa.webauthn_verification_failed';
const answered = '400 session.mfa.pending_info_not_found';

type Question = {
  challenge: string;
  allowCredentials: { id: string }[];
  rpId: string;
  userVerification: string;
};

async function open(
  databases: TestDatabases,
  t: TestContext,
  factors: Settings['mfa']['factors'] = ['WebAuthn', 'Totp'],
) {
  const rig = await openExperience(databases, t);
  await rig.change({
    signUp: { identifiers: ['username'], password: true, verify: false },
    signIn: {
      methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
    },
    forgotPasswordMethods: null,
    mfa: { factors, policy: 'Mandatory' },
  });
  const origin = rig.services.config.endpoint;
  const bound = async (username: string) => {
    const { id: userId } = await rig.addUser({ username, password });
    const owner = { tenantId: 'default', userId };
    const device = createPasskeyDevice(origin);
    await bindPasskey(rig.services.factors, origin, owner, device);
    return { owner, device };
  };
  const identified = async (username = 'ann'): Promise<Person> => {
    const person = await rig.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: username }, password);
    assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
    return person;
  };
  return { ...rig, ...(await bound('ann')), origin, bound, identified };
}

const ask = (person: Person) => person.call('POST', path);
async function question(person: Person) {
  const reply = await ask(person);
  assert.equal(told(reply), '200');
  const { verificationId, authenticationOptions } = reply.json();
  return { id: String(verificationId), options: authenticationOptions as Question };
}
const show = (person: Person, verificationId: string, payload: object) =>
  person.call('POST', `${path}/verify`, { verificationId, payload });
/** Asks, and shows what the device answers to that. */
async function answer(person: Person, device: PasskeyDevice, lies?: Lies): Promise<string> {
  const { id, options } = await question(person);
  return told(await show(person, id, device.show(options, lies)));
}

eachDatabase('a passkey as the second factor', (databases) => {
  test('B10, G8: 403 names it, what it signed lets in, and the ID token says so', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.identified();
    const refused = await person.submit();
    assert.equal(told(refused), required);
    assert.deepEqual(refused.json()['data'], { availableFactors: ['WebAuthn'], maskedIdentifiers: {} });
    const { id, options } = await question(person);
    assert.deepEqual(
      [options.rpId, options.userVerification, options.allowCredentials.length],
      [new URL(rig.origin).hostname, 'required', 1],
    );
    const shown = await show(person, id, rig.device.show(options));
    assert.deepEqual([told(shown), shown.json()['verificationId']], ['200', id]);
    const { redirectTo } = (await person.submit()).json();
    const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    assert.deepEqual(claimsOf(tokens['id_token'])['amr'], ['pwd', 'pop', 'user', 'mfa']);
  });

  test('every lie of a device is refused, and each question is answered once', async (t) => {
    const rig = await open(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 100 } });
    const person = await rig.identified();
    const bob = await rig.bound('bob');
    const lies: readonly Lies[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: 'b3RoZXI' },
      { isVerified: false },
      { isPresent: false },
      { crossOrigin: true },
      { forges: true },
    ];
    for (const lie of lies) assert.equal(await answer(person, rig.device, lie), failed, JSON.stringify(lie));
    assert.equal(await answer(person, bob.device), failed, 'another person’s');
    assert.equal(told(await person.submit()), required);
    const clone = rig.device.clone();
    const { id, options } = await question(person);
    assert.equal(told(await show(person, id, { id: 'x', type: 'public-key' })), failed);
    assert.equal(told(await show(person, id, { id: 'x' })), '400 guard.invalid_input');
    const right = rig.device.show(options);
    assert.equal(told(await show(person, 'other', right)), '404 session.verification_session_not_found');
    assert.equal(told(await show(person, id, right)), '200');
    assert.equal(told(await show(person, id, right)), answered);
    assert.equal(await answer(person, rig.device, { counter: 0 }), failed, 'a counter that goes back');
    const again = await rig.identified();
    const { id: later } = await question(again);
    assert.equal(told(await show(again, later, right)), failed, 'signed for another question');
    assert.equal(await answer(again, clone), failed, 'a clone');
    assert.equal(told(await again.submit()), required);
  });

  test('an older question is void; one right answer, shown eight times at once, counts once', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.identified();
    const older = await question(person);
    const newer = await question(person);
    assert.equal(
      told(await show(person, older.id, rig.device.show(older.options))),
      '404 session.verification_session_not_found',
    );
    const payload = rig.device.show(newer.options);
    const all = await Promise.all(Array.from({ length: 8 }, () => show(person, newer.id, payload)));
    const answers = all.map(told);
    assert.equal(answers.filter((one) => one === '200').length, 1, answers.join());
    assert.ok(
      answers.every((one) => ['200', failed, answered, '409 request.conflict'].includes(one)),
      answers.join(),
    );
    assert.equal(told(await person.submit()), '200');
  });

  test('without a counter, too, eight at once count once: the question is what is used up', async (t) => {
    const rig = await open(databases, t);
    const { id: userId } = await rig.addUser({ username: 'synced', password });
    const device = createPasskeyDevice(rig.origin, { hasCounter: false });
    await bindPasskey(rig.services.factors, rig.origin, { tenantId: 'default', userId }, device);
    const person = await rig.identified('synced');
    const { id, options } = await question(person);
    const payload = device.show(options);
    const all = await Promise.all(Array.from({ length: 8 }, () => show(person, id, payload)));
    const answers = all.map(told);
    assert.equal(answers.filter((one) => one === '200').length, 1, answers.join());
    assert.equal(told(await person.submit()), '200');
  });

  test('A4: wrong ones are counted in a pool of their own, before they are looked at', async (t) => {
    const rig = await open(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 3, lockoutDuration: 10 } });
    const person = await rig.identified();
    const { id, options } = await question(person);
    const wrong = rig.device.show(options, { forges: true });
    const all = await Promise.all(Array.from({ length: 8 }, () => show(person, id, wrong)));
    const blocked = '400 session.verification_blocked_too_many_attempts';
    const answers = all.map(told);
    assert.ok(answers.filter((one) => one === failed).length <= 3, answers.join());
    for (let round = 0; round < 3; round += 1) await answer(person, rig.device, { forges: true });
    assert.equal(await answer(person, rig.device), blocked);
    rig.clock.move(3_600_001);
    assert.equal(await answer(await rig.identified(), rig.device), '200');
  });

  test('a related origin counts, once the operator let it in', async (t) => {
    const rig = await open(databases, t);
    const origin = 'https://shop.example.net';
    const person = await rig.identified();
    assert.equal(await answer(person, rig.device, { origin }), failed);
    await rig.services.accountCenter.update('default', { webauthnRelatedOrigins: [origin] });
    assert.equal(await answer(person, rig.device, { origin }), '200');
  });

  test('refusals: nobody yet, a forgotten password, not on, none there', async (t) => {
    const rig = await open(databases, t);
    const payload = { id: 'x', type: 'public-key' };
    const nobody = await rig.begin('SignIn');
    assert.equal(told(await ask(nobody)), '404 session.identifier_not_found');
    assert.equal(told(await show(nobody, 'x', payload)), '404 session.identifier_not_found');
    const forgetful = await rig.begin('ForgotPassword');
    assert.equal(told(await ask(forgetful)), '400 session.not_supported_for_forgot_password');
    assert.equal(told(await (await rig.open()).call('POST', path)), '404 session.interaction_not_found');
    await rig.addUser({ username: 'bob', password });
    const bob = await rig.identified('bob');
    assert.equal(told(await ask(bob)), '400 session.mfa.webauthn_verification_not_found');
    const ann = await rig.identified();
    await rig.change({ mfa: { factors: ['Totp'], policy: 'Mandatory' } });
    assert.equal(told(await ask(ann)), '400 session.mfa.mfa_factor_not_enabled');
    assert.equal(told(await show(ann, 'x', payload)), '400 session.mfa.mfa_factor_not_enabled');
  });

  test('what it costs, in statements', async (t) => {
    const rig = await open(databases, t);
    assert.equal(await answer(await rig.identified(), rig.device), '200', 'memory is warm');
    const person = await rig.identified();
    let asked: Awaited<ReturnType<typeof question>> | undefined;
    const asking = await rig.statementsOf(async () => {
      asked = await question(person);
    });
    assert.ok(asked);
    const { id, options } = asked;
    const payload = rig.device.show(options);
    const showing = await rig.statementsOf(() => show(person, id, payload));
    assert.deepEqual({ asking, showing }, { asking: 2, showing: 4 });
  });
});
