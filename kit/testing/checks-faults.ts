/** Whatever happens on the way, the answer is a ConnectorError of the right kind, in time, with nothing to hide in it. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { ErrorKind, RetryClass } from '../errors.ts';
import { type Bench, expectAttemptOver, type Outcome, secretsOf, silenceLimits } from './bench.ts';
import type { Check } from './contract.ts';
import { connectionLost, type Handler, type Outage, withOutage } from './simulator.ts';

export const faultChecks = (bench: Bench): Check[] => [
  ...statuses.map(([status, kinds, retries]) => ({
    name: `takes HTTP ${status} for ${kinds.join(' or ')}, ${retries.join(' or ')}`,
    run: async () => {
      for (const body of ['', '<html>Bad Gateway</html>']) {
        const outcome = await bench.send(withOutage({ status, body }, bench.provider));
        expectError(outcome, kinds, retries);
        const isAskedAgain = outcome.error?.retry === 'now';
        assert.equal(outcome.requests.length, isAskedAgain ? 3 : 1);
      }
    },
  })),
  ...[301, 302, 303, 307, 308].map((status) => ({
    name: `does not follow HTTP ${status}`,
    run: async () => {
      const headers = { location: 'https://elsewhere.example/take' };
      const outcome = await bench.send(withOutage({ status, headers }, bench.provider));
      expectError(outcome, ['config'], ['fix']);
      assert.equal(outcome.requests.length, 1);
      assert.ok(!outcome.error?.message.includes('elsewhere'));
    },
  })),
  ...unreadable.map(([words, outage]) => ({
    name: `survives ${words} with status 200, and does not send again`,
    run: async () => {
      const outcome = await bench.send(withOutage(outage, bench.provider));
      if (!outcome.sent) expectError(outcome, undefined, ['ambiguous']);
      assert.equal(outcome.requests.length, 1);
    },
  })),
  {
    name: 'gives up a silent provider in time, and does not send again',
    run: async () => {
      const outcome = await bench.send(
        withOutage('silent', bench.provider),
        {},
        bench.example.config,
        bench.example.server?.connect,
        silenceLimits,
      );
      expectError(outcome, ['transient'], ['ambiguous']);
      assert.equal(outcome.requests.length, 1);
      expectAttemptOver(outcome.error);
    },
  },
  {
    name: 'does not send again after a reset, since the message may have been taken',
    run: async () => {
      const outcome = await bench.send(withOutage('reset', bench.provider));
      expectError(outcome, ['transient'], ['ambiguous']);
      assert.equal(outcome.requests.length, 1);
    },
  },
  {
    name: 'waits for a slow provider',
    run: async () => assert.ok((await bench.send(withOutage({ slowMs: 60 }, bench.provider))).sent),
  },
  ...['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'].map((code) => ({
    name: `tries twice more when the request never left (${code}), then says so`,
    run: async () => {
      const outcome = await bench.send(never(code));
      expectError(outcome, ['transient'], ['now']);
      assert.equal(outcome.requests.length, 3);
      assert.deepEqual(
        outcome.pausesMs.map((ms) => (ms < 500 ? 'short' : 'long')),
        ['short', 'long'],
      );
    },
  })),
  {
    name: 'sends once when the provider comes back at the third try',
    run: async () => {
      let tries = 0;
      const outcome = await bench.send((request) =>
        (tries += 1) < 3 ? never('ECONNREFUSED')(request) : bench.provider(request),
      );
      assert.ok(outcome.sent, outcome.error?.message);
      assert.equal(outcome.requests.length, 3);
    },
  },
  ...[200, 400, 401, 429, 500].map((status) => ({
    name: `repeats no secret, code, number or text when a provider echoes them with HTTP ${status}`,
    run: async () =>
      expectNothingTold(bench, await bench.send(echo(status), { variables: { code: '577215' } })),
  })),
];

const statuses: readonly (readonly [number, readonly ErrorKind[], readonly RetryClass[]])[] = [
  [400, ['unknown', 'config'], ['fix']],
  [401, ['auth'], ['fix']],
  [402, ['balance'], ['fix']],
  [403, ['permission', 'auth'], ['fix']],
  [404, ['config'], ['fix']],
  [422, ['unknown', 'config'], ['fix']],
  [429, ['rate_account', 'rate_recipient'], ['now', 'later']],
  [500, ['transient'], ['ambiguous']],
  [502, ['transient'], ['ambiguous']],
  [503, ['transient'], ['ambiguous']],
  [504, ['transient'], ['ambiguous']],
];

const unreadable: readonly (readonly [string, Outage])[] = [
  ['HTML', 'nonsense'],
  ['nothing', 'empty'],
  ['an endless reply', 'endless'],
  ['a reply that breaks off', 'broken'],
  ...['null', '7', '[]', '{}', '"ok"', '{"Response":null}', '{"sid":{},"messages":[null]}'].map(
    (body) => [`the JSON ${body}`, { status: 200, body }] as const,
  ),
];

const never =
  (code: string): Handler =>
  () => {
    throw connectionLost(code);
  };

/** A provider that writes all it was told into every place where error texts are looked for. */
const echo =
  (status: number): Handler =>
  async (request) => {
    const told = `${request.url} ${JSON.stringify([...request.headers])} ${await request.text()}`;
    const places = [
      'message',
      'Message',
      'error',
      'code',
      'Code',
      'title',
      'detail',
      'description',
      'reason',
      'error-text',
      'error_message',
    ];
    const flat = Object.fromEntries(places.map((place) => [place, told]));
    return Response.json(
      {
        ...flat,
        status: 'failed',
        errors: [flat],
        Response: { Error: flat, SendStatusSet: [flat] },
        data: flat,
      },
      { status },
    );
  };

function expectError(
  { error }: Outcome,
  kinds: readonly ErrorKind[] | undefined,
  retries: readonly RetryClass[],
) {
  assert.ok(error, 'it should have failed');
  if (kinds) assert.ok(kinds.includes(error.kind), `${error.kind} is not ${kinds.join(' or ')}`);
  assert.ok(retries.includes(error.retry), `${error.retry} is not ${retries.join(' or ')}`);
  assert.match(error.message, /^[^\n]{10,300}$/);
}

function expectNothingTold(bench: Bench, { error, requests }: Outcome) {
  if (!error) return;
  const told = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;
  const secrets = secretsOf(bench);
  const credentials = requests.flatMap(({ headers }) => headers['authorization'] ?? []);
  const { pathname = '/' } = URL.parse(requests[0]?.url ?? '') ?? {};
  const number = requests.map(
    ({ body }) => /\+?(65|86)91?\d{6,}|anna\d+@\w+\.example/.exec(decodeURIComponent(body))?.[0],
  );
  for (const word of [...secrets, ...credentials, ...number, '577215']) {
    if (typeof word === 'string' && word !== '') assert.ok(!told.includes(word), `it tells ${word}: ${told}`);
  }
  if (pathname.length > 1) assert.ok(!error.message.includes(pathname), 'it tells the path');
}
