/** Every simulator is as strict as its provider: what was signed by nobody, long ago, or once before, is refused. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { readConfig, sendThrough, type SmsConnector, type SmsMessage } from '@latchkey/connector-kit';
import type { Simulator } from '@latchkey/connector-kit/testing';
import * as aliyun from './aliyun/simulator.ts';
import * as gatewayapi from './gatewayapi/simulator.ts';
import * as http from './http/simulator.ts';
import * as gateway from './http/gateway.ts';
import { builtIn } from './built-in.ts';
import * as smsaero from './smsaero/simulator.ts';
import * as tencent from './tencent/simulator.ts';
import * as twilio from './twilio/simulator.ts';
import * as vonage from './vonage/simulator.ts';

interface Row {
  /** The target of the connector, and which of its ways of signing in. */
  readonly target: string;
  readonly way: string;
  readonly config: object;
  readonly create: (options: { clock: { now(): number } }) => Simulator;
  /** Refused when it comes so much later; or why this provider cannot tell. */
  readonly oldAfterMs: number | string;
  /** `refused`, `same answer` (taken once), or why this provider cannot tell. */
  readonly again: string;
}

const { publicKey, privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
const basic = 'Basic authentication: neither time nor nonce';
const { account } = gateway;
const hmac = {
  endpoint: 'https://gateway.example.com/gateway/hmac/acct-1/messages',
  request: {
    headers: { 'X-Time': '{{nowUnix}}', 'X-Nonce': '{{nonce}}' },
    bodyType: 'form',
    body: { to: '{{to}}', from: 'ACME', text: '{{text}}' },
  },
  authType: 'hmac',
  authName: 'X-Signature',
  authToken: account.hmacKey,
  hmac: {
    encoding: 'base64',
    content: '{{method}}\n{{path}}\n{{nowUnix}}\n{{nonce}}\n{{body}}',
    value: `acme ${account.user}:{{signature}}`,
  },
};

const known: readonly Row[] = [
  {
    target: 'twilio-sms',
    way: 'Basic',
    config: twilio.exampleConfig,
    create: twilio.createSimulator,
    oldAfterMs: basic,
    again: basic,
  },
  {
    target: 'smsaero-sms',
    way: 'Basic',
    config: smsaero.exampleConfig,
    create: smsaero.createSimulator,
    oldAfterMs: basic,
    again: basic,
  },
  {
    target: 'gatewayapi-sms',
    way: 'Basic',
    config: gatewayapi.exampleConfig,
    create: gatewayapi.createSimulator,
    oldAfterMs: basic,
    again: 'refused', // 0x0214: the same text to the same number within a minute
  },
  {
    target: 'vonage-sms',
    way: 'Basic',
    config: vonage.exampleConfig,
    create: vonage.createSimulator,
    oldAfterMs: basic,
    again: basic,
  },
  {
    target: 'vonage-sms',
    way: 'signed parameters',
    config: {
      ...vonage.exampleConfig,
      signatureMethod: 'sha256hmac',
      signatureSecret: vonage.account.signatureSecret,
    },
    create: ({ clock }) => vonage.createSimulator({ clock, signatureMethod: 'sha256hmac' }),
    oldAfterMs: 301_000,
    again: 'Signed requests have a time and no nonce',
  },
  {
    target: 'vonage-sms',
    way: 'token of an application',
    config: { ...vonage.exampleConfig, applicationId: vonage.account.applicationId, privateKey },
    create: ({ clock }) => vonage.createSimulator({ clock, publicKey }),
    oldAfterMs: 901_000,
    again: 'refused',
  },
  {
    target: 'aliyun-sms',
    way: 'HMAC-SHA1',
    config: aliyun.exampleConfig,
    create: aliyun.createSimulator,
    oldAfterMs: 901_000,
    again: 'refused',
  },
  {
    target: 'aliyun-sms',
    way: 'ACS3-HMAC-SHA256',
    config: { ...aliyun.exampleConfig, signatureMethod: 'ACS3-HMAC-SHA256' },
    create: aliyun.createSimulator,
    oldAfterMs: 901_000,
    again: 'refused',
  },
  {
    target: 'tencent-sms',
    way: 'TC3-HMAC-SHA256',
    config: tencent.exampleConfig,
    create: tencent.createSimulator,
    oldAfterMs: 301_000,
    again: 'refused', // there is no nonce: the same words to the same number within thirty seconds
  },
  {
    target: 'http-sms',
    way: 'relay',
    config: http.exampleConfig,
    create: http.createSimulator,
    oldAfterMs: 'A header that never changes: only a signing secret adds a time',
    again: 'A header that never changes: only a signing secret adds an id',
  },
  {
    target: 'http-sms',
    way: 'Standard Webhooks',
    config: http.fullConfig,
    create: http.createSimulator,
    oldAfterMs: 301_000,
    again: 'same answer',
  },
  {
    target: 'http-sms',
    way: 'HMAC',
    config: hmac,
    create: http.createSimulator,
    oldAfterMs: 301_000,
    again: 'refused',
  },
];

/**
 * Whoever stands in no row signs with a key that never changes, as most providers let their customers do: then a change of
 * the key is all that there is to refuse. Who signs in another way fails here, and needs a row.
 */
async function plainRow(folder: URL, target: string): Promise<Row> {
  const { exampleConfig, createSimulator } = (await import(new URL('simulator.ts', folder).href)) as {
    exampleConfig: object;
    createSimulator: Row['create'];
  };
  const plain = 'A key that never changes: neither time nor nonce';
  return {
    target,
    way: 'a key',
    config: exampleConfig,
    create: createSimulator,
    oldAfterMs: plain,
    again: plain,
  };
}

/** The telephone asks nobody; a mail server is told a password in a conversation, and its own test changes it. */
const withoutRequests: readonly string[] = ['outbox', 'smtp'];

const others = builtIn.filter(
  ({ connector: { target } }) =>
    !withoutRequests.includes(target) && known.every((row) => row.target !== target),
);
const rows: readonly Row[] = [
  ...known,
  ...(await Promise.all(others.map(({ folder, connector }) => plainRow(folder, connector.target)))),
];

const message: SmsMessage = {
  to: '+6591234567',
  text: 'Your verification code is 123456.',
  templateId: '',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  reference: 'm1',
};

/** A provider, and a request to it that was signed a moment ago. */
async function signed({ target, config, create }: Row) {
  const clock = { time: 1_768_465_800_000, now: () => clock.time };
  const connector = builtIn.find((one) => one.connector.target === target)?.connector as SmsConnector;
  const simulator = create({ clock });
  const seen: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { method = 'GET', headers, body = null } = init ?? {};
    seen.push({ url: url as string, init: { method, headers: new Headers(headers), body } });
    return new Response('{}', { status: 500 });
  };
  const templateId = { 'aliyun-sms': 'SMS_200000002', 'tencent-sms': '2110' }[target];
  const settings = readConfig(connector.fields, config);
  const letter = { to: 'anna@recipient.example', subject: '123456 is your code' };
  const isLetter = (connector.channel as string) === 'email';
  const around = { fetch, clock, sleep: () => Promise.resolve() };
  await sendThrough(connector, { ...message, templateId, ...(isLetter && letter) }, settings, around).catch(
    () => {},
  );
  const [first] = seen;
  assert.ok(first, 'the connector sent nothing');
  /** Whether the provider took it. */
  const take = async (change: (init: RequestInit) => RequestInit = (init) => init) => {
    const before = simulator.messages.length;
    const response = await simulator(new Request(first.url, change({ ...first.init })));
    return { isTaken: simulator.messages.length > before, text: await response.text() };
  };
  return { clock, simulator, take };
}

