/** `/api/verification-codes` and `/api/sentinel-activities/delete` by their answers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

const phone = '16502530000';

eachDatabase('/api/verification-codes', (databases) => {
  let opened: Awaited<ReturnType<typeof openOperator>>;
  beforeEach(async () => {
    opened = await openOperator(await databases.open());
  });
  const send = async (body: unknown = { phone }, headers: Record<string, string> = {}) =>
    opened.operator.post('/api/verification-codes', body, { headers });
  const verify = async (verificationCode: unknown, to = phone) =>
    (await opened.operator.post('/api/verification-codes/verify', { phone: to, verificationCode })).verdict;
  const settle = async (body: object) =>
    assert.equal((await opened.operator.patch('/api/sign-in-exp', body)).status, 200);
  const wrong = async () => ((await opened.readCode(phone)) === '000000' ? '000001' : '000000');

  test('204, and the right code once: 204, then 400 (A3)', async () => {
    assert.equal((await send()).verdict, '204');
    const code = await opened.readCode(phone);
    assert.match(code, /^\d{6}$/);
    assert.equal(await verify(code), '204');
    assert.equal(await verify(code), '400 verification_code.not_found');
  });

  test('the text is in the caller’s language where the tenant looks for it, else in its own', async () => {
    const text = async () =>
      (await opened.services.messages.telephone.list({ tenantId: 'default' }))[0]?.text ?? '';
    await send({ phone }, { 'accept-language': 'ru' });
    assert.match(await text(), /[а-я]/i);
    await settle({
      languageInfo: { autoDetect: false, fallbackLanguage: 'zh-TW' },
      messageLimitPolicy: { resendIntervalSeconds: 0 },
    });
    opened.clock.move(30_000);
    await send({ phone }, { 'accept-language': 'ru' });
    assert.match(await text(), /\p{Script=Han}/u);
  });

  test('400: no code, wrong code, late code, too many tries', async () => {
    assert.equal(await verify('123456'), '400 verification_code.not_found');
    await send();
    const code = await opened.readCode(phone);
    assert.equal(await verify(await wrong()), '400 verification_code.code_mismatch');
    assert.equal(await verify(code, '16502530001'), '400 verification_code.not_found');
    opened.clock.move(600_001);
    assert.equal(await verify(code), '400 verification_code.expired');
    await settle({ verificationCodePolicy: { maxRetryAttempts: 2 } });
    await send();
    for (let tries = 0; tries < 2; tries++)
      assert.equal(await verify(await wrong()), '400 verification_code.code_mismatch');
    assert.equal(await verify(await opened.readCode(phone)), '400 verification_code.exceed_max_try');
  });

  test('400 guard.invalid_input: bodies that name no number', async () => {
    for (const body of [null, {}, { phone: '+16502530000' }, { phone: '' }, { phone: '12' }, { phone: 1 }])
      assert.equal((await send(body)).verdict, '400 guard.invalid_input', JSON.stringify(body));
    assert.equal(await verify(123_456), '400 guard.invalid_input');
    assert.equal(await verify('123456', '12'), '400 verification_code.not_found');
    const byMail = { email: 'a@b.example', verificationCode: '123456' };
    const answer = await opened.operator.post('/api/verification-codes/verify', byMail);
    assert.equal(answer.verdict, '400 verification_code.not_found');
  });

  test('501 without a connector of that kind', async () => {
    assert.equal((await send({ email: 'a@b.example' })).verdict, '501 connector.not_found');
    const [{ id }] = (await opened.operator.get('/api/connectors')).body;
    await opened.operator.remove(`/api/connectors/${id}`);
    assert.equal((await send()).verdict, '501 connector.not_found');
  });

  test('429 with Retry-After and the limit: too early, too many to one number, in every spelling (C10, C13)', async () => {
    assert.equal((await send()).verdict, '204');
    const early = await send();
    assert.equal(early.verdict, '429 request.message_rate_limited');
    assert.equal(early.headers['retry-after'], '30');
    assert.deepEqual(early.body.data, { limit: 'resend', retryAfterSeconds: 30 });
    opened.clock.move(30_000);
    await settle({ messageLimitPolicy: { sendsPerRecipient: 2, resendIntervalSeconds: 0 } });
    assert.equal((await send({ phone: '0016502530000' })).verdict, '204');
    const many = await send();
    assert.equal(many.verdict, '429 request.message_rate_limited');
    assert.equal(many.body.data.limit, 'recipient');
  });

  test('a Management token does not count by address (C3)', async () => {
    await settle({ messageLimitPolicy: { sendsPerAddress: 1 } });
    for (const to of ['16502530001', '16502530002', '16502530003'])
      assert.equal((await send({ phone: to })).verdict, '204');
  });

  test('a number with too many failures is blocked, a right code is not used up by it, and the operator lifts it (A4)', async () => {
    await settle({ sentinelPolicy: { maxAttempts: 3 }, messageLimitPolicy: { resendIntervalSeconds: 0 } });
    await send();
    const code = await opened.readCode(phone);
    const verdicts = [];
    for (let tries = 0; tries < 4; tries++) verdicts.push(await verify(await wrong()));
    assert.equal(verdicts.at(-1), '400 session.verification_blocked_too_many_attempts');
    assert.equal(await verify(code), '400 session.verification_blocked_too_many_attempts');
    const lift = (body: unknown) => opened.operator.post('/api/sentinel-activities/delete', body);
    assert.equal((await lift({ targetType: 'App', targets: [phone] })).verdict, '204');
    assert.equal(await verify(code), '400 session.verification_blocked_too_many_attempts');
    assert.equal((await lift({ targetType: 'User', targets: ['nobody', phone] })).verdict, '204');
    assert.equal(await verify(code), '204');
    for (const body of [
      {},
      { targetType: 'User' },
      { targetType: 'Cat', targets: [phone] },
      { targetType: 'User', targets: [] },
      { targetType: 'User', targets: ['a\0'] },
    ])
      assert.equal((await lift(body)).verdict, '400 guard.invalid_input', JSON.stringify(body));
  });

  test('a name and a number that is none are let in again too', async () => {
    await settle({ sentinelPolicy: { maxAttempts: 1 } });
    const { limits } = opened.services;
    const policy = { maxAttempts: 1, lockoutMinutes: 60 };
    const names = ['ann', '+99999999999'].map((name) => ({ tenantId: 'default', name }));
    for (const subject of names) {
      await limits.countFailure({ ...subject, policy });
      assert.ok(await limits.findBlock(subject));
    }
    const targets = ['ann', '99999999999'];
    await opened.operator.post('/api/sentinel-activities/delete', { targetType: 'User', targets });
    for (const subject of names) assert.equal(await limits.findBlock(subject), undefined);
  });
});
