/** Aliyun: the contract in all its forms, every signature vector, the requests of Alibaba Cloud's SDKs, and what its replies mean. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type ConnectorError,
  find,
  isConnectorError,
  readConfig,
  sendThrough,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { fetchFrom, type Handler, listen, testConnector } from '@latchkey/connector-kit/testing';
import aliyun from './aliyun.ts';
import { verdictOf, waitSecondsIn } from './error-codes.ts';
import { requestFor } from './requests.ts';
import { acs3Authorization, canonicalQuery, rpcSignature, type Values } from './signing.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';

const acs3 = { signatureMethod: 'ACS3-HMAC-SHA256' };
const intl = { site: 'intl', senderId: 'ACME' };

for (const more of [{}, acs3, intl, { ...intl, ...acs3 }])
  testConnector(aliyun, { config: { ...exampleConfig, ...more }, simulator: createSimulator() });

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
const clock = { now: () => 1_768_465_800_000 };

const message: SmsMessage = {
  to: '+8613800138000',
  text: 'Your verification code is 123456.',
  purpose: 'SignIn',
  templateId: 'SMS_154950909',
  variables: { code: '123456' },
  locale: 'zh-CN',
  validitySeconds: 600,
  reference: 'otp_01',
};
const abroad = { to: '+6581234567', templateId: 'SMS_200000002' };

/** One send through a provider (the simulator when none is given), as the server does it. */
async function send(
  given: Partial<SmsMessage> = {},
  config: object = {},
  provider: Handler = createSimulator({ clock }),
) {
  const fetch = fetchFrom(provider);
  const around = { fetch, clock, sleep: () => Promise.resolve() };
  const settings = readConfig(aliyun.fields, { ...exampleConfig, ...config });
  const sent = await sendThrough(aliyun, { ...message, ...given }, settings, around).catch(
    (error: unknown) => {
      assert.ok(isConnectorError(error));
      return error;
    },
  );
  const values: Record<string, string | undefined> = Object.fromEntries([
    ...new URL(fetch.requests[0]?.url ?? 'http://none').searchParams,
    ...new URLSearchParams(fetch.requests[0]?.body),
  ]);
  return { sent, requests: fetch.requests, values };
}

const refused = async (...args: Parameters<typeof send>): Promise<ConnectorError> => {
  const { sent } = await send(...args);
  assert.ok(isConnectorError(sent), 'it should have been refused');
  return sent;
};

const answer =
  ({ status, body }: { status: number; body: unknown }): Handler =>
  () =>
    Response.json(body, { status });

/** The settings that are wrong, by path. */
const wrong = (config: object) => {
  try {
    readConfig(aliyun.fields, { ...exampleConfig, ...config });
    return [];
  } catch (error) {
    return isConnectorError(error) ? (error.issues ?? []).map(({ path }) => path) : ['?'];
  }
};

for (const vector of fixture('vectors-aliyun-rpc-hmac-sha1').vectors) {
  test(`aliyun signs as the vector of HMAC-SHA1 says: ${vector.source}`, () => {
    const { parameters, method, accessKeySecret } = vector;
    assert.equal(canonicalQuery(parameters), vector.canonicalizedQuery);
    assert.equal(rpcSignature(method, parameters, accessKeySecret), vector.signature);
  });
}

test("aliyun signs as the example in Alibaba Cloud's own documents", () => {
  // https://www.alibabacloud.com/help/en/direct-mail/signature
  const values = {
    AccessKeyId: 'testid',
    AccountName: "<a%b'>",
    Action: 'SingleSendMail',
    AddressType: '1',
    Format: 'XML',
    HtmlBody: '4',
    RegionId: 'cn-hangzhou',
    ReplyToAddress: 'true',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: 'c1b2c332-4cfb-4a0f-b8cc-ebe622aa0a5c',
    SignatureVersion: '1.0',
    Subject: '3',
    TagName: '2',
    Timestamp: '2016-10-20T06:27:56Z',
    ToAddress: '1@test.com',
    Version: '2015-11-23',
  };
  const { accessKeySecret, signature } = fixture('vectors-aliyun-rpc-hmac-sha1').documentedVector;
  assert.equal(rpcSignature('POST', values, accessKeySecret), signature);
});

