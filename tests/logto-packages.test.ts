/** Logto's published packages, unmodified from npm, beside our connectors: through a started server to simulated providers. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isConnectorError, sendThrough } from '@latchkey/connector-kit';
import type { Handler, Simulator } from '@latchkey/connector-kit/testing';
import { listen } from '@latchkey/connector-kit/testing';
import * as aliyun from '../connectors/aliyun/simulator.ts';
import * as gatewayapi from '../connectors/gatewayapi/simulator.ts';
import * as relay from '../connectors/http/simulator.ts';
import * as smsaero from '../connectors/smsaero/simulator.ts';
import * as tencent from '../connectors/tencent/simulator.ts';
import * as twilio from '../connectors/twilio/simulator.ts';
import * as vonage from '../connectors/vonage/simulator.ts';
import { openLogtoConnector, smsConnectorOf } from '../server/messages/logto-connector.ts';
import {
  createPlace,
  type Place,
  startServer,
  type StartedServer,
} from '../server/testing/started-server.ts';
import { machine, manage, type Operator } from './manage.ts';
import { installPublished, placeOf, published } from './strangers/published.ts';
import { startSmtpServer } from './strangers/smtp-server.ts';
import { startTlsProviders, type TlsProviders } from './strangers/tls-providers.ts';
import { createYunpian, yunpianKey } from './strangers/yunpian.ts';

type Name = keyof typeof published;

interface Case {
  /** Under which it is set up: its own, or that of its package where the id is a built-in connector's. */
  readonly id: string;
  readonly host: string;
  readonly simulator: Handler | Simulator;
  readonly config: Readonly<Record<string, unknown>>;
  /** The setting that is changed to be refused, and what the operator is then told. */
  readonly secret: string;
  readonly refused: { readonly code: string; readonly kind: string; readonly words: RegExp };
}

const rows = (row: object) =>
  ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({ usageType, ...row }));
const content = rows({ content: '【Shop】Your code is {{code}}.' });
const general = (kind: string, words: RegExp) => ({ code: 'connector.general', kind, words });

const cases: Readonly<Partial<Record<Name, Case>>> = {
  '@logto/connector-twilio-sms': {
    id: 'logto-connector-twilio-sms',
    host: 'api.twilio.com',
    simulator: twilio.createSimulator(),
    config: twilio.exampleConfig,
    secret: 'authToken',
    refused: general('auth', /\(20003\)/),
  },
  '@logto/connector-tencent-sms': {
    id: 'logto-connector-tencent-sms',
    host: 'sms.tencentcloudapi.com',
    simulator: tencent.createSimulator(),
    config: { ...tencent.exampleConfig, templates: rows({ templateCode: '1110' }) },
    secret: 'accessKeySecret',
    refused: general('unknown', /AuthFailure/),
  },
  '@logto/connector-aliyun-sms': {
    id: 'logto-connector-aliyun-sms',
    host: 'dysmsapi.aliyuncs.com',
    simulator: aliyun.createSimulator(),
    config: aliyun.exampleConfig,
    secret: 'accessKeySecret',
    refused: general('unknown', /signature/i),
  },
  '@logto/connector-vonage-sms': {
    id: 'logto-connector-vonage-sms',
    host: 'rest.nexmo.com',
    simulator: vonage.createSimulator(),
    config: vonage.exampleConfig,
    secret: 'apiSecret',
    refused: general('unknown', /./),
  },
  '@logto/connector-gatewayapi-sms': {
    id: 'logto-connector-gatewayapi-sms',
    host: 'gatewayapi.com',
    simulator: gatewayapi.createSimulator(),
    config: gatewayapi.exampleConfig,
    secret: 'apiToken',
    refused: general('unknown', /./),
  },
  '@logto/connector-smsaero': {
    id: 'logto-connector-smsaero',
    host: 'gate.smsaero.ru',
    simulator: smsaero.createSimulator(),
    config: smsaero.exampleConfig,
    secret: 'apiKey',
    refused: general('unknown', /./),
  },
  '@logto/connector-http-sms': {
    id: 'logto-connector-http-sms',
    host: 'relay.example.com',
    simulator: relay.createSimulator(),
    config: relay.exampleConfig,
    secret: 'authorization',
    refused: general('unknown', /./),
  },
  '@logto/connector-yunpian-sms': {
    id: 'yunpian-sms',
    host: 'sms.yunpian.com',
    simulator: createYunpian(),
    config: { apikey: yunpianKey, templates: content, enableInternational: true },
    secret: 'apikey',
    refused: general('unknown', /非法的apikey/),
  },
};

