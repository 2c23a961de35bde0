/** The whole application in this process, without a port: on any database, with a clock that tests move. */
import { Writable } from 'node:stream';
import { inject } from 'light-my-request';
import { toWireDigits } from '../../contract/phone.ts';
import { type App, createApp } from '../app.ts';
import type { Database } from '../database/open.ts';
import { createLog } from '../log.ts';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { seed } from '../seed.ts';
import { createServices, type Ground, type Services } from '../services.ts';
import { managementApiOf } from '../tenants/management-api.ts';
import { adminTenantId, defaultTenantId } from '../tenants/tenants.ts';
import { createTestRandom } from './codes.ts';
import { createPerson, type Person, type PersonOptions, type Reply, type Send } from './person.ts';

export interface Harness {
  readonly app: App;
  readonly services: Services;
  readonly clock: TestClock;
  /** One request to the side that its address names, as from the client address given (127.0.0.1). */
  readonly send: Send;
  /** A browser of somebody's own, on the user side unless told otherwise. */
  person(options?: Partial<PersonOptions> & { readonly address?: string }): Person;
  /** Calls the Management API with a token that was really issued. */
  management(): Promise<(method: string, path: string, body?: object) => Promise<JsonReply>>;
  /** An `Authorization` header with such a token. */
  authorization(): Promise<string>;
  /** The newest code that the telephone received for this number; throws when there is none. */
  readCode(phone: string): Promise<string>;
  /** Everything that was logged so far, as text. */
  logged(): string;
  close(): Promise<void>;
}

export interface JsonReply extends Reply {
  json(): Record<string, unknown>;
}

export interface TestClock {
  /** Stands still until it is moved; begins at the real time, since tokens are made with that. */
  now(): number;
  move(ms: number): void;
}

export interface HarnessOptions extends Partial<Pick<Ground, 'fetch' | 'random' | 'secrets'>> {
  readonly config?: Partial<Ground['config']>;
  /** As on a first start without DB_URL: the telephone and phone sign-in. On by default. */
  readonly isNewcomer?: boolean;
  readonly trustProxy?: readonly string[];
}

/** One for `authorization` and for `operator.ts`, which signs its tokens itself. */
export const machine = { id: 'operator', secret: 'a-secret-for-tests-0123456789abcdef' };

export async function createHarness(database: Database, options: HarnessOptions = {}): Promise<Harness> {
  const clock = createTestClock();
  const lines: string[] = [];
  const services = createServices({
    config: {
      endpoint: 'http://localhost:3001',
      adminEndpoint: 'http://localhost:3002',
      isProduction: false,
      allowTelephone: false,
      egressAllowlist: [],
      ...options.config,
    },
    database,
    clock,
    random: options.random ?? createTestRandom(),
    secrets: options.secrets ?? createSecrets([{ id: '1', key: systemRandom.bytes(32) }]),
    log: createLog('trace', collect(lines)),
    fetch: options.fetch,
  });
  await seed(services, {
    dbUrl: undefined,
    isProduction: options.isNewcomer === false,
    bootstrapAppId: machine.id,
    bootstrapAppSecret: machine.secret,
  });
  const app = await createApp(services, options);
  const { endpoint, adminEndpoint } = services.config;
  const sendFrom =
    (remoteAddress: string): Send =>
    async ({ method, url, headers, body }) => {
      const tenantId = url.startsWith(adminEndpoint) ? adminTenantId : defaultTenantId;
      const { pathname, search, host } = new URL(url);
      const reply = await inject((request, response) => app.handle(tenantId, request, response), {
        method: method as 'GET',
        url: `${pathname}${search}`,
        headers: { host, ...headers },
        payload: body,
        remoteAddress,
      });
      return { status: reply.statusCode, headers: reply.headers as Reply['headers'], body: reply.body };
    };
  const send = sendFrom('127.0.0.1');
  const authorization = async () => `Bearer ${await managementToken(send, endpoint)}`;

  return {
    app,
    services,
    clock,
    send,
    authorization,
    person: ({ address = '127.0.0.1', ...person } = {}) =>
      createPerson({ endpoint, send: sendFrom(address), ...person }),
    async management() {
      const header = await authorization();
      return async (method, path, body) => {
        const reply = await send({
          method,
          url: `${endpoint}${path}`,
          headers: { authorization: header, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        });
        return { ...reply, json: () => JSON.parse(reply.body) as Record<string, unknown> };
      };
    },
    async readCode(phone) {
      const [newest] = await services.messages.telephone.list({
        tenantId: defaultTenantId,
        phone: phone.startsWith('+') ? phone : `+${phone}`,
      });
      if (newest?.code === undefined) throw new Error(`No code came for ${toWireDigits(`+${phone}`)}`);
      return newest.code;
    },
    logged: () => lines.join(''),
    async close() {
      await app.drain(0);
      await app.close();
    },
  };
}

async function managementToken(send: Send, endpoint: string): Promise<string> {
  const reply = await send({
    method: 'POST',
    url: `${endpoint}/oidc/token`,
    headers: {
      authorization: `Basic ${Buffer.from(`${machine.id}:${machine.secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      resource: managementApiOf(defaultTenantId),
      scope: 'all',
    }).toString(),
  });
  if (reply.status !== 200) throw new Error(`No token: ${reply.status} ${reply.body}`);
  return (JSON.parse(reply.body) as { access_token: string }).access_token;
}

function createTestClock(): TestClock {
  let now = Date.now();
  return { now: () => now, move: (ms) => void (now += ms) };
}

const collect = (lines: string[]): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