for (const vector of fixture('vectors-aliyun-acs3-hmac-sha256').vectors) {
  test(`aliyun signs as the vector of ACS3-HMAC-SHA256 says: ${vector.source}`, () => {
    const { method, url } = vector;
    const query: Values = Object.fromEntries(new URL(url).searchParams);
    const lines: string[] = vector.canonicalHeaders.trim().split('\n');
    const headers: Values = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
    assert.equal(canonicalQuery(query), vector.canonicalQuery);
    assert.equal(acs3Authorization({ method, query, headers }, vector), vector.authorization);
  });
}

/** The names of the SDK's parameters begin with a small letter in the newer one. */
const capital = ([name, value]: [string, unknown]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, value];

for (const name of [
  'popcore-sendsms-post',
  'popcore-error-limit',
  'popcore-querysenddetails',
  'sdk-v3-sendsms',
  'sdk-v3-sendsms-region-default',
  'sdk-v3-error-403',
  'sdk-v3-querysenddetails',
]) {
  test(`aliyun makes the request that Alibaba Cloud's SDK makes, signature included: ${name}`, () => {
    const { input, request, fixed } = fixture(`aliyun-${name}`);
    const { headersOfInterest: theirs, body } = request;
    const isNew = name.startsWith('sdk-v3');
    const given: [string, unknown][] = Object.entries(input.params).filter(([key]) => key !== 'RegionId');
    const parameters: Values = Object.fromEntries(
      given.map(capital).map(([key, value]) => [key, String(value)]),
    );
    const { regionId } = input.auth;
    const config = readConfig(aliyun.fields, {
      ...exampleConfig,
      ...(isNew && acs3),
      ...(regionId && { regionId }),
    });
    const call = { action: theirs['x-acs-action'], version: theirs['x-acs-version'], parameters };
    const nonce = theirs['x-acs-signature-nonce'] ?? body.parsed.SignatureNonce;
    const [url, options] = requestFor(call, config, { now: Date.parse(fixed.now), nonce });
    assert.equal(url, request.url);
    for (const [header, value] of Object.entries(options.headers ?? {}))
      assert.equal(value, theirs[header], header);
    if (isNew) return assert.ok(options.headers?.['authorization']);
    const { Signature, ...form } = options.form ?? {};
    const { Signature: signature, ...parsed } = body.parsed;
    // a wanted difference: the SDK names the region only when it is told to, and we always do
    assert.deepEqual(form, { ...parsed, RegionId: 'cn-hangzhou' });
    if ('RegionId' in parsed) assert.equal(Signature, signature);
  });
}

/** Where a whole send of ours and the SDK's differ, and why. */
const wantedDifferences: Readonly<Record<string, string>> = {
  PhoneNumbers:
    'with its country code, as the documents allow: a number that says where it is cannot be mistaken',
  SignatureNonce: 'ours is random, and the captures have none',
  Signature: 'follows from these',
};

