/** POST /api/experience/verification/verification-code: what it answers, and when nothing leaves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';

const phone = '16502530000';
const path = '/api/experience/verification/verification-code';
const methodsOf = (verificationCode: boolean) => ({
  methods: [{ identifier: 'phone' as const, password: true, verificationCode, isPasswordPrimary: false }],
});

eachDatabase('POST verification-code', (databases) => {
  test('200 with the id, and what a page needs to count down', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const reply = await person.askForCode(phone, 'SignIn');
    assert.equal(told(reply), '200');
    const { verificationId, ...rest } = reply.json();
    assert.match(String(verificationId), /^[0-9a-z]{21}$/);
    assert.deepEqual(rest, { resendAfterSeconds: 30, expiresInSeconds: 600, codeLength: 6 });
    assert.match(await rig.readCode(phone), /^\d{6}$/);
  });

  test('C10: any spelling of the wire is the same number', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    await rig.send(person, '610412345678', 'SignIn');
    assert.match(await rig.readCode('61412345678'), /^\d{6}$/);
    assert.equal(told(await person.askForCode('61412345678', 'SignIn')), '429 request.message_rate_limited');
  });

  test('400 guard.invalid_input: digits alone, a known type, a known event', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    for (const value of ['+16502530000', '1 650 253 0000', '1-650', '', 'ann', '1'.repeat(129)])
      assert.equal(told(await person.askForCode(value, 'SignIn')), '400 guard.invalid_input', value);
    for (const body of [
      {},
      { identifier: { type: 'username', value: 'ann' }, interactionEvent: 'SignIn' },
      { identifier: { type: 'phone', value: phone } },
      { identifier: { type: 'email', value: `a@${'.'.repeat(900_000)}@` }, interactionEvent: 'SignIn' },
      { identifier: { type: 'phone', value: phone }, interactionEvent: 'BindMfa' },
      { identifier: { type: 'phone', value: 16502530000 }, interactionEvent: 'SignIn' },
    ])
      assert.equal(told(await person.call('POST', path, body)), '400 guard.invalid_input');
  });

  test('422 user.invalid_phone: before anything is sent or counted', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    for (const value of ['12', '999123456', '0', '4912345678901234567'])
      assert.equal(told(await person.askForCode(value, 'SignIn')), '422 user.invalid_phone', value);
    assert.equal(await rig.statementsOf(() => person.askForCode('12', 'SignIn')), 1);
  });

  test('C13: 429 request.message_rate_limited says which limit and how long', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    await rig.send(person, phone, 'SignIn');
    rig.clock.move(10_000);
    const reply = await person.askForCode(phone, 'SignIn');
    assert.equal(told(reply), '429 request.message_rate_limited');
    assert.deepEqual(reply.json()['data'], { limit: 'resend', retryAfterSeconds: 20 });
    assert.equal(reply.headers['retry-after'], '20');
    rig.clock.move(20_000);
    assert.equal(told(await person.askForCode(phone, 'SignIn')), '200');
  });

  test('501 connector.not_found: no connector for SMS, none for e-mail', async (t) => {
    const rig = await openExperience(databases, t, { isNewcomer: false });
    await rig.change(everyWay);
    const person = await rig.begin('SignIn');
    assert.equal(told(await person.askForCode(phone, 'SignIn')), '501 connector.not_found');
    const body = { identifier: { type: 'email', value: 'ann@example.com' }, interactionEvent: 'SignIn' };
    assert.equal(told(await person.call('POST', path, body)), '501 connector.not_found');
  });

  test('C14, 05 §4: where only members sign in, a stranger gets the same answer and no message', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ signInMode: 'SignIn' });
    await rig.addUser({ phone });
    await rig.send(await rig.begin('SignIn'), '16502530002', 'SignIn');
    const answers: object[] = [];
    const statements = [];
    for (const number of [phone, '16502530001']) {
      const person = await rig.begin('SignIn');
      statements.push(
        await rig.statementsOf(async () => {
          const { verificationId, ...rest } = (await person.askForCode(number, 'SignIn')).json();
          answers.push({ ...rest, id: String(verificationId).length });
        }),
      );
      assert.equal(told(await person.askForCode(number, 'SignIn')), '429 request.message_rate_limited');
    }
    assert.deepEqual(answers[0], answers[1]);
    assert.equal(statements[0], statements[1]);
    assert.match(await rig.readCode(phone), /^\d{6}$/);
    await assert.rejects(rig.readCode('16502530001'));
  });

  test('A6 of 09: nothing leaves where no enabled flow could use the code', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser({ phone });
    await rig.change({
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: methodsOf(false),
    });
    for (const event of ['SignIn', 'Register', 'ForgotPassword'] as const) {
      rig.clock.move(60_000);
      const person = await rig.begin(event);
      const id = await rig.send(person, phone, event);
      await assert.rejects(rig.readCode(phone));
      assert.equal(told(await person.checkCode(phone, id, '000000')), '400 verification_code.code_mismatch');
    }
    await rig.change({ signIn: methodsOf(true) });
    rig.clock.move(60_000);
    await rig.send(await rig.begin('SignIn'), phone, 'SignIn');
    assert.match(await rig.readCode(phone), /^\d{6}$/);
  });

  test('C14: who is signing in cannot have a number of nobody told of a forgotten password', async (t) => {
    const rig = await openExperience(databases, t);
    const ann = { username: 'ann', password: 'correct horse' };
    await rig.addUser(ann);
    await rig.change({ ...everyWay, forgotPasswordMethods: ['PhoneVerificationCode'] });
    const person = await rig.begin('SignIn');
    const shown = await person.checkPassword({ type: 'username', value: 'ann' }, ann.password);
    assert.equal(told(await person.identify(String(shown.json()['verificationId']))), '204');
    await rig.send(person, phone, 'ForgotPassword');
    await assert.rejects(rig.readCode(phone));
    rig.clock.move(60_000);
    await rig.send(person, phone, 'SignIn');
    assert.match(await rig.readCode(phone), /^\d{6}$/);
  });

  test('the language: the application’s wish, then the browser’s, then the tenant’s', async (t) => {
    const rig = await openExperience(databases, t);
    const text = async (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
      rig.clock.move(60_000);
      const person = rig.person({ headers });
      await person.openSignIn(parameters);
      await person.begin('SignIn');
      await rig.send(person, phone, 'SignIn');
      const [message] = await rig.services.messages.telephone.list({
        tenantId: 'default',
        phone: `+${phone}`,
      });
      return message?.text ?? '';
    };
    assert.match(await text({}), /[a-z]{4}/);
    assert.match(await text({}, { 'accept-language': 'ru,en;q=0.5' }), /[а-я]{4}/);
    assert.match(await text({ ui_locales: 'th ru' }, { 'accept-language': 'ru' }), /[\u0e00-\u0e7f]{4}/);
    await rig.change({ languageInfo: { autoDetect: false, fallbackLanguage: 'zh-TW' } });
    assert.match(await text({}, { 'accept-language': 'ru' }), /驗證碼/);
  });

  test('at most five statements on PostgreSQL', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    await rig.send(person, '16502530009', 'SignIn');
    const count = await rig.statementsOf(() => person.askForCode(phone, 'SignIn'));
    if (databases.engine === 'postgres') assert.ok(count <= 5, `${count} statements`);
  });
});
