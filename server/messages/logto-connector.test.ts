/** Connectors by the shape of Logto's packages: what they are handed, what their errors become, how long we wait. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConnectorError,
  defaultLimits,
  isConnectorError,
  sendThrough,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { createRig, refusalOf } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { createPackageFolder, logtoConnector } from '../testing/package-folder.ts';
import { type LogtoConnector, openLogtoConnector, smsConnectorOf } from './logto-connector.ts';

const config = { apiKey: 'a-key-of-acme-0123', templates: [{ usageType: 'SignIn', content: '{{code}}' }] };

const message: SmsMessage = {
  to: '+8613800138000',
  text: '123456 is your code.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'th',
  uiLocales: 'th-TH en',
  ip: '203.0.113.7',
  reference: 'm-1',
};

/** `behaviour` is the body of its sendMessage; it sees `data`, `config` and the class ConnectorError. */
async function open(
  behaviour: string,
  options: Parameters<typeof logtoConnector>[2] = {},
): Promise<LogtoConnector> {
  const code = logtoConnector('acme', behaviour, options);
  const { default: found } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    default: unknown;
  };
  return openLogtoConnector(found);
}

async function send(
  logto: LogtoConnector,
  given: Partial<SmsMessage> = {},
  settings: object = config,
  sendMs = 12_000,
) {
  const around = { fetch: () => Promise.reject(new Error('unused')), clock: Date, limits: { sendMs } };
  return sendThrough(smsConnectorOf(logto), { ...message, ...given }, logto.readConfig(settings), around);
}

async function errorOf(sending: Promise<unknown>): Promise<ConnectorError> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isConnectorError(error), `${String(error)} is no ConnectorError`);
  return error;
}

test('a package is handed digits, its purpose, the variables and the languages, and never the text', async () => {
  const seen: unknown[] = [];
  Object.assign(globalThis, { seenByAcme: seen });
  const logto = await open('globalThis.seenByAcme.push({ data, config })');
  assert.deepEqual(await send(logto), { id: 'm-1' });
  assert.deepEqual(seen[0], {
    data: {
      to: '8613800138000',
      type: 'SignIn',
      payload: { code: '123456', locale: 'th', uiLocales: 'th-TH en' },
      ip: '203.0.113.7',
    },
    config,
  });
  // A provider that keeps the words has a template for the code alone.
  const rows = { ...config, templates: [{ usageType: 'SignIn', templateCode: '1110' }] };
  await send(logto, { ip: undefined }, rows);
  assert.deepEqual((seen[1] as { data: object }).data, {
    to: '8613800138000',
    type: 'SignIn',
    payload: { code: '123456', locale: 'th' },
  });
});

test('each configuration has an instance of its own, and a package cannot change what is kept of it', async () => {
  const logto = await open('const had = config.seen; config.seen = true; if (had) throw new Error("kept");');
  const settings = logto.readConfig({ ...config });
  const connector = smsConnectorOf(logto);
  const around = { fetch: () => Promise.reject(new Error('unused')), clock: Date };
  for (let turn = 0; turn < 3; turn += 1) await sendThrough(connector, message, settings, around);
  assert.deepEqual(settings, config);
});

test('settings that the package’s own guard refuses are named by their labels', async () => {
  const logto = await open('');
  const error = await errorOf((async () => logto.readConfig({}))());
  assert.equal(error.kind, 'config');
  assert.deepEqual(error.issues, [
    { path: 'apiKey', message: 'API Key is missing.' },
    { path: 'templates', message: 'Templates is missing.' },
  ]);
});

const thrown = (code: string, data?: unknown) =>
  `throw new ConnectorError('${code}', ${JSON.stringify(data)})`;

const errors: readonly (readonly [
  behaviour: string,
  verdict: string,
  providerCode: string | undefined,
  words?: RegExp,
])[] = [
  [
    thrown('rate_limit_exceeded', { errorDescription: 'slower', Code: 'isv.BUSINESS_LIMIT_CONTROL' }),
    'rate_recipient later',
    'isv.BUSINESS_LIMIT_CONTROL',
    /slower/,
  ],
  [thrown('usage_limit_exceeded'), 'rate_account later', 'usage_limit_exceeded'],
  [
    thrown('template_not_found', 'Cannot find template for type: BindMfa'),
    'template fix',
    'template_not_found',
    /BindMfa/,
  ],
  [
    thrown('invalid_config', { issues: [{ path: ['apiKey'], message: 'Required' }] }),
    'config fix',
    undefined,
  ],
  [thrown('invalid_request_parameters'), 'invalid_number no', 'invalid_request_parameters'],
  [thrown('authorization_failed'), 'auth fix', 'authorization_failed'],
  [thrown('not_implemented'), 'config fix', 'not_implemented'],
  [thrown('invalid_response', 'no JSON'), 'unknown ambiguous', 'invalid_response'],
  // What a provider says in an object of its own is a refusal; plain words may be a time-out.
  [
    thrown('general', '{"code":20003,"message":"Authenticate","status":401}'),
    'auth fix',
    '20003',
    /Authenticate/,
  ],
  [
    thrown('general', '{"code":20429,"message":"Too many requests","status":429}'),
    'rate_account later',
    '20429',
  ],
  [thrown('general', '{"code":20500,"message":"oops","status":500}'), 'transient later', '20500'],
  [
    thrown('general', { errorDescription: 'no money', Code: 'isv.AMOUNT_NOT_ENOUGH', RequestId: 'r' }),
    'unknown fix',
    'isv.AMOUNT_NOT_ENOUGH',
    /no money/,
  ],
  [
    thrown('general', 'FailedOperation.SignatureIncorrectOrUnapproved: no, RequestId: r'),
    'unknown fix',
    'FailedOperation.SignatureIncorrectOrUnapproved',
  ],
  [thrown('general', 'InternalError.Timeout: later'), 'unknown ambiguous', 'InternalError.Timeout'],
  [thrown('general', '<html>Bad Gateway</html>'), 'unknown ambiguous', 'general', /Bad Gateway/],
  [thrown('general', 'Request error: Timeout awaiting request'), 'unknown ambiguous', 'general'],
  [thrown('a_code_of_later', 'x'), 'unknown ambiguous', 'a_code_of_later'],
  [
    `throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' })`,
    'transient later',
    undefined,
  ],
  [
    `throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })`,
    'unknown ambiguous',
    undefined,
  ],
  [`throw new TypeError('x is undefined')`, 'unknown ambiguous', undefined, /TypeError/],
  [`throw 'a text'`, 'unknown ambiguous', undefined],
];