test('aliyun sends what the SDK sends', async () => {
  const { request } = fixture('aliyun-popcore-sendsms-post');
  const { requests, values } = await send();
  assert.equal(requests[0]?.method, request.method);
  assert.equal(requests[0]?.url, request.url);
  assert.match(requests[0]?.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
  assert.deepEqual(Object.keys(values).toSorted(), Object.keys(request.body.parsed).toSorted());
  for (const [field, value] of Object.entries(request.body.parsed))
    if (!(field in wantedDifferences)) assert.equal(values[field], value, field);
  assert.equal(values['PhoneNumbers'], `86${request.body.parsed.PhoneNumbers}`);

  const { request: newer } = fixture('aliyun-sdk-v3-sendsms');
  const { requests: ours } = await send({}, acs3);
  assert.equal(ours[0]?.url, newer.url.replace('=138', '=86138'));
  assert.equal(ours[0]?.body, '');
  for (const [name, value] of Object.entries(newer.headersOfInterest))
    if (!/user-agent|nonce|authorization/.test(name)) assert.equal(ours[0]?.headers[name], value, name);
});

test('aliyun reads the replies that the SDKs were served, and takes none of the failures for a success', async () => {
  const served = (name: string) => answer(fixture(`aliyun-${name}`).repliesServed[0]);
  for (const name of [
    'popcore-sendsms-post',
    'popcore-sendsms-get',
    'sdk-v3-sendsms',
    'sdk-v3-sendsms-region-default',
  ])
    assert.deepEqual((await send({}, {}, served(name))).sent, {
      id: '900619746936498440^0',
      segments: undefined,
    });
  const limit = await refused({}, {}, served('popcore-error-limit'));
  assert.deepEqual(
    [limit.kind, limit.retry, limit.retryAfterSeconds, limit.providerMessage],
    ['rate_recipient', 'later', 3_600, '触发小时级流控Permits:5'],
  );
  const unknown = await refused({}, {}, served('sdk-v3-error-403'));
  assert.deepEqual([unknown.kind, unknown.providerCode], ['auth', 'InvalidAccessKeyId.NotFound']);
});

for (const { code, kind, retry } of fixture('error-map')) {
  test(`aliyun takes ${code} for ${kind}, ${retry}`, () => {
    assert.deepEqual(verdictOf(code), { kind, retry });
    if (/^[A-Z_]+$/.test(code))
      assert.deepEqual(verdictOf(`isv.${code}`), { kind, retry }, 'as older answers have it');
  });
}

test('aliyun judges a code that it does not know by its family', () => {
  for (const [code, kind, retry] of [
    ['Throttling.Api', 'rate_account', 'now'],
    ['InvalidAccessKeyId.Expired', 'auth', 'fix'],
    ['InvalidTimeStamp.Format', 'auth', 'fix'],
    ['Forbidden.AccountClosed', 'permission', 'fix'],
    ['ServiceUnavailable.Busy', 'transient', 'now'],
    ['isv.SOMETHING_NEW', 'unknown', 'fix'],
    ['isp.SOMETHING_NEW', 'transient', 'ambiguous'],
  ] as const)
    assert.deepEqual(verdictOf(code), { kind, retry });
  assert.equal(verdictOf('SOMETHING_NEW'), undefined);
  assert.equal(verdictOf(undefined), undefined);
});

for (const [name, kind, retry, wait] of [
  ['rate_minute', 'rate_recipient', 'later', 60],
  ['rate_hour', 'rate_recipient', 'later', 3_600],
  ['rate_day', 'rate_recipient', 'later', 86_400],
  ['invalid_number', 'invalid_number', 'no'],
  ['sign', 'sender', 'fix'],
  ['template', 'template', 'fix'],
  ['template_param', 'template', 'fix'],
  ['balance', 'balance', 'fix'],
  ['deny_ip', 'region', 'fix'],
  ['ram', 'permission', 'fix'],
  ['system', 'transient', 'now'],
  ['gateway_key', 'auth', 'fix'],
  ['gateway_signature', 'auth', 'fix'],
  ['gateway_timestamp', 'auth', 'fix'],
  ['gateway_nonce', 'auth', 'now'],
  ['gateway_throttle', 'rate_account', 'now'],
  ['gateway_503', 'transient', 'now'],
] as const) {
  test(`aliyun takes its reply "${name}" for ${kind}, ${retry}`, async () => {
    const error = await refused({}, {}, answer(fixture('replies')[name]));
    assert.deepEqual([error.kind, error.retry, error.retryAfterSeconds], [kind, retry, wait]);
    assert.match(error.providerMessage ?? '', /\p{L}/u);
  });
}

test('aliyun waits for the limits of one number, not for those of the account', () => {
  assert.equal(waitSecondsIn('BUSINESS_LIMIT_DAY', ''), 86_400);
  assert.equal(waitSecondsIn('isv.BUSINESS_LIMIT_CONTROL', 'new words'), undefined);
  assert.equal(waitSecondsIn('isv.DAY_LIMIT_CONTROL', '触发天级流控'), undefined);
  assert.equal(waitSecondsIn(), undefined);
});

test('aliyun takes no answer for a success whose Code is not OK', async () => {
  for (const [body, retry] of [
    [{ Message: 'OK', RequestId: 'x', BizId: '1^0' }, 'ambiguous'],
    [{ Code: 'ok', BizId: '1^0' }, 'ambiguous'],
    [{ Code: 'isv.NEW', BizId: '1^0' }, 'fix'],
  ] as const)
    assert.equal((await refused({}, {}, answer({ status: 200, body }))).retry, retry);
  assert.deepEqual((await send({}, {}, answer({ status: 200, body: { Code: 'OK' } }))).sent, {
    id: 'otp_01',
    segments: undefined,
  });
});

test('aliyun never takes a +1 number for a Chinese one', async () => {
  const to = '+16502530000';
  const { sent, values } = await send({ ...abroad, to }, { signNameOverseas: 'ACME' });
  assert.ok(!isConnectorError(sent));
  assert.deepEqual(
    [values['PhoneNumbers'], values['TemplateCode'], values['SignName']],
    ['16502530000', 'SMS_200000002', 'ACME'],
  );
  // One template for all numbers: nobody can say whether it is a Chinese one, which would go to +86 165 0253 0000.
  const one = {
    templates: exampleConfig.templates.map((row) => ({ ...row, templateCode: 'SMS_154950909' })),
  };
  for (const number of [to, '+13105550123', '+19175550123']) {
    const refusedOne = await send({ to: number }, one);
    assert.ok(isConnectorError(refusedOne.sent));
    assert.deepEqual(
      [refusedOne.sent.kind, refusedOne.sent.retry, refusedOne.requests.length],
      ['template', 'fix', 0],
    );
    assert.match(refusedOne.sent.message, /overseas/);
  }
  const worldwide = {
    templates: exampleConfig.templates.map((row) => ({ ...row, templateCode: 'SMS_200000002' })),
  };
  for (const number of ['+12025550123', '+6581234567', '+85291234567'])
    assert.ok(!isConnectorError((await send({ ...abroad, to: number }, worldwide)).sent), number);
});

test('aliyun chooses the signature by where the number is, and the strict check changes nothing', async () => {
  for (const strictPhoneRegionNumberCheck of [true, false]) {
    const config = { signNameOverseas: 'ACME', strictPhoneRegionNumberCheck };
    assert.equal((await send({}, config)).values['SignName'], '阿里云短信测试');
    assert.equal((await send(abroad, config)).values['SignName'], 'ACME');
    assert.equal((await send({ ...abroad, to: '+886912345678' }, config)).values['SignName'], 'ACME');
  }
  assert.equal((await send(abroad)).values['SignName'], '阿里云短信测试');
});

test('aliyun hands over declared parameters alone, as texts', async () => {
  const variables = { user: 'mallory', code: '123456', locale: 'en', uiLocales: 'fr' };
  assert.equal(
    (await send({ variables, uiLocales: 'fr-CA fr en' })).values['TemplateParam'],
    '{"code":"123456"}',
  );
  const both = await send(
    { variables, templateId: 'SMS_154950910' },
    { templateParams: ['code', 'minutes'] },
  );
  assert.ok(!isConnectorError(both.sent));
  assert.equal(both.values['TemplateParam'], '{"code":"123456","minutes":"10"}');
  const late = await send(
    { validitySeconds: 30, templateId: 'SMS_154950910' },
    { templateParams: 'code,minutes' },
  );
  assert.equal(late.values['TemplateParam'], '{"code":"123456","minutes":"1"}');
  const { sent, requests } = await send({ variables: { link: 'https://x.example' } });
  assert.ok(isConnectorError(sent));
  assert.deepEqual(
    [sent.kind, sent.message, requests.length],
    ['template', 'The template wants code, which this message does not carry.', 0],
  );
});

test('aliyun says which template is missing, and asks nobody', async () => {
  for (const [given, where] of [
    [{}, 'to mainland China'],
    [{ to: '+6581234567' }, 'abroad'],
  ] as const) {
    const { sent, requests } = await send({ ...given, templateId: undefined });
    assert.ok(isConnectorError(sent));
    assert.deepEqual(
      [sent.kind, sent.message],
      ['template', `There is no Aliyun template for SignIn ${where}.`],
    );
    assert.equal(requests.length, 0);
  }
});

test('aliyun on the international site: a template to the mainland, the text to everywhere else', async () => {
  const simulator = createSimulator({ clock });
  const mainland = await send({}, intl, simulator);
  assert.deepEqual(mainland.sent, { id: '900619746900000001^0', segments: 1 });
  assert.equal(mainland.requests[0]?.url, 'https://dysmsapi.ap-southeast-1.aliyuncs.com/');
  const { Action, Version, From, To, TemplateCode, TemplateParam } = mainland.values;
  assert.deepEqual(
    { Action, Version, From, To, TemplateCode, TemplateParam },
    {
      Action: 'SendMessageWithTemplate',
      Version: '2018-05-01',
      From: '阿里云短信测试',
      To: '8613800138000',
      TemplateCode: 'SMS_154950909',
      TemplateParam: '{"code":"123456"}',
    },
  );
  const text = 'й'.repeat(71);
  const globe = await send({ to: '+6581234567', templateId: undefined, text }, intl, simulator);
  assert.deepEqual(globe.sent, { id: '900619746900000002^0', segments: 2 });
  assert.equal(simulator.messages[1]?.text, text);
  assert.equal((await send({ to: '+16502530000', validitySeconds: 5 }, intl)).values['ValidityPeriod'], '60');
});

test("aliyun's text to the globe is what Alibaba Cloud's SDK sends, and two things more", async () => {
  const [vector] = fixture('vectors-aliyun-acs3-hmac-sha256').vectors.filter(
    ({ source }: { source: string }) => source === 'aliyun-sdk-intl-sendmessagetoglobe',
  );
  const { values, requests } = await send({ to: '+6581234567' }, { ...intl, ...acs3 });
  assert.equal(new URL(requests[0]?.url ?? '').origin, new URL(vector.url).origin);
  // a wanted difference: a code that has expired must not arrive
  assert.deepEqual(values, {
    ...Object.fromEntries(new URL(vector.url).searchParams),
    ValidityPeriod: '600',
  });
});

test('aliyun chooses the host by site and region, or takes the endpoint', async () => {
  for (const [config, url] of [
    [{}, 'https://dysmsapi.aliyuncs.com/'],
    [{ regionId: 'cn-shenzhen' }, 'https://dysmsapi.aliyuncs.com/'],
    [{ regionId: 'cn-beijing' }, 'https://dysmsapi-proxy.cn-beijing.aliyuncs.com/'],
    [{ regionId: 'cn-hongkong' }, 'https://dysmsapi-xman.cn-hongkong.aliyuncs.com/'],
    [{ regionId: 'eu-central-1' }, 'https://dysmsapi.eu-central-1.aliyuncs.com/'],
    [{ site: 'intl' }, 'https://dysmsapi.ap-southeast-1.aliyuncs.com/'],
    [{ endpoint: 'http://127.0.0.1:4010' }, 'http://127.0.0.1:4010/'],
  ] as const)
    assert.equal((await send({}, config)).requests[0]?.url, url);
  assert.equal((await send({}, { regionId: 'cn-beijing' })).values['RegionId'], 'cn-beijing');
});

test('aliyun: every magic number ends in its own kind of error, on both sites, signed in both ways', async () => {
  for (const [digits, kind, retry, requests] of [
    ['402', 'balance', 'fix', 1],
    ['403', 'permission', 'fix', 1],
    ['404', 'invalid_number', 'no', 1],
    ['409', 'auth', 'now', 3],
    ['429', 'rate_account', 'now', 3],
    ['441', 'rate_recipient', 'later', 1],
    ['451', 'region', 'fix', 1],
    ['460', 'rate_account', 'fix', 1],
    ['500', 'transient', 'now', 2],
    ['503', 'transient', 'now', 2],
  ] as const) {
    for (const config of [{}, acs3, intl, { ...intl, ...acs3 }]) {
      const { sent, requests: seen } = await send({ to: `+8613800138${digits}` }, config);
      assert.ok(isConnectorError(sent));
      assert.deepEqual([sent.kind, sent.retry, seen.length], [kind, retry, requests], digits);
    }
  }
});

test('aliyun: wrong settings end in the error that says which', async () => {
  for (const [given, config, kind, code] of [
    [{}, { accessKeyId: 'LTAI_other' }, 'auth', 'InvalidAccessKeyId.NotFound'],
    [{}, { accessKeySecret: 'anotherSecret0000001' }, 'auth', 'SignatureDoesNotMatch'],
    [{}, { ...acs3, accessKeyId: 'LTAI_other' }, 'auth', 'InvalidAccessKeyId.NotFound'],
    [{}, { ...acs3, accessKeySecret: 'anotherSecret0000001' }, 'auth', 'SignatureDoesNotMatch'],
    [{}, { signName: 'not approved' }, 'sender', 'isv.SMS_SIGNATURE_ILLEGAL'],
    [{}, { ...intl, signName: 'not approved' }, 'sender', 'SMS_SIGN_NAME_ILLEGAL'],
    [{ templateId: 'SMS_9' }, {}, 'template', 'isv.SMS_TEMPLATE_ILLEGAL'],
    [{ templateId: 'SMS_200000002' }, {}, 'template', 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED'],
    [{ templateId: 'SMS_154950910' }, {}, 'template', 'isv.TEMPLATE_MISSING_PARAMETERS'],
    [{}, { templateParams: 'code,minutes' }, 'template', 'isv.TEMPLATE_PARAMS_ILLEGAL'],
    [{ variables: { code: 'abc 12' } }, {}, 'template', 'isv.TEMPLATE_PARAMS_ILLEGAL'],
    [{ to: '+6581234567' }, {}, 'invalid_number', 'isv.MOBILE_NUMBER_ILLEGAL'],
  ] as const) {
    const error = await refused(given, config);
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
  }
  const isAbroad = createSimulator({ clock, isCallerAbroad: true });
  assert.equal((await refused({}, {}, isAbroad)).providerCode, 'isv.DENY_IP_RANGE');
  assert.equal((await refused({}, {}, createSimulator({ clock, balance: 0 }))).kind, 'balance');
});

test('aliyun never repeats what should have been signed, though the gateway does', async () => {
  const error = await refused({}, { accessKeySecret: 'anotherSecret0000001' });
  assert.equal(error.providerMessage, 'Specified signature is not matched with our calculation.');
  for (const hidden of ['123456', '13800138000', 'TemplateParam'])
    assert.ok(!JSON.stringify(error).includes(hidden));
});

test('aliyun: the simulator refuses an old timestamp, a changed request, and a nonce that was used', async () => {
  for (const config of [{}, acs3]) {
    for (const skew of [-901_000, 901_000]) {
      const off = createSimulator({ clock: { now: () => clock.now() + skew } });
      assert.equal((await refused({}, config, off)).providerCode, 'InvalidTimeStamp.Expired');
    }
    const simulator = createSimulator({ clock });
    const changed: Handler = async (request) => {
      const { headers } = request;
      const url = request.url.replace('123456', '654321');
      const body = (await request.text()).replace('123456', '654321');
      return simulator(new Request(url, { method: 'POST', headers, body }));
    };
    assert.equal((await refused({}, config, changed)).providerCode, 'SignatureDoesNotMatch');

    let first: Request | undefined;
    const replaying: Handler = (request) => simulator((first ??= request.clone()).clone());
    assert.ok(!isConnectorError((await send({}, config, replaying)).sent));
    assert.equal((await refused({}, config, replaying)).providerCode, 'SignatureNonceUsed');
    assert.equal(simulator.messages.length, 1);
  }
});

test('aliyun signs anew, with a new nonce, when Aliyun has seen the nonce', async () => {
  for (const config of [{}, acs3]) {
    const { requests } = await send({ to: '+8613800138409' }, config);
    const nonces = requests.map(
      ({ headers, body }) =>
        headers['x-acs-signature-nonce'] ?? new URLSearchParams(body).get('SignatureNonce'),
    );
    assert.equal(new Set(nonces).size, 3);
  }
});

test('aliyun: the simulator takes the GET of the older SDK too, signed as one', async () => {
  const { request, repliesServed } = fixture('aliyun-popcore-sendsms-get');
  const simulator = createSimulator({ clock });
  const reply = await simulator(new Request(request.url));
  assert.equal(find(await reply.json(), 'Code'), repliesServed[0].body.Code);
  assert.equal(simulator.messages[0]?.to, '13800138000');
});

test('aliyun: the simulator keeps the limits of a number, by its clock', async () => {
  let now = clock.now();
  const simulator = createSimulator({ clock: { now: () => now } });
  const attempt = async (minutes: number) => {
    now += minutes * 60_000;
    const around = { fetch: fetchFrom(simulator), clock: { now: () => now } };
    return sendThrough(aliyun, message, readConfig(aliyun.fields, exampleConfig), around).then(
      () => 'sent',
      (error: ConnectorError) => `${error.kind} ${error.retryAfterSeconds}`,
    );
  };
  assert.equal(await attempt(0), 'sent');
  assert.equal(await attempt(0.5), 'rate_recipient 60');
  for (let sent = 2; sent <= 5; sent += 1) assert.equal(await attempt(1), 'sent');
  assert.equal(await attempt(1), 'rate_recipient 3600');
  for (let sent = 6; sent <= 10; sent += 1) assert.equal(await attempt(61), 'sent');
  assert.equal(await attempt(61), 'rate_recipient 86400');
  assert.equal(simulator.messages.length, 10);
  assert.deepEqual(simulator.messages[0]?.parameters, ['123456']);
});

test('aliyun signs for the host it really asks, over real sockets', async () => {
  const provider = await listen(createSimulator());
  try {
    for (const [index, config] of [{}, acs3].entries()) {
      const settings = readConfig(aliyun.fields, {
        ...exampleConfig,
        ...config,
        endpoint: `${provider.url}/`,
      });
      const to = `+861380013800${index}`;
      const { id } = await sendThrough(aliyun, { ...message, to }, settings, { fetch, clock: Date });
      assert.equal(provider.messages[index]?.id, id);
    }
  } finally {
    await provider.close();
  }
});

test('aliyun takes the documented configuration as it stands, and names what is wrong in it', () => {
  const templates = ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    type: 2,
    usageType,
    templateCode: 'SMS_154950909',
  }));
  const { accessKeyId, accessKeySecret } = account;
  const config = { accessKeyId, accessKeySecret, signName: '阿里云短信测试', templates };
  const read = readConfig(aliyun.fields, config);
  assert.deepEqual(
    [read.strictPhoneRegionNumberCheck, read.site, read.signatureMethod, read.templateParams],
    [false, 'china', 'HMAC-SHA1', ['code']],
  );
  assert.equal(read.templates[1]?.templateCode, 'SMS_154950909');
  assert.deepEqual(
    wrong({ regionId: 'evil.example/', endpoint: 'x', site: 'us', senderId: 'a name too long' }),
    ['site', 'senderId', 'regionId', 'endpoint'],
  );
});