const phone = '+8613800138000';
let folder: string | undefined;
let providers: TlsProviders;
let place: Place;
let server: StartedServer;
let operator: Operator;

describe('packages of Logto', () => {
  before(async () => {
    folder = await installPublished();
    if (!folder) return;
    providers = await startTlsProviders(
      Object.fromEntries(Object.values(cases).map(({ host, simulator }) => [host, simulator])),
    );
    place = await createPlace({ ...machine, ...providers.environment });
    symlinkSync(folder, join(String(place.environment['DATA_DIR']), 'connectors'), 'junction');
    server = await startServer(place);
    operator = await manage(server);
    await operator.openPhoneSignIn();
  });

  after(async () => {
    await server?.stop();
    await providers?.close();
    place?.remove();
  });

  for (const [name, { id, host, config, secret, refused }] of Object.entries(cases)) {
    test(`${name} sends through a running server, and says what its provider says`, async (context) => {
      if (!folder) return context.skip('The npm registry cannot be reached, so this package is not tried.');
      const { call } = operator;
      const { messages } = providers.of(host);

      const made = await call('POST', '/api/connectors', { connectorId: id, config });
      assert.equal(made.status, 200, made.body);
      assert.equal(made.json().connectorId, id);
      assert.match(made.json().config[secret], /^••••/);
      assert.match(made.json().logo, /^data:image\/svg/);
      assert.match(made.json().readme, /\w/);
      assert.ok(!made.body.includes(String(config[secret])));

      const sent = await call('POST', '/api/verification-codes', { phone: phone.slice(1) });
      assert.equal(sent.status, 204, sent.body);
      assert.equal(messages.length, 1);
      assert.match(String(messages[0]?.to), /13800138000$/);
      assert.match(JSON.stringify(messages[0]), /\b\d{6}\b/);

      const wrong = { ...config, [secret]: 'wrong-wrong-wrong-0000' };
      const tried = await call('POST', `/api/connectors/${id}/test`, {
        phone: phone.slice(1),
        config: wrong,
      });
      const { code, data } = tried.json();
      assert.deepEqual({ code, kind: data.kind }, { code: refused.code, kind: refused.kind }, tried.body);
      assert.match(data.errorDescription, refused.words);
      assert.ok(!tried.body.includes('wrong-wrong-wrong-0000'));
      assert.equal(messages.length, 1);

      const incomplete = await call('POST', `/api/connectors/${id}/test`, {
        phone: phone.slice(1),
        config: {},
      });
      assert.equal(incomplete.json().code, 'connector.invalid_config');
      assert.ok(incomplete.json().data.issues.length > 0);
      return undefined;
    });
  }

  test('beside them the built-in connectors are what they were, and the node is well', async (context) => {
    if (!folder) return context.skip('The npm registry cannot be reached, so the packages are not tried.');
    const factories = (await operator.call('GET', '/api/connector-factories')).json() as {
      id: string;
      name: { en: string };
      error?: string;
    }[];
    const ids = factories.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id } of Object.values(cases)) assert.ok(ids.includes(id), `${id} is not offered`);
    const named = (id: string) => factories.find((factory) => factory.id === id)?.name.en;
    assert.equal(named('twilio-short-message-service'), 'Twilio SMS Service');
    assert.equal(named('logto-connector-twilio-sms'), 'Twilio SMS Service (@logto/connector-twilio-sms)');
    assert.equal((await operator.call('GET', '/api/status')).status, 204);
    return undefined;
  });

  const open = async (name: Name) => {
    const { default: found } = (await import(join(await placeOf(String(folder), name), 'connector.js'))) as {
      default: unknown;
    };
    return openLogtoConnector(found);
  };

  test('F1 @logto/connector-http-sms has no time limit; ours ends the wait, and the message may have left', async (context) => {
    if (!folder) return context.skip('The npm registry cannot be reached, so this package is not tried.');
    const provider = await listen(relay.createSimulator());
    context.after(provider.close);
    provider.next.push('silent');
    const logto = await open('@logto/connector-http-sms');
    const message = {
      to: phone,
      text: '',
      purpose: 'SignIn',
      variables: { code: '123456' },
      locale: 'en',
      reference: 'm',
    } as const;
    const settings = logto.readConfig({ ...relay.exampleConfig, endpoint: provider.url });
    const around = { fetch: () => Promise.reject(new Error('unused')), clock: Date, limits: { sendMs: 300 } };
    await assert.rejects(
      sendThrough(smsConnectorOf(logto), message, settings, around),
      (error) => isConnectorError(error) && `${error.kind} ${error.retry}` === 'transient ambiguous',
    );
    return undefined;
  });

  test('@logto/connector-smtp sends a code through a running server, beside our own and beside the SMS', async (context) => {
    if (!folder) return context.skip('The npm registry cannot be reached, so this package is not tried.');
    const { call } = operator;
    const login = { user: 'shop', pass: 'a-password-0123' };
    const smtp = await startSmtpServer(login);
    context.after(smtp.close);
    const config = {
      host: '127.0.0.1',
      port: smtp.port,
      auth: { ...login, type: 'login' },
      fromEmail: 'Shop <shop@example.com>',
      ignoreTLS: true,
      templates: rows({ contentType: 'text/plain', subject: 'Your code', content: 'It is {{code}}.' }),
    };
    const email = 'ann@example.com';
    const earlier = (await call('GET', '/api/connectors')).json() as { type: string }[];
    const made = await call('POST', '/api/connectors', { connectorId: 'logto-connector-smtp', config });
    assert.equal(made.status, 200, made.body);
    assert.equal(made.json().type, 'Email');
    assert.match(made.json().name.en, /\(@logto\/connector-smtp\)$/);
    assert.ok(!made.body.includes(login.pass));
    const later = (await call('GET', '/api/connectors')).json() as { type: string }[];
    const smsOf = (all: { type: string }[]) => all.filter(({ type }) => type === 'Sms');
    assert.deepEqual(smsOf(later), smsOf(earlier));

    const sent = await call('POST', '/api/verification-codes', { email: 'Ann@example.com' });
    assert.equal(sent.status, 204, sent.body);
    assert.equal(smtp.mails.length, 1);
    assert.match(smtp.mails[0]?.to ?? '', /ann@example\.com/);
    const [, code = ''] = /It is (\d{6})\./.exec(smtp.mails[0]?.data ?? '') ?? [];
    const right = await call('POST', '/api/verification-codes/verify', { email, verificationCode: code });
    assert.equal(right.status, 204, right.body);
    const [row] = (await call('GET', `/api/messages?email=${email}`)).json() as {
      state: string;
      connectorFactoryId: string;
    }[];
    assert.deepEqual([row?.state, row?.connectorFactoryId], ['accepted', 'logto-connector-smtp']);

    const wrong = { ...config, auth: { ...login, pass: 'wrong-wrong-wrong-0000', type: 'login' } };
    const tried = await call('POST', '/api/connectors/logto-connector-smtp/test', { email, config: wrong });
    assert.equal(tried.json().code, 'connector.general', tried.body);
    assert.ok(!tried.body.includes('wrong-wrong-wrong-0000'));
    assert.equal(smtp.mails.length, 1);
    return undefined;
  });
});
