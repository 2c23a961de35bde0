/** What the settings of HTTP SMS take, and how they name what is wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formItems, isConnectorError, readConfig } from '@latchkey/connector-kit';
import { exampleConfig, fullConfig } from './simulator.ts';
import { fields } from './settings.ts';

const endpoint = 'https://api.example.com/send';
const read = (config: object) => readConfig(fields, { endpoint, ...config });

/** `path: message` of each mistake. */
function problems(config: object): string[] {
  try {
    read(config);
    return [];
  } catch (error) {
    assert.ok(isConnectorError(error));
    return (error.issues ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
}

test('http-sms needs its endpoint and nothing else, and then relays', () => {
  const { endpoint: at, authType, originBoundLine, ...rest } = read({});
  assert.deepEqual([at, authType, originBoundLine], [endpoint, 'none', true]);
  assert.deepEqual(
    Object.values(rest).filter((value) => value !== undefined),
    [],
  );
  assert.deepEqual(problems({ ...exampleConfig, authorization: '' }), []);
});

test('F2 http-sms: what is secret has settings of its own, and they are declared so', () => {
  const secrets = formItems(fields).filter((item) => item.isConfidential);
  assert.deepEqual(
    secrets.map(({ key }) => key),
    ['authorization', 'authPassword', 'authToken', 'oauthClientSecret', 'signingSecret', 'receiptSecret'],
  );
});

test('F2 http-sms takes no secret in clear where it would be shown again', () => {
  const clear = 'is a secret in clear: put it into authToken, and {{config.authToken}} here.';
  for (const [request, path] of [
    [{ headers: { 'X-Api-Key': 'hunter2' } }, 'headers.X-Api-Key'],
    [{ headers: { Authorization: 'Bearer hunter2' } }, 'headers.Authorization'],
    [{ query: { token: 'hunter2' } }, 'query.token'],
    [{ bodyType: 'form', body: { apikey: 'hunter2' } }, 'body.apikey'],
    [{ body: { a: [{ clientSecret: 12_345 }] } }, 'body.a.0.clientSecret'],
    [{ body: { password: ['hunter2'] } }, 'body.password.0'],
    [{ headers: { cookie: 'hunter2' } }, 'headers.cookie'],
    [{ query: { api_pass: 'hunter2' } }, 'query.api_pass'],
  ] as const) {
    assert.deepEqual(problems({ request }), [`request.${path}: Request is wrong at ${path}: ${clear}`]);
  }
  assert.deepEqual(problems({ endpoint: `${endpoint}?apikey=hunter2`, request: {} }), [
    'endpoint: Endpoint has a secret in clear: put it into authToken, and {{config.authToken}} here.',
  ]);
  const kept = { 'x-api-key': '{{config.authToken}}', authorization: 'App {{config.authToken}}' };
  assert.deepEqual(
    problems({
      endpoint: `${endpoint}?apikey={{config.authToken}}`,
      request: { headers: kept, body: { token: '{{code}}' } },
    }),
    [],
  );
  assert.deepEqual(
    problems({ endpoint: `${endpoint}?token=hunter2` }),
    [],
    'the documented form takes any address',
  );
});

test('http-sms asks for what a way of signing in needs', () => {
  for (const [authType, missing] of [
    ['none', []],
    ['basic', ['authUser']],
    ['bearer', ['authToken']],
    ['header', ['authName', 'authToken']],
    ['query', ['authName', 'authToken']],
    ['hmac', ['authName', 'authToken']],
    ['oauth2ClientCredentials', ['oauthTokenUrl', 'oauthClientId', 'oauthClientSecret']],
  ] as const) {
    assert.deepEqual(
      problems({ authType }).map((problem) => problem.split(':')[0]),
      missing,
    );
  }
  assert.equal(problems({ authType: 'digest' }).length, 1);
});

test('http-sms takes a signing secret of Standard Webhooks, of 24 to 64 bytes', () => {
  const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  for (const bytes of [24, 25, 26, 32, 63, 64]) assert.deepEqual(problems({ signingSecret: of(bytes) }), []);
  for (const signingSecret of [
    of(22),
    of(67),
    'whsec_',
    of(24).slice(6),
    `${of(24)}=`,
    'whsec_not base64 but long enough to be it',
  ])
    assert.equal(problems({ signingSecret }).length, 1, signingSecret);
});

test('http-sms says where a request is wrong', () => {
  for (const [request, expected] of [
    ['POST', ['request: Request must be JSON.']],
    [[], ['request: Request must be an object.']],
    [{ url: 'x' }, ['request: Request may have method, headers, query, bodyType, body, and nothing else.']],
    [{ method: 'PATCH' }, ['request.method: Request is wrong at method: must be one of POST, GET, PUT.']],
    [{ method: 'GET', body: {} }, ['request: Request cannot have a body with the method GET.']],
    [
      { bodyType: 'none', body: 'x' },
      ['request.body: Request is wrong at body: is not sent with bodyType none.'],
    ],
    [
      { bodyType: 'form', body: 'to={{to}}' },
      ['request.body: Request is wrong at body: must be an object of texts.'],
    ],
    [
      { bodyType: 'form', body: { a: { b: 'c' } } },
      ['request.body.a: Request is wrong at body.a: must be text.'],
    ],
    [{ bodyType: 'text' }, ['request.body: Request is wrong at body: must be text.']],
    [
      { body: { a: [{ b: '{{txet}}' }] } },
      ['request.body.a.0.b: Request is wrong at body.a.0.b: uses {{txet}}, which no message has.'],
    ],
    [
      { body: { $number: '{{toString}}' } },
      ['request.body: Request is wrong at body: uses {{toString}}, which no message has.'],
    ],
    [
      { body: '{{config.signingSecret}}' },
      ['request.body: Request is wrong at body: uses {{config.signingSecret}}, which no message has.'],
    ],
    [{ body: 'Hi {{ to-do }}' }, ['request.body: Request is wrong at body: has {{ that begins no variable.']],
    [
      { headers: { Host: 'x' } },
      ['request.headers.Host: Request is wrong at headers.Host: belongs to the connection.'],
    ],
    [
      { headers: { 'a b': 'x' } },
      ['request.headers.a b: Request is wrong at headers.a b: is no name of a header.'],
    ],
    [
      { headers: { a: 'x\r\ny' } },
      ['request.headers.a: Request is wrong at headers.a: has letters that a header cannot carry.'],
    ],
    [
      { headers: { a: 'ж' } },
      ['request.headers.a: Request is wrong at headers.a: has letters that a header cannot carry.'],
    ],
    [
      { headers: 1, query: [] },
      [
        'request.headers: Request is wrong at headers: must be an object.',
        'request.query: Request is wrong at query: must be an object.',
      ],
    ],
  ] as const) {
    assert.deepEqual(problems({ request }), expected);
  }
  const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
  assert.deepEqual(problems({ request: { body: deep } }), ['request: Request is nested too deep.']);
  assert.deepEqual(problems({ request: { body: 'x'.repeat(20_000) } }), ['request: Request is too long.']);
  assert.deepEqual(problems({ endpoint: 'https://api.example.com/{{txet}}', request: {} }), [
    'endpoint: Endpoint uses {{txet}}, which no message has.',
  ]);
});

test('F3 http-sms takes XML only where each variable can be escaped', () => {
  const xml = (body: string) => problems({ request: { bodyType: 'xml', body } }).length;
  for (const body of [
    '<a b="{{to}}">{{text}}</a>',
    '<a b=\'{{to}}\' c="<{{code}}>"/>',
    '<?xml version="1.0"?><a>{{text}}</a>',
    '<!-- {{ --><a/>'.replace('{{', ''),
  ])
    assert.equal(xml(body), 0, body);
  for (const body of [
    '<a><![CDATA[{{text}}]]></a>',
    '<a><![CDATA[x',
    '<!-- {{text}} --><a/>',
    '<{{type}}/>',
    '<a {{text}}/>',
    '<a b={{to}}/>',
    '<a b="x" {{to}}',
    '<?php {{text}} ?>',
  ].filter((one) => one.includes('{{')))
    assert.equal(xml(body), 1, body);
});

test('http-sms says where the answers are read wrongly', () => {
  for (const [config, expected] of [
    [
      { success: { all: [{ path: 'a.b' }] } },
      'success.all.0.path: Success is wrong at all.0.path: must be a place in the reply: $.messages[0].id, $text, $text:ID=*; or $header:x-id.',
    ],
    [
      { success: { all: [{ path: '$.a', op: 'gt', value: 1 }] } },
      'success.all.0.op: Success is wrong at all.0.op: must be one of eq, in, lt, matches, exists.',
    ],
    [
      { success: { all: [{ path: '$.a', op: 'lt', value: 'x' }] } },
      'success.all.0: Success is wrong at all.0: compares with something that is no number.',
    ],
    [
      { success: { all: [{ path: '$.a', op: 'eq', value: [1, 2] }] } },
      'success.all.0: Success is wrong at all.0: has another number of values than eq needs.',
    ],
    [
      { success: { all: [{ path: '$.a', op: 'exists', value: 1 }] } },
      'success.all.0: Success is wrong at all.0: has another number of values than exists needs.',
    ],
    [{ success: { all: [{ op: 'exists' }] } }, 'success.all.0: Success is wrong at all.0: needs path.'],
    [
      { success: { status: 'ok' } },
      'success.status.0: Success is wrong at status.0: must be a status: 201 or 2xx.',
    ],
    [
      { extract: { messageId: ['$.a', 'b'] } },
      'extract.messageId.1: Extract is wrong at messageId.1: must be a place in the reply: $.messages[0].id, $text, $text:ID=*; or $header:x-id.',
    ],
    [
      { errors: [{ when: {}, kind: 'auth' }] },
      'errors.0.when: Errors is wrong at 0.when: needs a status, a path or a list of codes.',
    ],
    [{ errors: [{ when: { in: [1] } }] }, 'errors.0: Errors is wrong at 0: needs kind.'],
    [
      { errors: [{ when: { in: [{}] }, kind: 'auth' }] },
      'errors.0.when.in.0: Errors is wrong at 0.when.in.0: must be a text, a number, true or false.',
    ],
    [{ errors: {} }, 'errors: Errors must be a list.'],
    [{ number: { format: 'national' } }, 'number: Number needs callingCode beside the format national.'],
    [{ number: { prefix: '0' } }, 'number: Number needs format.'],
    [
      { hmac: { content: '{{signature}}' } },
      'hmac.content: HMAC is wrong at content: uses {{signature}}, which no message has.',
    ],
  ] as const) {
    assert.deepEqual(problems(config), [expected]);
  }
  assert.deepEqual(
    problems({
      success: fullConfig.success,
      extract: { currency: 'EUR' },
      hmac: { value: 'v1={{signature}}' },
    }),
    [],
  );
});

test('http-sms takes templates with a locale, or none at all; but not some of them', () => {
  const rows = [...fullConfig.templates, { usageType: 'SignIn', locale: 'th', content: 'รหัส {{code}}' }];
  assert.deepEqual(read({ templates: rows }).templates, rows);
  assert.equal(read({}).templates, undefined);
  assert.equal(problems({ templates: rows.slice(1, 2) }).length, 1);
});

test('http-sms has a form that says of nothing but the endpoint that it must be filled in', () => {
  const items = formItems(fields);
  assert.deepEqual(
    items.filter((item) => item.required).map(({ key }) => key),
    ['endpoint'],
  );
  assert.deepEqual(
    items.filter((item) => item.type === 'Json').map(({ key }) => key),
    ['request', 'templates', 'number', 'hmac', 'success', 'extract', 'errors', 'receipts'],
  );
});
