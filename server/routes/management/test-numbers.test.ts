/** `/api/test-numbers`: a fixed code on development tenants, guessed at as seldom as any other, and never a message. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';
import { signInByCode } from '../../testing/person.ts';

const dayMs = 86_400_000;
const phone = '16502530042';
const there = { tenantId: 'dev' };
const admin = { tenantId: 'admin' };

eachDatabase('test numbers', (databases) => {
  async function open() {
    let left = 0;
    const fetch: typeof globalThis.fetch = async () => {
      left += 1;
      return new Response('{"ids":[1]}', { headers: { 'content-type': 'application/json' } });
    };
    const rig = await openOperator(await databases.open(), { fetch });
    await rig.operator.post('/api/tenants', { id: 'dev', tag: 'development' }, admin);
    // A real provider: what reaches it is counted.
    const templates = ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
      usageType,
      content: 'Your code is {{code}}',
    }));
    const endpoint = 'https://gatewayapi.com/rest/mtsms';
    const config = { endpoint, apiToken: 'token-of-a-provider', sender: 'Latchkey', templates };
    const made = await rig.operator.post('/api/connectors', { connectorId: 'gatewayapi-sms', config }, there);
    assert.equal(made.status, 200, made.text);
    const expiresAt = rig.clock.now() + 30 * dayMs;
    const create = (body: object = {}, call: object = there) =>
      rig.operator.post('/api/test-numbers', { phone, code: '424242', expiresAt, ...body }, call);
    return { ...rig, create, config, left: () => left };
  }

  test('201, list, 204: the code is never shown, nor kept in clear, nor logged', async () => {
    const { operator, create, services, logged, clock } = await open();
    const made = await create();
    assert.equal(made.verdict, '201');
    const { id, ...rest } = made.body;
    const now = clock.now();
    assert.deepEqual(rest, {
      tenantId: 'dev',
      phone,
      expiresAt: now + 30 * dayMs,
      createdAt: now,
      isInForce: true,
    });
    const listed = await operator.get('/api/test-numbers', there);
    assert.deepEqual(listed.body, [made.body]);
    const rows = await services.database.kysely.selectFrom('test_numbers').selectAll().execute();
    const rowsOfLogs = await services.database.kysely.selectFrom('logs').selectAll().execute();
    assert.doesNotMatch(JSON.stringify([rows, rowsOfLogs]) + logged() + listed.text, /424242/);
    assert.match(logged(), /TEST NUMBER: whoever knows its fixed code signs in with it/);
    assert.equal((await operator.get('/api/tenants/dev', admin)).body.testNumbersInForce, 1);
    assert.equal((await operator.remove(`/api/test-numbers/${id}`, there)).verdict, '204');
    assert.equal((await operator.remove(`/api/test-numbers/${id}`, there)).verdict, '404 entity.not_found');
    assert.deepEqual((await operator.get('/api/test-numbers', there)).body, []);
  });

  test('400, 422: what is no code, no date ahead, no number, one already, and every production tenant', async () => {
    const { create, clock } = await open();
    for (const code of ['', '12345', '1234567', 'abcdef', 123456])
      assert.equal((await create({ code })).verdict, '400 guard.invalid_input');
    for (const expiresAt of [clock.now(), clock.now() + 91 * dayMs, 0, 'soon'])
      assert.equal((await create({ expiresAt })).verdict, '400 guard.invalid_input');
    assert.equal((await create({ phone: '1' })).verdict, '422 user.invalid_phone');
    const production = await create({}, { tenantId: 'default' });
    assert.equal(production.verdict, '422 test_number.production_tenant');
    assert.match(production.body.message, /development/);
    assert.equal((await create({}, admin)).verdict, '422 test_number.production_tenant');
    const both = await Promise.all([create(), create()]);
    assert.deepEqual(both.map(({ verdict }) => verdict).toSorted(), [
      '201',
      '422 entity.unique_integrity_violation',
    ]);
  });

  test('a person signs in with the fixed code; no message is made, and the log says so loudly', async () => {
    const { create, person, services, logged, left } = await open();
    await create();
    const ann = person({ endpoint: 'http://localhost:3001/t/dev' });
    const { claims } = await signInByCode(ann, phone, () => '424242');
    assert.equal(claims['phone_number'], phone);
    const rows = await services.database.kysely.selectFrom('messages').selectAll().execute();
    assert.deepEqual([rows, left()], [[], 0]);
    assert.match(logged(), /TEST NUMBER: its fixed code opens the account, no message was sent/);
  });

  test('A3 A4 A7: it is used once a sign-in, and guesses at it end in the same block as at any code', async () => {
    const { create, services, left } = await open();
    await create();
    const order = {
      tenantId: 'dev',
      phone: `+${phone}`,
      kind: 'PhoneVerificationCode',
      purpose: 'SignIn',
    } as const;
    const { codes } = services;
    const sent = await codes.send({ ...order, flowId: 'f1', locale: 'en' });
    const guess = (code: string) =>
      codes.check({ ...order, flowId: 'f1', challengeId: sent.challengeId, code });
    const both = await Promise.allSettled([guess('424242'), guess('424242'), guess('424242')]);
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
    await services.limits.lift({ tenantId: 'dev', phones: [`+${phone}`] });

    const again = await codes.send({ ...order, flowId: 'f2', locale: 'en' });
    const wrong = () =>
      codes.check({ ...order, flowId: 'f2', challengeId: again.challengeId, code: '000000' }).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    const said = await Promise.all(Array.from({ length: 30 }, wrong));
    assert.equal(said.filter((one) => one === 'verification_code.code_mismatch').length, 10);
    assert.equal(said.filter((one) => one === 'verification_code.exceed_max_try').length, 20);
    await assert.rejects(codes.send({ ...order, flowId: 'f2', locale: 'en' }), {
      code: 'request.message_rate_limited',
    });
    assert.equal(left(), 0);
  });

  test('nothing else is sent to it either; after its end, or on a production tenant, it is a number like any other', async () => {
    const { operator, create, config, services, clock, left } = await open();
    await create();
    const send = (phoneNumber = phone) =>
      operator.post('/api/connectors/gatewayapi-sms/test', { phone: phoneNumber, config }, there);
    assert.equal((await send()).verdict, '422 test_number.no_message');
    const order = { tenantId: 'dev', phone: `+${phone}`, locale: 'en', purpose: 'Generic' } as const;
    const sms = () =>
      services.messages.sendSms({ ...order, variables: { code: '111111' }, expiresInSeconds: 60 }).then(
        () => 'sent',
        (error: { code: string }) => error.code,
      );
    assert.deepEqual([await sms(), left()], ['test_number.no_message', 0]);
    await operator.patch('/api/tenants/dev', { tag: 'production' }, admin);
    assert.equal((await operator.get('/api/test-numbers', there)).body[0].isInForce, false);
    await sms();
    assert.equal(left(), 1);
    await operator.patch('/api/tenants/dev', { tag: 'development' }, admin);
    assert.deepEqual([await sms(), left()], ['test_number.no_message', 1]);
    clock.move(30 * dayMs);
    assert.equal((await operator.get('/api/test-numbers', there)).body[0].isInForce, false);
    await sms();
    assert.equal(left(), 2);
  });

  test('C14: a suppressed send to a test number has no fixed code', async () => {
    const { create, services, left } = await open();
    await create();
    const order = {
      tenantId: 'dev',
      phone: `+${phone}`,
      kind: 'PhoneVerificationCode',
      purpose: 'SignIn',
    } as const;
    const sent = await services.codes.send({ ...order, flowId: 'f', locale: 'en', isSuppressed: true });
    const guess = { ...order, flowId: 'f', challengeId: sent.challengeId, code: '424242' };
    await assert.rejects(services.codes.check(guess), { code: 'verification_code.code_mismatch' });
    assert.equal(left(), 0);
  });

  test('a start says which are in force', async () => {
    const { create, services, logged } = await open();
    await create();
    const before = logged().split('TEST NUMBER').length;
    await services.recover();
    assert.equal(logged().split('TEST NUMBER').length, before + 1);
  });
});
