/** Many at the same moment: in one process on both databases, and in three processes on one PostgreSQL. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { eachDatabase } from '../server/testing/databases.ts';
import { createHarness } from '../server/testing/harness.ts';
import { httpSend } from '../server/testing/http-send.ts';
import { createPerson, type Person, type Reply, type Send } from '../server/testing/person.ts';
import { machine, manage } from './manage.ts';
import { createPlace, type StartedServer, startServer } from '../server/testing/started-server.ts';
import { until } from '../server/testing/until.ts';

/** Where the races are run: somebody new, what the telephone received, and the limits as wanted. */
interface Track {
  person(): Person;
  readCode(phone: string): Promise<string>;
  countMessages(phone: string): Promise<number>;
  setLimits(limits: Record<string, number>): Promise<void>;
}

let lastPhone = 0;
const newPhone = (): string => `1650253${String(++lastPhone).padStart(4, '0')}`;
const together = <T>(count: number, act: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, act));
const codeOf = (reply: Reply): string =>
  reply.status < 300 ? String(reply.status) : String(JSON.parse(reply.body).code);
const tally = (replies: readonly Reply[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of replies.map(codeOf)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

function defineRaces(track: () => Track): void {
  const opened = async (): Promise<Person> => {
    const person = track().person();
    await person.openSignIn();
    assert.equal((await person.begin('SignIn')).status, 204);
    return person;
  };
  const sentTo = async (person: Person, phone: string): Promise<string> => {
    const reply = await person.askForCode(phone, 'SignIn');
    assert.equal(reply.status, 200, reply.body);
    return String(reply.json()['verificationId']);
  };

  test('64 correct codes at once: exactly one wins (A3)', async () => {
    const [person, phone] = [await opened(), newPhone()];
    const id = await sentTo(person, phone);
    const code = await track().readCode(phone);
    const counts = tally(await together(64, () => person.checkCode(phone, id, code)));
    assert.deepEqual(counts, { 200: 1, 'verification_code.not_found': 63 });
  });

  test('50 wrong codes at once: ten are compared, and then the right one is too late (A7)', async () => {
    const [person, phone] = [await opened(), newPhone()];
    const id = await sentTo(person, phone);
    const right = await track().readCode(phone);
    const wrong = right === '111111' ? '222222' : '111111';
    const counts = tally(await together(50, () => person.checkCode(phone, id, wrong)));
    assert.equal(counts['verification_code.code_mismatch'], 10, JSON.stringify(counts));
    assert.equal(
      Object.values(counts).reduce((sum, count) => sum + count),
      50,
    );
    assert.notEqual((await person.checkCode(phone, id, right)).status, 200);
  });

  test('20 first sends at once to one number: one leaves, the others are too early (C1, C9)', async () => {
    const [person, phone] = [await opened(), newPhone()];
    const replies = await together(20, () => person.askForCode(phone, 'SignIn'));
    assert.deepEqual(tally(replies), { 200: 1, 'request.message_rate_limited': 19 });
    for (const reply of replies.filter(({ status }) => status === 429)) {
      const { data } = JSON.parse(reply.body);
      assert.equal(data.limit, 'resend');
      assert.ok(data.retryAfterSeconds > 0 && data.retryAfterSeconds <= 30);
      assert.equal(Number(reply.headers['retry-after']), Math.ceil(data.retryAfterSeconds));
    }
    assert.equal(await track().countMessages(phone), 1);
  });

  test('20 resends at once without an interval: ten leave (C2)', async () => {
    await track().setLimits({ resendIntervalSeconds: 0, sendsPerAddress: 0 });
    const [person, phone] = [await opened(), newPhone()];
    const counts = tally(await together(20, () => person.askForCode(phone, 'SignIn')));
    assert.deepEqual(counts, { 200: 10, 'request.message_rate_limited': 10 });
    assert.equal(await track().countMessages(phone), 10);
    await track().setLimits({ sendsPerAddress: 0 });
  });

  test('16 identifications and submits at once: one account, and the code buys one token', async () => {
    const [person, phone] = [await opened(), newPhone()];
    const id = await sentTo(person, phone);
    assert.equal((await person.checkCode(phone, id, await track().readCode(phone))).status, 200);
    await person.switchTo('Register');
    const identified = await together(16, () => person.identify(id));
    assert.ok(
      identified.some(({ status }) => status === 201),
      JSON.stringify(tally(identified)),
    );
    const submitted = await together(16, () => person.submit());
    const done = submitted.find(({ status }) => status === 200);
    assert.ok(done, JSON.stringify(tally(submitted)));
    const callback = await person.follow(String(done.json()['redirectTo']));
    const tokens = await together(16, () => person.exchange(callback));
    assert.equal(tokens.filter(({ status }) => status === 200).length, 1, JSON.stringify(tally(tokens)));
  });
}

eachDatabase('races in one process', ({ open }) => {
  let track: Track;
  before(async () => {
    const harness = await createHarness(await open());
    const manager = await harness.management();
    const { telephone } = harness.services.messages;
    track = {
      person: () => harness.person(),
      readCode: harness.readCode,
      countMessages: async (phone) =>
        (await telephone.list({ tenantId: 'default', phone: `+${phone}` })).length,
      async setLimits(messageLimitPolicy) {
        assert.equal((await manager('PATCH', '/api/sign-in-exp', { messageLimitPolicy })).status, 200);
      },
    };
    await track.setLimits({ sendsPerAddress: 0 });
  });
  defineRaces(() => track);
});

eachDatabase('races in three processes', ({ engine, url }) => {
  if (engine !== 'postgres') return;
  const servers: StartedServer[] = [];
  let track: Track;
  let emptied = '';
  before(async () => {
    const shared = {
      ...machine,
      DB_URL: (emptied = await emptyDatabaseBeside(await url())),
      SECRET_KEY: `tests:${randomBytes(32).toString('base64')}`,
      DATABASE_POOL_SIZE: '10',
    };
    const places = [await createPlace(shared)];
    const { PORT: port, ADMIN_PORT: adminPort } = places[0]?.environment ?? {};
    const same = {
      ENDPOINT: `http://localhost:${port}`,
      ADMIN_ENDPOINT: `http://localhost:${adminPort}`,
    };
    places.push(await createPlace({ ...shared, ...same }), await createPlace({ ...shared, ...same }));
    // All at once: they migrate and seed an empty database together.
    servers.push(...(await Promise.all(places.map(startServer))));
    const ports = places.map(({ environment }) => environment['PORT']);
    let turn = 0;
    const sendTo =
      (node: () => string | undefined): Send =>
      (ask) =>
        httpSend({ ...ask, url: ask.url.replace(`:${port}/`, `:${node()}/`) });
    const inTurn = sendTo(() => ports[turn++ % ports.length]);
    const endpoint = same.ENDPOINT;
    const operator = await manage({ endpoint });
    const nodes = await Promise.all(ports.map((node) => manage({ endpoint, send: sendTo(() => node) })));
    const limitsOf = (reply: Reply): string => {
      assert.equal(reply.status, 200, reply.body);
      return JSON.stringify(JSON.parse(reply.body).messageLimitPolicy);
    };
    await operator.openPhoneSignIn();
    track = {
      person: () => createPerson({ endpoint, send: inTurn }),
      readCode: operator.readCode,
      countMessages: async (phone) =>
        (await operator.call('GET', `/api/telephone/messages?to=${phone}`)).json().length,
      async setLimits(messageLimitPolicy) {
        const chosen = limitsOf(await operator.call('PATCH', '/api/sign-in-exp', { messageLimitPolicy }));
        // The other nodes hear of it by a notification.
        for (const { call } of nodes)
          await until(async () => limitsOf(await call('GET', '/api/sign-in-exp')) === chosen, 'a node heard');
      },
    };
    await track.setLimits({ sendsPerAddress: 0 });
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await administer(emptied, (name) => `drop database ${name} with (force)`);
  });
  describe('one database', () => defineRaces(() => track));
});

/** Without a single table, as a first start finds it. */
async function emptyDatabaseBeside(address: string): Promise<string> {
  const empty = Object.assign(new URL(address), { pathname: `${new URL(address).pathname}_empty` }).href;
  await administer(empty, (name) => `create database ${name} template template0`);
  return empty;
}

async function administer(address: string, statement: (name: string) => string): Promise<void> {
  const url = new URL(address);
  const name = url.pathname.slice(1);
  const client = new pg.Client({ connectionString: Object.assign(url, { pathname: '/postgres' }).href });
  await client.connect();
  await client.query(statement(name));
  await client.end();
}