test('F7 errors are recognised by their shape, and none of them leads to a second attempt', async () => {
  for (const [behaviour, verdict, providerCode, words = /^/] of errors) {
    Object.assign(globalThis, { acmeTries: 0 });
    const logto = await open(`globalThis.acmeTries += 1; ${behaviour}`);
    const error = await errorOf(send(logto));
    assert.equal(`${error.kind} ${error.retry}`, verdict, behaviour);
    assert.equal(error.providerCode, providerCode, behaviour);
    assert.match(error.providerMessage ?? '', words, behaviour);
    assert.equal((globalThis as unknown as { acmeTries: number }).acmeTries, 1);
  }
});

test('no secret, code, number or text of a message stands in what is kept of an error', async () => {
  const logto = await open(
    `throw new ConnectorError('general', { ...data, ...config, errorDescription: JSON.stringify({ data, config }) })`,
  );
  const error = await errorOf(send(logto));
  const told = JSON.stringify(error) + error.message + error.stack;
  for (const word of ['a-key-of-acme-0123', '123456', '8613800138000']) assert.ok(!told.includes(word), told);
});

test('F1 our limit is on our wait: what answers late is given up, may have left, and harms nobody afterwards', async () => {
  assert.equal(defaultLimits.sendMs, 12_000);
  const logto = await open(
    'await new Promise((resolve, reject) => (globalThis.answerLate = () => reject(new Error("late"))))',
  );
  const error = await errorOf(send(logto, {}, config, 50));
  assert.equal(`${error.kind} ${error.retry}`, 'transient ambiguous');
  // Only now; a rejection that nobody takes would end this test.
  (globalThis as { answerLate?: () => void }).answerLate?.();
  await new Promise((resolve) => setImmediate(resolve));
});

test('what is no connector is refused in a sentence', async () => {
  const cases: [found: unknown, sentence: RegExp][] = [
    [undefined, /neither a connector nor a function/],
    [() => undefined, /makes no connector/],
    [() => ({ type: 'Fax' }), /Its type is Fax/],
    [() => ({ type: 'Sms', metadata: { id: 'x' } }), /metadata/],
    [
      () => ({
        type: 'Sms',
        metadata: { id: 'x', target: 'x', name: { en: 'x' }, description: { en: 'x' } },
      }),
      /configGuard/,
    ],
    [() => Promise.reject(new Error('it fails')), /it fails/],
  ];
  for (const [found, sentence] of cases) await assert.rejects(openLogtoConnector(found), sentence);
});

test('a package that was CommonJS carries its function one step deeper', async () => {
  const { metadata, fields } = await open('');
  const create = () => ({
    type: 'Sms',
    metadata,
    configGuard: { safeParse: () => ({ success: true }) },
    sendMessage: () => ({}),
  });
  assert.equal((await openLogtoConnector({ default: create })).metadata.id, 'acme');
  assert.equal(fields['apiKey']?.isSecret, true);
});

eachDatabase('a Logto connector in use', (databases) => {
  test('its settings are masked and restored, its templates are its own, its late answer is unknown', async (context) => {
    const folder = createPackageFolder();
    context.after(folder.close);
    const rig = await createRig(databases, { config: { dataDir: folder.dataDir } });
    const { messages, database } = rig;
    const tenantId = 'default';
    folder.add({
      name: '@logto/connector-acme',
      dependencies: { '@logto/connector-kit': '^5.1.0' },
      code: logtoConnector(
        'acme',
        `if (data.to.endsWith('408')) ${thrown('general', 'Timeout awaiting request')}`,
      ),
    });
    const wrong = messages.connectors.create({
      tenantId,
      factoryId: 'acme',
      config: { templates: config.templates },
    });
    assert.equal(await refusalOf(wrong), 'connector.invalid_config');
    const { id, config: shown } = await messages.connectors.create({ tenantId, factoryId: 'acme', config });
    assert.deepEqual(shown, { ...config, apiKey: '••••0123' });
    await messages.connectors.update({ tenantId, id, config: { ...shown } });

    const order = { tenantId, purpose: 'BindMfa', variables: { code: '123456' }, locale: 'en' } as const;
    await messages.sendSms({ ...order, phone: '+16502530000' });
    const late = await errorOf(messages.sendSms({ ...order, phone: '+16502530408' }));
    assert.equal(late.retry, 'ambiguous');
    const rows = await database.kysely
      .selectFrom('messages')
      .select(['state', 'recipient'])
      .orderBy('recipient')
      .execute();
    assert.deepEqual(rows, [
      { state: 'accepted', recipient: '+16502530000' },
      { state: 'unknown', recipient: '+16502530408' },
    ]);
  });
});
