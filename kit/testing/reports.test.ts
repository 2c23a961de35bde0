/** The fate of a message hangs on its number and on the clock; reports come as often, as late and in the order that it says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from './listen.ts';
import { type Fate, fateEndings, type ReportForm } from './reports.ts';
import { simulate } from './simulator.ts';

const form: ReportForm = {
  retriesMs: [1_000, 5_000],
  write: ({ message: { id }, state, callbackUrl }) => ({
    method: 'POST',
    url: callbackUrl,
    headers: new Headers({ 'content-type': 'text/plain' }),
    body: `${id} ${state}`,
  }),
};

function createProvider(more: Partial<ReportForm> = {}) {
  const clock = { time: 1_000_000, now: () => clock.time };
  let told: () => readonly Fate[] = () => [];
  const simulator = simulate(
    async (request, keep, fates) => {
      told = fates;
      const to = await request.text();
      keep({ id: 'm', to, body: to, receiptUrl: request.headers.get('x-callback') ?? undefined });
      return new Response();
    },
    { clock, reports: { ...form, ...more } },
  );
  const heard: string[] = [];
  const answer = { status: 204 };
  const fetch: typeof globalThis.fetch = async (url, init) => {
    heard.push(`${url as string} ${init?.body as string}`);
    return new Response(null, answer);
  };
  const send = (ending: string, headers = {}) =>
    simulator(new Request('https://p.example', { method: 'POST', body: `+15550000${ending}`, headers }));
  return { clock, simulator, heard, fetch, answer, send, state: () => told()[0]?.state };
}

test('each ending has its course', async () => {
  for (const [ending, expected, end] of [
    ['123', ['accepted', 'delivered'], 'delivered'],
    [fateEndings.failed, ['accepted', 'failed'], 'failed'],
    [fateEndings.expired, ['accepted', 'expired'], 'expired'],
    [fateEndings.twice, ['accepted', 'accepted', 'delivered', 'delivered'], 'delivered'],
    [fateEndings.outOfOrder, ['delivered', 'accepted'], 'delivered'],
    [fateEndings.silent, [], 'delivered'],
    [fateEndings.unheardOf, ['accepted', 'unheard-of'], 'unheard-of'],
  ] as const) {
    const { simulator, heard, fetch, send, state } = createProvider();
    simulator.console.callbackUrl = 'https://id.example';
    await send(ending);
    await simulator.report(fetch);
    assert.deepEqual(
      heard,
      expected.map((one) => `https://id.example m ${one}`),
    );
    assert.equal(state(), end);
    assert.deepEqual(await simulator.report(fetch), []);
  }
});

test('what is late comes when the clock says so, and what a message asks for goes before the console', async () => {
  const { clock, simulator, heard, fetch, send, state } = createProvider();
  simulator.console.callbackUrl = 'https://console.example';
  await send(fateEndings.late, { 'x-callback': 'https://message.example' });
  await simulator.report(fetch);
  assert.deepEqual([heard, state()], [['https://message.example m accepted'], 'accepted']);
  clock.time += 600_000;
  await simulator.report(fetch);
  assert.deepEqual([heard.at(-1), state()], ['https://message.example m delivered', 'delivered']);
});

test('an answer that the provider does not like is asked for again, so often and no more', async () => {
  const { clock, simulator, heard, fetch, answer, send } = createProvider();
  simulator.console.callbackUrl = 'https://id.example';
  await send('123');
  answer.status = 503;
  assert.deepEqual(await simulator.report(fetch), [503, 503]);
  assert.deepEqual(await simulator.report(fetch), [], 'not before its time');
  clock.time += 1_000;
  assert.deepEqual(await simulator.report(fetch), [503, 503]);
  clock.time += 5_000;
  assert.deepEqual(await simulator.report(fetch), [503, 503]);
  clock.time += 86_400_000;
  assert.deepEqual(await simulator.report(fetch), []);
  assert.equal(heard.length, 6);
});

test('a provider may look at the words of the answer, and does not wait for ever', async () => {
  const picky = createProvider({ isTaken: async (response) => (await response.text()) === 'OK' });
  picky.simulator.console.callbackUrl = 'https://id.example';
  await picky.send('123');
  await picky.simulator.report(async () => new Response('KO'));
  picky.clock.time += 1_000;
  assert.deepEqual(await picky.simulator.report(async () => new Response('OK')), [200, 200]);
  picky.clock.time += 5_000;
  assert.deepEqual(await picky.simulator.report(picky.fetch), []);

  const hasty = createProvider({ withinMs: 20 });
  hasty.simulator.console.callbackUrl = 'https://id.example';
  await hasty.send(fateEndings.outOfOrder);
  const silent: typeof globalThis.fetch = (_url, init) =>
    new Promise((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(new Error('too late'))),
    );
  assert.deepEqual(await hasty.simulator.report(silent), [0, 0]);
});

test('over a real port: another process fills in the console and has the reports posted', async () => {
  const { simulator } = createProvider();
  const provider = await listen(simulator);
  const heard: string[] = [];
  const host = await listen(async (request) => {
    heard.push(await request.text());
    return new Response(null, { status: 204 });
  });
  try {
    const body = JSON.stringify({ callbackUrl: host.url });
    await fetch(`${provider.url}/__sim/console`, { method: 'POST', body });
    await fetch(provider.url, { method: 'POST', body: '+15550000123' });
    const posted = await fetch(`${provider.url}/__sim/report`, { method: 'POST' });
    assert.deepEqual(await posted.json(), [204, 204]);
    assert.deepEqual(heard, ['m accepted', 'm delivered']);
  } finally {
    await Promise.all([provider.close(), host.close()]);
  }
});
