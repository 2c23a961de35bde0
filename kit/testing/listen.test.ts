/** A simulated provider on a port: the bytes arrive as they left, faults are real ones, and it can always be stopped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from './listen.ts';
import { type Outage, simulate, withOutage } from './simulator.ts';

const echo = () =>
  simulate(async (request, keep) => {
    const text = await request.text();
    keep({ id: '1', to: '+6591234567', body: text });
    return new Response(text, { status: 201, headers: { 'x-host': request.headers.get('host') ?? '' } });
  });

test('the body arrives byte by byte, with the host that was asked', async () => {
  const provider = await listen(echo());
  try {
    const body = '{"签名": "腾讯云" ,\n"x":1}';
    const reply = await fetch(`${provider.url}/a?b=c`, { method: 'POST', body });
    assert.deepEqual([reply.status, await reply.text()], [201, body]);
    assert.equal(`http://${reply.headers.get('x-host')}`, provider.url);
    assert.equal(provider.messages.length, 1);
  } finally {
    await provider.close();
  }
});

test('faults are served one a request, and then all is well again', async () => {
  const provider = await listen(echo());
  const ask = (signal: AbortSignal) =>
    fetch(provider.url, { method: 'POST', body: 'x', redirect: 'manual', signal });
  const outcome = async ({ signal } = new AbortController()) =>
    ask(signal).then(
      async (reply) => `${reply.status} ${(await reply.text().catch(() => 'broken')).slice(0, 9)}`,
      (error: Error) => (error.name === 'AbortError' ? 'silent' : 'reset'),
    );
  const faults: [Outage, string][] = [
    ['reset', 'reset'],
    ['refused', 'reset'],
    ['silent', 'silent'],
    ['nonsense', '200 <!doctype'],
    ['empty', '200 '],
    ['broken', '200 broken'],
    ['redirect', '307 '],
    [{ slowMs: 30 }, '201 x'],
    [{ status: 503, body: 'busy', headers: { 'retry-after': '1' } }, '503 busy'],
  ];
  try {
    provider.next.push(...faults.map(([outage]) => outage));
    for (const [outage, expected] of faults) {
      const patience = new AbortController();
      const left = provider.next.length;
      const found = outcome(patience);
      if (outage === 'silent') {
        // It has the request, and answers others meanwhile: this one it will not.
        do await (await fetch(`${provider.url}/__sim/messages`)).json();
        while (provider.next.length === left);
        await (await fetch(`${provider.url}/__sim/messages`)).json();
        patience.abort();
      }
      assert.equal(await found, expected, JSON.stringify(outage));
    }
    assert.equal(await outcome(), '201 x');
    assert.equal(provider.messages.length, 2);
  } finally {
    await provider.close();
  }
});

test('it stops at once, whoever is still waiting', async () => {
  const heard = Promise.withResolvers<void>();
  const silent = withOutage('silent', echo());
  const provider = await listen((request) => (heard.resolve(), silent(request)));
  const waiting = fetch(provider.url, { method: 'POST', body: 'x' }).then(
    () => 'answered',
    () => 'ended',
  );
  await heard.promise;
  await provider.close();
  assert.equal(await waiting, 'ended');
});
