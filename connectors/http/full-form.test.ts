/** The full form of HTTP SMS: every way of signing in, every kind of body, and values that stay values. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  ConnectorError,
  isConnectorError,
  readConfig,
  sendThrough,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { fetchFrom, type Handler } from '@latchkey/connector-kit/testing';
import { account } from './gateway.ts';
import http from './http.ts';
import { createSimulator, exampleConfig, fullConfig } from './simulator.ts';
import { signWebhook } from './standard-webhooks.ts';

const clock = { now: () => 1_768_465_800_000 };

const message: SmsMessage = {
  to: '+447700900123',
  text: '123456 is your Acme code.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  ip: '203.0.113.7',
  validitySeconds: 599,
  reference: 'm1',
};

async function send(
  config: object,
  given: Partial<SmsMessage> = {},
  provider: Handler = createSimulator({ clock }),
) {
  const fetch = fetchFrom(provider);
  const around = { fetch, clock, sleep: () => Promise.resolve() };
  const settings = readConfig(http.fields, config);
  const sent = await sendThrough(http, { ...message, ...given }, settings, around).catch((error: unknown) => {
    assert.ok(isConnectorError(error));
    return error;
  });
  return { sent, request: fetch.requests[0], requests: fetch.requests };
}

async function refused(...args: Parameters<typeof send>): Promise<ConnectorError> {
  const { sent } = await send(...args);
  assert.ok(isConnectorError(sent), 'it should have been refused');
  return sent;
}

/** A request whose reply does not matter. */
async function written(request: object, given: Partial<SmsMessage> = {}, more: object = {}) {
  const endpoint = 'https://api.example.com/send';
  const answer = () => new Response(null, { status: 204 });
  const { request: seen, sent } = await send({ endpoint, request, ...more }, given, answer);
  assert.ok(seen, isConnectorError(sent) ? sent.message : 'nothing left');
  return seen;
}

const { authUser: _user, authPassword: _password, signingSecret: _signing, ...unsigned } = fullConfig;
const gatewayAt = (scheme: string) => `https://gateway.example.com/gateway/${scheme}/acct-1/messages`;

const ways = {
  basic: fullConfig,
  bearer: { ...unsigned, endpoint: gatewayAt('bearer'), authType: 'bearer', authToken: account.token },
  header: {
    ...unsigned,
    endpoint: gatewayAt('header'),
    authType: 'header',
    authName: 'X-Api-Key',
    authToken: account.token,
  },
  query: {
    ...unsigned,
    endpoint: `${gatewayAt('query')}?a=1`,
    authType: 'query',
    authName: 'api_key',
    authToken: account.token,
  },
  'the Authorization Header as it stands': {
    ...unsigned,
    endpoint: gatewayAt('bearer'),
    authType: undefined,
    authorization: `Bearer ${account.token}`,
  },
  'a header of the request': {
    ...unsigned,
    endpoint: gatewayAt('header'),
    authType: 'none',
    authToken: account.token,
    request: { ...unsigned.request, headers: { 'x-api-key': '{{config.authToken}}' } },
  },
  hmac: {
    ...unsigned,
    endpoint: gatewayAt('hmac'),
    authType: 'hmac',
    authName: 'X-Signature',
    authUser: account.user,
    authToken: account.hmacKey,
    request: { ...unsigned.request, headers: { 'x-time': '{{nowUnix}}', 'x-nonce': '{{nonce}}' } },
    hmac: {
      encoding: 'base64',
      content: '{{method}}\n{{path}}\n{{nowUnix}}\n{{nonce}}\n{{body}}',
      value: 'acme {{config.authUser}}:{{signature}}',
    },
  },
};

for (const [way, config] of Object.entries(ways)) {
  test(`http-sms signs in by ${way}, and a wrong credential is said to be one`, async () => {
    const provider = createSimulator({ clock });
    const { sent, requests } = await send(config, {}, provider);
    assert.deepEqual(sent, { id: 'gw-1', segments: 1, price: { amount: '0.0100', currency: 'EUR' } });
    assert.equal(requests.length, 1);

    const secrets = ['authToken', 'authPassword', 'authorization'].filter((key) => key in config);
    for (const key of secrets) {
      const error = await refused({ ...config, [key]: 'wrong-credential-000' }, {}, provider);
      assert.deepEqual([error.kind, error.providerCode], ['auth', 'bad_credentials']);
      assert.doesNotMatch(JSON.stringify(error) + error.message, /wrong-credential/);
    }
  });
}

