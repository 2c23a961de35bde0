/** Tencent: the contract, the signature vectors, the requests of Tencent's own SDK, and what its replies mean. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError, readConfig, sendThrough, type SmsMessage } from '@latchkey/connector-kit';
import { type Handler, listen, testConnector, withOutage } from '@latchkey/connector-kit/testing';
import { createTrial, fixturesOf } from '../try-provider.ts';
import { verdictOf } from './error-codes.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';
import { sign } from './tc3.ts';
import tencent from './tencent.ts';

testConnector(tencent, { config: exampleConfig, simulator: createSimulator() });

const fixture = fixturesOf(import.meta.url);
const clock = { now: () => 1_768_465_800_000 };

const message: SmsMessage = {
  to: '+8613800138000',
  text: 'not used',
  purpose: 'SignIn',
  templateId: '1110',
  variables: { code: '123456' },
  locale: 'zh-CN',
  validitySeconds: 600,
  reference: 'otp_01',
};

const { send, refused } = createTrial({
  connector: tencent,
  exampleConfig,
  message,
  clock,
  provider: () => createSimulator({ clock }),
});

for (const vector of fixture('vectors-tencent-tc3').vectors) {
  test(`tencent signs as the vector says: ${vector.source}`, () => {
    const { secretId: id, secretKey: key, payload: body, host, timestamp: seconds, contentType } = vector;
    const headers = sign({ id, key, body, host, seconds, contentType });
    assert.equal(headers.authorization, vector.authorization);
    assert.equal(headers['content-type'], contentType);
  });
}

test("tencent sends what Tencent's SDK sends, signature included", async () => {
  const { request } = fixture('tencent-sdk-sendsms');
  const config = { templateParams: ['code', 'minutes'] };
  const { requests, body } = await send({ templateId: '1110', variables: { code: '123456' } }, config);
  assert.equal(requests[0]?.method, request.method);
  assert.equal(requests[0]?.url, request.url);
  assert.deepEqual(body, request.body.parsed);
  for (const header of [
    'x-tc-action',
    'x-tc-region',
    'x-tc-timestamp',
    'x-tc-version',
    'content-type',
    'authorization',
  ]) {
    assert.equal(requests[0]?.headers[header], request.headersOfInterest[header], header);
  }
});

test("tencent sends abroad what Tencent's SDK sends abroad, from the vector's own bytes", async () => {
  const vector = fixture('vectors-tencent-tc3').vectors[1];
  const config = { endpoint: `https://${vector.host}`, senderId: 'ACME', templateParams: 'code,minutes' };
  const { requests, body } = await send({ to: '+447700900123' }, config);
  assert.equal(requests[0]?.url, `https://${vector.host}/`);
  assert.deepEqual(body, JSON.parse(vector.payload));
});

test('tencent reads the replies that the SDK was served, and takes none of the failures for a success', async () => {
  for (const [name, kind, code] of [
    ['tencent-sdk-sendsms-item-failed', 'rate_recipient', 'LimitExceeded.PhoneNumberThirtySecondLimit'],
    ['tencent-sdk-auth-error', 'auth', 'AuthFailure.SignatureFailure'],
  ] as const) {
    const { status, body } = fixture(name).repliesServed[0];
    const error = await refused(
      {},
      {},
      withOutage({ status, body: JSON.stringify(body) }, createSimulator()),
    );
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
    assert.match(error.providerMessage ?? '', /\w/);
  }
  const { body } = fixture('tencent-sdk-sendsms').repliesServed[0];
  const { sent } = await send({}, {}, () => Response.json(body));
  assert.deepEqual(sent, { id: '5000:1045710669157053657849499619', segments: 1 });
});

for (const { code, kind, retry } of fixture('error-map')) {
  test(`tencent takes ${code} for ${kind}, ${retry}`, () =>
    assert.deepEqual(verdictOf(code.toUpperCase()), { kind, retry }));
}

test('tencent judges a code that it does not know by its family, and an inner failure with care', () => {
  assert.deepEqual(verdictOf('AuthFailure.New'), { kind: 'auth', retry: 'fix' });
  assert.deepEqual(verdictOf('InternalError.New'), { kind: 'transient', retry: 'ambiguous' });
  assert.deepEqual(verdictOf('RequestLimitExceeded.New'), { kind: 'rate_account', retry: 'now' });
  assert.equal(verdictOf('SomethingElse'), undefined);
});

test('tencent keeps the plus of every number, so that +1 is never taken for mainland China', async () => {
  for (const to of ['+16502530000', '+8613800138000', '+447700900123', '+85291234567']) {
    const templateId = to.startsWith('+86') ? '1110' : '2110';
    assert.deepEqual((await send({ to, templateId })).body.PhoneNumberSet, [to]);
  }
});

test('tencent hands over declared parameters alone, in their order', async () => {
  const variables = { user: 'mallory', code: '123456', locale: 'en', uiLocales: 'fr' };
  assert.deepEqual((await send({ variables, uiLocales: 'fr-CA fr en' })).body.TemplateParamSet, ['123456']);
  const both = await send({ variables, templateId: '1112' }, { templateParams: ['minutes', 'code'] });
  assert.deepEqual(both.body.TemplateParamSet, ['10', '123456']);
  for (const [validitySeconds, minutes] of [
    [599, '9'],
    [30, '1'],
  ] as const) {
    const late = await send({ validitySeconds, templateId: '1112' }, { templateParams: 'code,minutes' });
    assert.deepEqual(late.body.TemplateParamSet, ['123456', minutes]);
  }
  const error = await refused({ variables: {} });
  assert.deepEqual(
    [error.kind, error.message],
    ['template', 'The template wants code, which this message does not carry.'],
  );
});

test('tencent chooses signature and sender by where the number is', async () => {
  const abroad = { to: '+447700900123', templateId: '2110' };
  assert.equal((await send({}, { signNameOverseas: 'Tencent Cloud' })).body.SignName, '腾讯云');
  assert.equal((await send(abroad, { signNameOverseas: 'Tencent Cloud' })).body.SignName, 'Tencent Cloud');
  assert.equal((await send(abroad)).body.SignName, '腾讯云');
  assert.equal((await send({}, { senderId: 'ACME' })).body.SenderId, undefined);
  assert.deepEqual(
    [
      (await send(abroad, { senderId: 'ACME' })).body.SenderId,
      (await send(abroad, { senderId: 'ACME' })).body.SignName,
    ],
    ['ACME', ''],
  );
});

test('tencent says which template is missing, and asks nobody', async () => {
  const { sent, requests } = await send({ templateId: undefined });
  assert.ok(isConnectorError(sent));
  assert.deepEqual([sent.kind, sent.message], ['template', 'There is no Tencent template for SignIn.']);
  assert.equal(requests.length, 0);
});

test('tencent: every magic number ends in its own kind of error', async () => {
  for (const [digits, kind, retry, requests] of [
    ['402', 'balance', 'fix', 1],
    ['403', 'blocked', 'no', 1],
    ['404', 'invalid_number', 'no', 1],
    ['429', 'rate_account', 'now', 3],
    ['451', 'region', 'fix', 1],
    ['500', 'transient', 'now', 2],
    ['504', 'transient', 'ambiguous', 1],
  ] as const) {
    const answer = await send({ to: `+8613800138${digits}` });
    assert.ok(isConnectorError(answer.sent));
    assert.deepEqual([answer.sent.kind, answer.sent.retry, answer.requests.length], [kind, retry, requests]);
  }
});

test('tencent: wrong settings end in the error that says which', async () => {
  for (const [given, config, kind, code] of [
    [{}, { accessKeyId: 'AKIDother' }, 'auth', 'AuthFailure.SecretIdNotFound'],
    [{}, { accessKeySecret: 'anotherSecretKey0001' }, 'auth', 'AuthFailure.SignatureFailure'],
    [{}, { sdkAppId: '1400000000' }, 'auth', 'UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
    [{}, { region: 'na-ashburn' }, 'region', 'UnsupportedRegion'],
    [{}, { signName: 'not approved' }, 'sender', 'FailedOperation.SignatureIncorrectOrUnapproved'],
    [{ templateId: '9999' }, {}, 'template', 'FailedOperation.TemplateUnapprovedOrNotExist'],
    [{ templateId: '2110' }, {}, 'template', 'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone'],
    [{ templateId: '1112' }, {}, 'template', 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate'],
    [{ variables: { code: 'abc123' } }, {}, 'template', 'InvalidParameterValue.TemplateParameterFormatError'],
  ] as const) {
    const error = await refused(given, config);
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
  }
});

test('tencent: the simulator refuses an old timestamp, and a signature over other bytes', async () => {
  const late = { now: () => clock.now() + 301_000 };
  assert.equal(
    (await refused({}, {}, createSimulator({ clock: late }))).providerCode,
    'AuthFailure.SignatureExpire',
  );
  const simulator = createSimulator({ clock });
  const changed: Handler = async (request) => {
    const { url, headers } = request;
    const body = (await request.text()).replace('123456', '654321');
    return simulator(new Request(url, { method: 'POST', headers, body }));
  };
  assert.equal((await refused({}, {}, changed)).providerCode, 'AuthFailure.SignatureFailure');
});

test('tencent: the simulator keeps the limits of a number, by its clock', async () => {
  let now = clock.now();
  const simulator = createSimulator({ clock: { now: () => now }, dailyLimit: 2 });
  const first = await send({}, {}, simulator);
  assert.equal(isConnectorError(first.sent), false);
  assert.equal((await refused({}, {}, simulator)).kind, 'rate_recipient');
  now += 30_000;
  assert.equal(isConnectorError((await send({}, {}, simulator)).sent), false);
  now += 30_000;
  assert.equal((await refused({}, {}, simulator)).providerCode, 'LimitExceeded.PhoneNumberDailyLimit');
  assert.equal(simulator.messages.length, 2);
  assert.deepEqual(simulator.messages[0]?.parameters, ['123456']);
});

test('tencent signs for the host it really asks, over real sockets', async () => {
  const provider = await listen(createSimulator());
  try {
    const settings = readConfig(tencent.fields, { ...exampleConfig, endpoint: provider.url });
    const { id } = await sendThrough(tencent, message, settings, { fetch, clock: Date });
    assert.equal(provider.messages[0]?.id, id);
  } finally {
    await provider.close();
  }
});

test('tencent takes the documented configuration as it stands, with one id per template', async () => {
  const templates = ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    templateCode: '1110',
  }));
  const { signName, region, sdkAppId } = exampleConfig;
  const config = {
    accessKeyId: account.secretId,
    accessKeySecret: account.secretKey,
    signName,
    region,
    sdkAppId,
    templates,
  };
  assert.deepEqual(readConfig(tencent.fields, config).templates, templates);
  assert.deepEqual(readConfig(tencent.fields, config).templateParams, ['code']);
});
