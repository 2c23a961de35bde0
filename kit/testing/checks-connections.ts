/** The faults of a connection that is not HTTP: the answer is a ConnectorError in time, and nothing leaves twice. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type Bench, expectAttemptOver, limitsDuring, type Outcome, secretsOf } from './bench.ts';
import type { Check } from './contract.ts';
import { connectionLost } from './simulator.ts';
import type { ServerOutage } from './simulate-server.ts';

export const connectionChecks = (bench: Bench): Check[] => {
  const server = bench.example.server;
  if (!server) return [];

  /** With this fault for each of its attempts. */
  const sendDuring = async (outage: ServerOutage): Promise<Outcome & { readonly taken: number }> => {
    const before = server.messages.length;
    server.next.push(outage, outage, outage);
    const outcome = await bench.send(
      undefined,
      { variables: { code: '577215' } },
      bench.example.config,
      server.connect,
      limitsDuring(outage),
    );
    server.next.length = 0;
    expectNothingTold(bench, outcome);
    return { ...outcome, taken: server.messages.length - before };
  };

  return [
    ...['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'].map((code) => ({
      name: `tries twice more when no connection stood (${code}), then says so`,
      run: async () => {
        const outcome = await bench.send(undefined, {}, bench.example.config, () =>
          Promise.reject(Object.assign(connectionLost(code), { syscall: 'connect' })),
        );
        assert.deepEqual([outcome.error?.kind, outcome.error?.retry], ['transient', 'now']);
        assert.equal(outcome.connections, 3);
        assert.match(outcome.error?.message ?? '', new RegExp(code));
      },
    })),
    {
      name: 'sends once when the server comes back at the third try',
      run: async () => {
        const before = server.messages.length;
        server.next.push('refused', 'refused');
        const outcome = await bench.send();
        assert.ok(outcome.sent, outcome.error?.message);
        assert.deepEqual([outcome.connections, server.messages.length - before], [3, 1]);
      },
    },
    {
      name: 'gives up a silent server in time',
      run: async () => {
        const { error, taken } = await sendDuring('silent');
        assert.equal(error?.kind, 'transient');
        assert.equal(taken, 0);
        expectAttemptOver(error);
      },
    },
    ...(['hangs-up', 'reset', 'nonsense'] as const).map((outage) => ({
      name: `survives a server that ${outage === 'nonsense' ? 'speaks something else' : outage === 'reset' ? 'resets' : 'hangs up'}`,
      run: async () => {
        const { sent, error, taken } = await sendDuring(outage);
        assert.equal(sent, undefined);
        assert.ok(error && ['transient', 'config', 'unknown'].includes(error.kind), error?.kind);
        assert.equal(taken, 0);
      },
    })),
    {
      name: 'waits for a slow server',
      run: async () => {
        server.next.push({ slowMs: 60 });
        assert.ok((await bench.send()).sent);
      },
    },
  ];
};

function expectNothingTold(bench: Bench, { error }: Outcome) {
  if (!error) return;
  const told = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;
  for (const word of [...secretsOf(bench), '577215'])
    assert.ok(!told.includes(word), `it tells ${word}: ${told}`);
}
