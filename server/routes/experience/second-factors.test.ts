/** The second factor at sign-in: what is asked for, by what it is shown, and that nothing leads past it. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Settings } from '../../../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../../factors/totp.ts';
import type { TestDatabases } from '../../testing/databases.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const phone = '16502530000';
const password = 'correct horse';
const required = '403 session.mfa.require_mfa_verification';
const factors: Settings['mfa']['factors'] = ['PhoneVerificationCode', 'Totp'];

async function open(
  databases: TestDatabases,
  t: TestContext,
  policy: Settings['mfa']['policy'] = 'Mandatory',
) {
  const rig = await openExperience(databases, t);
  await rig.change({
    signUp: { identifiers: ['username'], password: true, verify: false },
    signIn: {
      methods: [
        { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        { identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true },
      ],
    },
    forgotPasswordMethods: null,
    mfa: { factors, policy },
  });
  const user = await rig.addUser({ username: 'ann', phone, password });
  const owner = { tenantId: 'default', userId: user.id };
  return {
    ...rig,
    owner,
    async identified(): Promise<Person> {
      const person = await rig.begin('SignIn');
      const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
      assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
      return person;
    },
    async addApp() {
      const { secret } = await rig.services.factors.addTotp(owner);
      const bytes = fromBase32(secret);
      assert.ok(bytes);
      return () => totpAt(bytes, stepAt(rig.clock.now()));
    },
    sms: () => rig.services.messages.telephone.list({ tenantId: 'default', phone: `+${phone}` }),
  };
}

const ask = (person: Person, identifierType = 'phone') =>
  person.call('POST', '/api/experience/verification/mfa-verification-code', { identifierType });
const answer = (person: Person, verificationId: unknown, code: string, identifierType = 'phone') =>
  person.call('POST', '/api/experience/verification/mfa-verification-code/verify', {
    verificationId,
    code,
    identifierType,
  });
const showTotp = (person: Person, code: string) =>
  person.call('POST', '/api/experience/verification/totp/verify', { code });
const showBackup = (person: Person, code: string) =>
  person.call('POST', '/api/experience/verification/backup-code/verify', { code });

eachDatabase('a second factor at sign-in', (databases) => {
  test('B10: SMS: 403 with what there is, no message before it was chosen, then in; the ID token says how and when', async (t) => {
    const rig = await open(databases, t);
    await rig.addApp();
    const person = await rig.identified();
    const refused = await person.submit();
    assert.equal(told(refused), required);
    assert.deepEqual(refused.json()['data'], {
      availableFactors: ['Totp', 'PhoneVerificationCode'],
      maskedIdentifiers: { PhoneVerificationCode: '****0000' },
    });
    assert.equal((await rig.services.users.find('default', rig.owner.userId))?.lastSignInAt, null);
    assert.deepEqual(await rig.sms(), [], 'nothing leaves before SMS was chosen');
    const sent = await ask(person);
    assert.equal(told(sent), '200');
    const [message] = await rig.sms();
    assert.equal(message?.purpose, 'MfaVerification');
    const id = sent.json()['verificationId'];
    assert.equal(told(await answer(person, id, '00000x')), '400 verification_code.code_mismatch');
    assert.equal(told(await person.submit()), required);
    assert.equal(told(await answer(person, id, await rig.readCode(phone))), '200');
    const { redirectTo } = (await person.submit()).json();
    const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    const { sub, amr, auth_time: signedInAt } = claimsOf(tokens['id_token']);
    assert.equal(sub, rig.owner.userId);
    assert.deepEqual(amr, ['pwd', 'otp', 'sms', 'mfa']);
    assert.equal(signedInAt, Math.floor(rig.clock.now() / 1000));
    assert.equal((await rig.sms()).length, 1);
  });

  test('H2, H3: an app; each value once, wrong ones are counted in a pool of their own', async (t) => {
    const rig = await open(databases, t);
    const value = await rig.addApp();
    const person = await rig.identified();
    assert.equal(
      told(
        await showTotp(
          person,
          value().replace(/./, (digit) => String((Number(digit) + 1) % 10)),
        ),
      ),
      '400 session.mfa.invalid_totp_code',
    );
    assert.equal(told(await showTotp(person, value())), '200');
    assert.equal(told(await person.submit()), '200');
    const again = await rig.identified();
    assert.equal(told(await showTotp(again, value())), '400 session.mfa.invalid_totp_code', 'used already');
    assert.equal(told(await again.submit()), required);
    await rig.change({ sentinelPolicy: { maxAttempts: 3, lockoutDuration: 10 } });
    rig.clock.move(3_600_001);
    const guesser = await rig.identified();
    const guesses = await Promise.all(Array.from({ length: 8 }, () => showTotp(guesser, 'nothing')));
    const answers = guesses.map(told);
    assert.ok(
      answers.filter((one) => one === '400 session.mfa.invalid_totp_code').length <= 3,
      answers.join(),
    );
    assert.equal(
      told(await showTotp(guesser, value())),
      '400 session.verification_blocked_too_many_attempts',
    );
    assert.equal(told(await ask(guesser)), '200', 'the phone is not blocked by it');
    rig.clock.move(3_600_001);
    assert.equal(told(await showTotp(await rig.identified(), value())), '200');
  });

  test('one value shown eight times at once opens one door', async (t) => {
    const rig = await open(databases, t);
    const value = await rig.addApp();
    const people = [];
    for (let index = 0; index < 8; index++) people.push(await rig.identified());
    const now = value();
    const answers = (await Promise.all(people.map((person) => showTotp(person, now)))).map(told);
    assert.equal(answers.filter((one) => one === '200').length, 1, answers.join());
  });

  test('B9: backup codes, each once', async (t) => {
    const rig = await open(databases, t);
    await rig.change({ mfa: { factors: [...factors, 'BackupCode'], policy: 'Mandatory' } });
    await rig.addApp();
    const { codes } = await rig.services.factors.addBackupCodes(rig.owner);
    const [first = '', second = ''] = codes;
    const person = await rig.identified();
    assert.deepEqual(
      ((await person.submit()).json()['data'] as { availableFactors: string[] }).availableFactors,
      ['Totp', 'PhoneVerificationCode', 'BackupCode'],
    );
    assert.equal(told(await showBackup(person, 'f'.repeat(16))), '400 session.mfa.invalid_backup_code');
    assert.equal(told(await showBackup(person, first.toUpperCase())), '200');
    assert.equal(told(await person.submit()), '200');
    const again = await rig.identified();
    assert.equal(told(await showBackup(again, first)), '400 session.mfa.invalid_backup_code');
    assert.equal(told(await showBackup(again, second)), '200');
    assert.doesNotMatch(rig.logged(), new RegExp(`${first}|${second}`, 'i'));
  });

  test('B7: neither turning to sign-up, nor a new password, nor a first code leads past it', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.identified();
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await person.submit()), required);
    const add = { type: 'email', verificationId: 'x' };
    assert.equal(told(await person.call('POST', '/api/experience/profile', add)), required);
    const forgetful = await rig.begin('ForgotPassword');
    assert.equal(told(await forgetful.identify(await rig.prove(forgetful, phone, 'ForgotPassword'))), '204');
    assert.equal(told(await ask(forgetful)), '400 session.not_supported_for_forgot_password');
    await forgetful.call('PUT', '/api/experience/profile/password', { password: 'battery staple' });
    assert.equal(told(await forgetful.submit()), '200');
    const fresh = await rig.begin('SignIn');
    const proof = await fresh.checkPassword({ type: 'username', value: 'ann' }, 'battery staple');
    await fresh.identify(String(proof.json()['verificationId']));
    assert.equal(told(await fresh.submit()), required);
    rig.clock.move(60_000);
    const first = await rig.send(fresh, phone, 'ForgotPassword');
    await fresh.checkCode(phone, first, await rig.readCode(phone));
    assert.equal(told(await fresh.submit()), required);
    assert.equal(told(await answer(fresh, first, '123456')), '404 session.verification_session_not_found');
  });

  test('who has it off, and a new account, are asked only where nobody may skip it', async (t) => {
    const rig = await open(databases, t, 'PromptAtSignInAndSignUp');
    assert.equal(told(await (await rig.identified()).submit()), required, 'never asked, and has a phone');
    const off = { mfa: { enabled: false, skipped: true } };
    await rig.services.users.merge('default', rig.owner.userId, 'factorChoices', off);
    assert.equal(told(await (await rig.identified()).submit()), '200');
    const newcomer = await rig.begin('Register');
    const made = await newcomer.call('POST', '/api/experience/verification/new-password-identity', {
      identifier: { type: 'username', value: 'bob' },
      password,
    });
    assert.equal(told(await newcomer.identify(String(made.json()['verificationId']))), '201');
    assert.equal(told(await newcomer.submit()), '422 user.suggest_mfa');
    const bob = await rig.services.users.findBy('default', { username: 'bob' });
    assert.deepEqual(bob?.factorChoices, { mfa: { enabled: false } });
    await rig.change({ mfa: { factors, policy: 'Mandatory' } });
    assert.equal(told(await (await rig.identified()).submit()), required);
  });

  test('refusals: nobody yet, not on, not theirs', async (t) => {
    const rig = await open(databases, t);
    const nobody = await rig.begin('SignIn');
    assert.equal(told(await ask(nobody)), '400 session.identifier_not_found');
    assert.equal(told(await showTotp(nobody, '123456')), '404 session.identifier_not_found');
    assert.equal(told(await showBackup(nobody, 'abc')), '404 session.identifier_not_found');
    const person = await rig.identified();
    const off = '400 session.mfa.mfa_factor_not_enabled';
    assert.equal(told(await showTotp(person, '123456')), off);
    assert.equal(told(await showBackup(person, 'abc')), off);
    assert.equal(told(await ask(person, 'email')), off);
    assert.equal(told(await ask(person, 'pigeon')), '400 guard.invalid_input');
    await rig.change({ mfa: { factors: [], policy: 'NoPrompt' } });
    assert.equal(told(await ask(person)), off);
    assert.equal(told(await person.submit()), '200');
  });

  test('costs no statement more at submit: whom it is about is read with the flow', async (t) => {
    const rig = await open(databases, t);
    const value = await rig.addApp();
    const submitCosts = async (isOn: boolean) => {
      await rig.change({ mfa: { factors: isOn ? factors : [], policy: 'Mandatory' } });
      rig.clock.move(60_000);
      const person = await rig.identified();
      const shown = isOn ? await rig.statementsOf(() => showTotp(person, value())) : 0;
      return { shown, submit: await rig.statementsOf(() => person.submit()) };
    };
    await submitCosts(false);
    const without = await submitCosts(false);
    await submitCosts(true);
    const { shown, submit } = await submitCosts(true);
    assert.equal(submit, without.submit);
    assert.ok(shown <= 9, `${shown}`);
  });
});
