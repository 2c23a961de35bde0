/** E-mail through the Management API: the connector, codes, the list of messages, what the settings ask for. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fetchFrom, type Simulator } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../../connectors/http-email/simulator.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

const email = 'anna@example.com';
const relayId = 'http-email';
const phone = '16502530000';

eachDatabase('e-mail in the Management API', (databases) => {
  let relay: Simulator;
  let opened: Awaited<ReturnType<typeof openOperator>>;
  beforeEach(async () => {
    relay = createSimulator();
    opened = await openOperator(await databases.open(), { fetch: fetchFrom(relay) });
  });
  const post = (path: string, body: unknown) => opened.operator.post(path, body);
  const setUp = async () => {
    const made = await post('/api/connectors', { connectorId: relayId, config: exampleConfig });
    assert.equal(made.status, 200, made.text);
    return made.body;
  };
  const lastCode = () =>
    (relay.messages.at(-1)?.body as { payload: { code: string } } | undefined)?.payload.code ?? '';

  test('POST /api/connectors: it stands beside the SMS connector, masked, and its like takes its place', async () => {
    const made = await setUp();
    assert.deepEqual([made.type, made.connectorId, made.target], ['Email', relayId, relayId]);
    assert.match(made.config.authorization, /^••••/);
    const types = async () =>
      (await opened.operator.get('/api/connectors')).body
        .map(({ type }: { type: string }) => type)
        .toSorted();
    assert.deepEqual(await types(), ['Email', 'Sms']);
    await setUp();
    assert.deepEqual(await types(), ['Email', 'Sms']);
  });

  test('204 for an address, and the right code once, in any spelling of it', async () => {
    await setUp();
    assert.equal((await post('/api/verification-codes', { email: 'Anna@Example.com' })).verdict, '204');
    assert.equal(relay.messages[0]?.to, email);
    const code = lastCode();
    const verify = async (to: string) =>
      (await post('/api/verification-codes/verify', { email: to, verificationCode: code })).verdict;
    assert.equal(await verify('bert@example.com'), '400 verification_code.not_found');
    assert.equal(await verify('ANNA@example.com'), '204');
    assert.equal(await verify(email), '400 verification_code.not_found');
    assert.equal(
      (await post('/api/verification-codes', { email: 'a@b..c' })).verdict,
      '400 guard.invalid_input',
    );
    assert.equal(
      (await post('/api/verification-codes', { email })).verdict,
      '204',
      'a right code ends the waiting',
    );
    assert.equal(
      (await post('/api/verification-codes', { email })).verdict,
      '429 request.message_rate_limited',
    );
  });

  test('the words are ours in five languages where the connector keeps none', async () => {
    await setUp();
    for (const language of ['en', 'th', 'zh-TW', 'zh-CN', 'ru']) {
      const { status } = await opened.operator.post(
        '/api/verification-codes',
        { email: `${language}@example.com` },
        { headers: { 'accept-language': language } },
      );
      assert.equal(status, 204);
    }
    assert.deepEqual(
      relay.messages.map(({ body }) => (body as { payload: { locale: string } }).payload.locale),
      ['en', 'th', 'zh-TW', 'zh-CN', 'ru'],
    );
  });

  test('GET /api/messages: shows whom a message went to, and finds by it', async () => {
    await setUp();
    await post('/api/verification-codes', { email });
    await post('/api/verification-codes', { phone });
    const list = async (query: string) =>
      (await opened.operator.get(`/api/messages${query}`)).body.map(
        (row: { phone: string | null; email: string | null; country: string; state: string }) => [
          row.phone,
          row.email,
          row.country,
          row.state,
        ],
      );
    assert.deepEqual(await list('?email=ANNA@example.com'), [[null, email, '', 'accepted']]);
    assert.deepEqual(await list(`?phone=${phone}`), [[phone, null, 'US', 'accepted']]);
    assert.equal((await list('')).length, 2);
    assert.equal((await opened.operator.get('/api/messages?email=anna')).verdict, '400 guard.invalid_input');
  });

  test('POST test: to an address; 400 connector.unexpected_type when the factory is of the other kind', async () => {
    const tried = (id: string, body: object) => post(`/api/connectors/${id}/test`, body);
    assert.equal((await tried(relayId, { email, config: exampleConfig })).verdict, '204');
    assert.equal(lastCode(), '000000');
    assert.equal(
      (await tried(relayId, { phone, config: exampleConfig })).verdict,
      '400 connector.unexpected_type',
    );
    assert.equal((await tried('outbox', { email, config: {} })).verdict, '400 connector.unexpected_type');
    const both = await tried(relayId, { phone, email, config: exampleConfig });
    assert.equal(both.verdict, '400 connector.unexpected_type', 'the phone wins');
    const wrong = await tried(relayId, {
      email,
      config: { ...exampleConfig, authorization: 'Bearer wrong-wrong' },
    });
    assert.equal(wrong.body.data.kind, 'auth');
    assert.equal((await tried('nobody', { email, config: {} })).verdict, '400 connector.not_found');
  });

  test('PATCH /api/sign-in-exp: e-mail signs people up only where there is a connector for it', async () => {
    const patch = {
      forgotPasswordMethods: ['EmailVerificationCode'],
      signUp: { identifiers: ['email'], password: false, verify: true },
      signIn: {
        methods: [{ identifier: 'email', password: false, verificationCode: true, isPasswordPrimary: false }],
      },
    };
    const settle = async () => (await opened.operator.patch('/api/sign-in-exp', patch)).verdict;
    assert.equal(await settle(), '400 sign_in_experiences.enabled_connector_not_found');
    await setUp();
    assert.equal(await settle(), '200');
    const shown = (await opened.operator.get('/api/.well-known/sign-in-exp', { authorization: null })).body;
    assert.equal(shown.forgotPassword.email, true);
  });

  test('DELETE: the one for SMS stays what passwords are reset with', async () => {
    const { id } = await setUp();
    assert.equal((await opened.operator.remove(`/api/connectors/${id}`)).verdict, '204');
    assert.equal((await post('/api/verification-codes', { email })).verdict, '501 connector.not_found');
    assert.equal((await post('/api/verification-codes', { phone })).verdict, '204');
  });

  test('an address with too many failures is blocked until the operator lifts it, in any spelling (A4)', async () => {
    await setUp();
    await opened.operator.patch('/api/sign-in-exp', { sentinelPolicy: { maxAttempts: 2 } });
    await post('/api/verification-codes', { email });
    const code = lastCode();
    const verify = async (verificationCode: string) =>
      (await post('/api/verification-codes/verify', { email, verificationCode })).verdict;
    const wrong = code === '000000' ? '000001' : '000000';
    await verify(wrong);
    assert.equal(await verify(wrong), '400 session.verification_blocked_too_many_attempts');
    assert.equal(await verify(code), '400 session.verification_blocked_too_many_attempts');
    await post('/api/sentinel-activities/delete', { targetType: 'User', targets: ['Anna@example.COM'] });
    assert.equal(await verify(code), '204');
  });
});