test('http-sms sends exactly the described request', async () => {
  const { request } = await send(fullConfig);
  const { body = '', headers } = request ?? {};
  const signature = signWebhook({ secret: account.signingSecret, id: 'm1', timestamp: '1768465800', body });
  assert.deepEqual(request, {
    method: 'POST',
    url: 'https://gateway.example.com/gateway/basic/acct-1/messages',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${btoa(`${account.user}:${account.password}`)}`,
      'content-type': 'application/json',
      'user-agent': 'Latchkey',
      'x-request-id': 'm1',
      ...signature,
    },
    body:
      '{"to":"+447700900123","msisdn":447700900123,"from":"ACME","text":"123456 is your Acme code.",' +
      '"reference":"m1","locale":"en","seconds":599,"flags":{"isCode":true}}',
  });
  assert.equal(headers?.['webhook-id'], 'm1');
});

test('http-sms signs as Standard Webhooks does: the vector of its reference library', () => {
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const body = '{"test": 2432232314}';
  const signed = signWebhook({
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id,
    timestamp: '1614265330',
    body,
  });
  assert.equal(signed['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('http-sms signs the documented request too, so that a relay can tell ours from a forged one', async () => {
  const { request, sent } = await send({ ...exampleConfig, signingSecret: account.signingSecret });
  assert.deepEqual(sent, { id: 'relay-1' });
  const { headers = {}, body = '' } = request ?? {};
  const [id = '', timestamp = ''] = [headers['webhook-id'], headers['webhook-timestamp']];
  assert.equal(
    headers['webhook-signature'],
    signWebhook({ secret: account.signingSecret, id, timestamp, body })['webhook-signature'],
  );
});

test('http-sms: the gateway refuses a forged signature, an old one, and a nonce that was used', async () => {
  const provider = createSimulator({ clock });
  const { request } = await send(fullConfig, {}, provider);
  const { url = '', headers = {}, body = '' } = request ?? {};
  const again = (over: object, text = body) =>
    provider(new Request(url, { method: 'POST', headers: { ...headers, ...over }, body: text }));
  assert.equal((await again({ 'webhook-id': 'm2' })).status, 401);
  assert.equal((await again({}, body.replace('+44', '+45'))).status, 401);
  const old = signWebhook({ secret: account.signingSecret, id: 'm2', timestamp: '1768465400', body });
  assert.equal((await again(old)).status, 401);
  assert.deepEqual(await (await again({})).json(), {
    ok: true,
    message: { id: 'gw-1', parts: 1 },
    price: { amount: '0.0100', currency: 'EUR' },
  });
  assert.equal(provider.messages.length, 1, 'the id of the message keeps it from being sent twice');

  const signed = (await send(ways.hmac, {}, provider)).request;
  const replay = new Request(signed?.url ?? '', {
    method: 'POST',
    headers: { ...signed?.headers },
    body: signed?.body ?? '',
  });
  assert.equal((await provider(replay)).status, 401);
});

/** Whatever a value says, it is one value: it opens nothing, closes nothing and is not read again. */
const corpus = [
  '"},"to":"+10000000000","x":{"y":"',
  "' or '1'='1",
  'line one\nline two\r\nthree\ttab',
  ']]></text><text>',
  '<sms to="+1"/>&amp;&#0;',
  '%0d%0aX-Evil:%201',
  'a&to=%2B1&b=c+d;e=f',
  '{{config.authToken}} {{code}} {{{{text}}}}',
  '$& $1 $` \\u0022 \\',
  '{"$number":"1"}',
  '../../admin?x=1#y',
  'รหัส 您的 🔑 \u2028',
];

const bodies = {
  json: fullConfig.request,
  form: { bodyType: 'form', body: { to: '{{to}}', from: 'ACME', text: '{{text}}' } },
  xml: { bodyType: 'xml', body: '<sms to="{{to}}" from=\'ACME\'><text>{{text}}</text></sms>' },
  text: { bodyType: 'text', body: '{{toDigits}}:{{text}}' },
};

for (const [kind, request] of Object.entries(bodies)) {
  test(`F3 http-sms: a value in ${kind} arrives as it is, and breaks out of nothing`, async () => {
    const provider = createSimulator({ clock });
    for (const [index, text] of corpus.entries()) {
      const { sent } = await send({ ...ways.bearer, request }, { text, reference: `m${index}` }, provider);
      assert.ok(!isConnectorError(sent), `${text} was refused: ${isConnectorError(sent) && sent.message}`);
      assert.equal(provider.messages.at(-1)?.text, text);
    }
  });
}

test('F3 http-sms: a value in the address, the query or a header breaks out of nothing', async () => {
  for (const text of corpus) {
    const path = await written(
      { method: 'GET', query: { q: '{{text}}', z: '1' } },
      { text },
      { endpoint: 'https://api.example.com/v1/{{text}}/send?c={{text}}' },
    );
    const url = new URL(path.url);
    assert.equal(url.origin, 'https://api.example.com');
    assert.deepEqual(url.pathname.split('/').map(decodeURIComponent), ['', 'v1', text, 'send']);
    assert.deepEqual(
      [...url.searchParams],
      [
        ['c', text],
        ['q', text],
        ['z', '1'],
      ],
    );
  }
  const name = (uiLocales: string) =>
    written({ headers: { 'x-asked': 'a {{uiLocales}} b' }, body: {} }, { uiLocales });
  assert.equal(
    (await name('fr-CA "x"; %0d%0aX-Evil: 1')).headers['x-asked'],
    'a fr-CA "x"; %0d%0aX-Evil: 1 b',
  );
  for (const value of ['x\r\nX-Evil: 1', 'x\nX-Evil: 1', 'x\0']) {
    const error = await refused(
      { endpoint: 'https://api.example.com', request: { headers: { 'x-a': '{{uiLocales}}' }, body: {} } },
      { uiLocales: value },
    );
    assert.equal(error.kind, 'config');
  }
});

test('F3 http-sms: no value leads to another path, and none to another host', async () => {
  for (const uiLocales of ['..', '.', '../..', '%2e%2e']) {
    const config = { endpoint: 'https://api.example.com/v1/{{uiLocales}}/send', request: { body: {} } };
    const { sent, requests } = await send(config, { uiLocales }, () => new Response());
    if (isConnectorError(sent)) assert.deepEqual([sent.kind, requests.length], ['config', 0]);
    else assert.equal(new URL(requests[0]?.url ?? '').pathname.split('/').length, 4);
  }
  for (const endpoint of [
    'https://{{config.sender}}/x',
    'https://a.{{config.sender}}/x',
    'https://x:{{code}}/',
    'https://{{code}}@x.example/',
    'https://x.example{{code}}/',
  ])
    assert.throws(
      () => readConfig(http.fields, { endpoint, sender: 'x', request: { body: {} } }),
      isConnectorError,
    );
});

test('http-sms knows these variables, and each is what it says', async () => {
  const names = ['to', 'toE164', 'toDigits', 'toNational', 'countryCode', 'text', 'code', 'type', 'locale', 'uiLocales', 'ip', 'validitySeconds', 'minutes', 'messageId', 'nowUnix', 'nowIso', 'config.sender', 'config.profile', 'config.authUser', 'config.authPassword', 'config.authToken']; // biome-ignore format: a list
  const request = { body: Object.fromEntries(names.map((name) => [`is ${name}`, `{{ ${name} }}`])) };
  const more = {
    sender: 'ACME',
    profile: 'p-1',
    authUser: 'u',
    authPassword: 'pass-word',
    authToken: 'token-0123',
  };
  const { body } = await written(
    { ...request, bodyType: 'form' },
    { uiLocales: 'fr en' },
    { number: { format: 'digits', prefix: '00' }, ...more },
  );
  assert.deepEqual(Object.values(Object.fromEntries(new URLSearchParams(body))), [
    '00447700900123', '+447700900123', '447700900123', '7700900123', '44', message.text, '123456', 'SignIn', 'en', 'fr en',
    '203.0.113.7', '599', '9', 'm1', '1768465800', '2026-01-15T08:30:00.000Z', 'ACME', 'p-1', 'u', 'pass-word', 'token-0123',
  ]); // biome-ignore format: a list
});

test('http-sms makes a nonce anew for each attempt, and keeps the id of the message', async () => {
  const request = { body: ['{{nonce}}', '{{messageId}}'] };
  const { requests } = await send({ endpoint: 'https://api.example.com', request }, {}, () =>
    Response.json({ code: 'x' }, { status: 503 }),
  );
  const seen = requests.map(({ body }) => JSON.parse(body) as [string, string]);
  assert.ok(seen.length > 1);
  assert.equal(new Set(seen.map(([nonce]) => nonce)).size, seen.length);
  assert.deepEqual(new Set(seen.map(([, id]) => id)), new Set(['m1']));
});

test('http-sms leaves out what a message does not have, and never a part of a sentence that costs money', async () => {
  const absent = { ip: undefined, uiLocales: undefined, validitySeconds: undefined };
  const body = {
    ip: '{{ip}}',
    list: ['{{uiLocales}}', 1, null],
    seconds: { $number: '{{validitySeconds}}' },
    from: '{{config.sender}}',
    note: 'ip={{ip}}',
  };
  const seen = await written({ headers: { 'x-ip': '{{ip}}' }, query: { ip: '{{ip}}' }, body }, absent);
  assert.deepEqual(JSON.parse(seen.body), { list: [1, null], note: 'ip=' });
  assert.equal(seen.headers['x-ip'], undefined);
  assert.equal(new URL(seen.url).search, '');

  const invitation = {
    purpose: 'OrganizationInvitation',
    variables: { link: 'https://id.example.com/join' },
  } as const;
  assert.equal(
    (await written({ body: { code: '{{code}}', link: '{{link}}' } }, invitation)).body,
    '{"link":"https://id.example.com/join"}',
  );
  for (const request of [{ body: { text: 'Code: {{code}}' } }, { bodyType: 'text', body: '{{code}}' }]) {
    const error = await refused({ endpoint: 'https://api.example.com', request }, invitation);
    assert.deepEqual([error.kind, error.retry], ['template', 'fix']);
  }
});

test('http-sms makes numbers of digits alone', async () => {
  const numberOf = async (text: string) =>
    (await written({ body: { n: { $number: '{{text}}' } } }, { text })).body;
  assert.equal(await numberOf('447700900123'), '{"n":447700900123}');
  assert.equal(await numberOf('-1.5'), '{"n":-1.5}');
  for (const text of ['1e9', '0x10', '1 2', 'NaN', '+1', '9'.repeat(17), '1"'])
    assert.equal(
      (
        await refused(
          { endpoint: 'https://api.example.com', request: { body: { n: { $number: '{{text}}' } } } },
          { text },
        )
      ).kind,
      'config',
    );
  assert.equal(
    (await written({ body: { $number: '{{toDigits}}', other: 1 } })).body,
    '{"$number":"447700900123","other":1}',
  );
});

test('http-sms: every magic number of the gateway ends in its own kind of error', async () => {
  for (const [ending, kind, retry] of [
    ['222', 'blocked', 'no'],
    ['400', 'unknown', 'fix'],
    ['401', 'auth', 'fix'],
    ['402', 'balance', 'fix'],
    ['403', 'permission', 'fix'],
    ['404', 'config', 'fix'],
    ['429', 'rate_recipient', 'later'],
    ['500', 'transient', 'now'],
    ['503', 'transient', 'now'],
  ] as const) {
    const error = await refused(fullConfig, { to: `+447700900${ending}` });
    assert.deepEqual([error.kind, error.retry], [kind, retry]);
    assert.match(error.message, /^gateway\.example\.com /);
  }
});

test('http-sms: the example of the README does what its provider says', async () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const config = JSON.parse(/```json\n(\{\n  "endpoint".*?)```/s.exec(readme)?.[1] ?? '') as object;
  const answer = (status: string) => () => Response.json({ result: { status, id: 'a1' } });
  const { sent, request } = await send(config, {}, answer('0'));
  assert.deepEqual(sent, { id: 'a1' });
  assert.equal(request?.headers['x-key'], 'the key');
  assert.equal(request?.body, 'from=MyShop&to=07700900123&message=123456+is+your+Acme+code.');
  assert.equal((await refused(config, {}, answer('3'))).kind, 'balance');
  assert.equal((await refused(config, {}, answer('7'))).kind, 'invalid_number');
  assert.equal((await refused(config, {}, answer('8'))).retry, 'ambiguous');
});