for (const row of rows) {
  test(`the simulator of ${row.target}, ${row.way}: a wrong signature, an old one, the same again`, async () => {
    const wrong = await signed(row);
    const refusal = await wrong.take((init) => ({ ...init, ...spoiled(init, row.config) }));
    assert.equal(refusal.isTaken, false, 'it took a request that nobody signed');
    assert.equal((await wrong.take()).isTaken, true, 'it refused one that was signed well');

    const old = await signed(row);
    if (typeof row.oldAfterMs === 'number') {
      old.clock.time += row.oldAfterMs;
      assert.equal((await old.take()).isTaken, false, 'it took an old one');
    } else {
      old.clock.time += 86_400_000;
      assert.equal((await old.take()).isTaken, true, row.oldAfterMs);
    }

    const twice = await signed(row);
    const first = await twice.take();
    const second = await twice.take();
    assert.equal(first.isTaken, true);
    if (row.again === 'refused') assert.equal(second.isTaken, false, 'it took the same one again');
    else if (row.again === 'same answer')
      assert.deepEqual([second.isTaken, second.text], [false, first.text]);
    else assert.equal(second.isTaken, true, row.again);
  });
}

/** One letter of the credentials is another. */
function spoiled({ headers, body }: RequestInit, config: object): RequestInit {
  const changed = new Headers(headers);
  const values = new Set<unknown>(Object.values(config));
  for (const [name, value] of changed)
    if (values.has(value)) changed.set(name, otherLetter(value) + value.slice(1));
  for (const name of ['authorization', 'x-signature', 'webhook-signature'])
    if (changed.has(name))
      changed.set(name, (changed.get(name) ?? '').replace(/\w(?=.{9,12}$)/, otherLetter));
  const signature = /((?:Signature|sig)=)(%\w\w|\w)/;
  return {
    headers: changed,
    body:
      typeof body === 'string'
        ? body.replace(signature, (_all, name: string, letter: string) => name + otherLetter(letter))
        : null,
  };
}

const otherLetter = (letter: string): string => (letter === 'A' ? 'B' : 'A');

test('every connector that asks a provider is examined', () => {
  const targets = builtIn.flatMap(({ connector: { target } }) =>
    withoutRequests.includes(target) ? [] : [target],
  );
  assert.deepEqual([...new Set(rows.map(({ target }) => target))].toSorted(), targets.toSorted());
});
