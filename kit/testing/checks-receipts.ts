/** What a provider reports is read right, a forged report moves nothing, and no report, however odd, breaks anything. */
import assert from 'node:assert/strict';
import { readConfig } from '../config.ts';
import { errorKinds, isConnectorError } from '../errors.ts';
import type { Given } from '../fields.ts';
import type { Receipt, ReceiptRequest } from '../receipts.ts';
import { type Bench, secretsOf } from './bench.ts';
import type { Check } from './contract.ts';
import { fateEndings } from './reports.ts';
import type { Simulator } from './simulator.ts';
import { callbackUrl, createSender } from './sent-message.ts';

export const receiptChecks = (bench: Bench): Check[] => {
  const { connector, example } = bench;
  const { receipt } = connector;
  if (!receipt) return [];
  const simulator = example.simulator as Simulator | undefined;
  if (!simulator?.reports)
    return [
      {
        name: 'has a simulator that reports, since it reads reports',
        run: () => assert.fail('Give `simulate` a form of `reports`.'),
      },
    ];
  const { reports } = simulator;
  const sendTo = createSender(bench, simulator, 100);

  /** What the connector makes of a report; `refused` when it says that it is none of its provider's. */
  const read = (request: ReceiptRequest, config: Given = example.config, later = 0) => {
    const now = () => (example.clock ?? Date).now() + later;
    const asks = () => Promise.reject(new Error('a receipt is read without asking anybody'));
    const http = { request: asks, get: asks, post: asks };
    try {
      return receipt(request, readConfig(connector.fields, config), { http, clock: { now } });
    } catch (error) {
      assert.ok(isConnectorError(error), `it threw ${String(error)}`);
      assert.equal(error.kind, 'auth');
      for (const word of secretsOf(bench)) assert.ok(!error.message.includes(word), `it tells ${word}`);
      return 'refused';
    }
  };

  /** The reports on a fresh message of that fate, and what was read from them. */
  const reported = async (ending?: string) => {
    await simulator.report(() => Promise.reject(new Error('those of earlier messages')));
    const { sent, reference } = await sendTo(ending);
    const requests = simulator.due();
    const receipts = requests.flatMap((request) => {
      const found = read(request);
      assert.notEqual(found, 'refused', 'it refuses a report that the provider wrote');
      return found as readonly Receipt[];
    });
    for (const one of receipts)
      assert.ok(one.id === sent.id || one.reference === reference, `it speaks of ${one.id ?? one.reference}`);
    return {
      sent,
      reference,
      requests,
      receipts,
      ends: receipts.filter(({ state }) => state !== 'accepted'),
    };
  };

  const first = async () => {
    const { requests, sent, reference } = await reported();
    const request = requests.at(-1);
    assert.ok(request, 'nothing was reported');
    /** The same words about another message. */
    const ofAnother = (text: string) =>
      text.replaceAll(sent.id, otherSecret(sent.id)).replaceAll(reference, otherSecret(reference));
    return { request, original: read(request) as readonly Receipt[], ofAnother };
  };

  /** A changed report may be refused, be taken as a reason to ask, or be read as it was signed; never as it was changed. */
  const isHarmless = (found: ReturnType<typeof read>, original: readonly Receipt[]): boolean =>
    found === 'refused' ||
    found.every(({ isHint }) => isHint === true) ||
    JSON.stringify(found) === JSON.stringify(original);

  return [
    {
      name: 'reads the report that a message arrived',
      run: async () => {
        const { ends } = await reported();
        assert.deepEqual(
          ends.map(({ state }) => state),
          ['delivered'],
        );
      },
    },
    {
      name: 'reads the reports that a message did not arrive, or came too late, and why',
      run: async () => {
        const [failed] = (await reported(fateEndings.failed)).ends;
        assert.equal(failed?.state, 'failed');
        assert.ok(errorKinds.includes(failed.errorKind ?? 'unknown'));
        const [late] = (await reported(fateEndings.expired)).ends;
        assert.match(late?.state ?? '', /^(failed|expired)$/);
      },
    },
    {
      name: 'says the same of a report that comes twice, whatever came between',
      run: async () => {
        const { requests } = await reported(fateEndings.twice);
        const told = requests.map((request) => JSON.stringify(read(request)));
        assert.deepEqual(requests.toReversed().map((request) => JSON.stringify(read(request))).toReversed(), told); // biome-ignore format: one thought
      },
    },
    {
      name: 'makes no end of a state that it does not know',
      run: async () => assert.deepEqual((await reported(fateEndings.unheardOf)).ends, []),
    },
    {
      name: 'believes no report with a changed body, address or header',
      run: async () => {
        const { request, original, ofAnother } = await first();
        const written = `${request.url} ${[...request.headers.values()].join(' ')}`;
        const isPassword = secretsOf(bench).some((word) => written.includes(word));
        const changes = [
          { body: ofAnother(request.body) },
          { url: ofAnother(request.url) },
          { body: ofAnother(request.body), url: ofAnother(request.url) },
          { body: `${request.body} ` },
          { body: '' },
          { url: `${request.url}${request.url.includes('?') ? '&' : '?'}message=another` },
        ];
        // Whoever shows the secret itself may write what they like.
        for (const changed of isPassword ? [] : changes)
          assert.ok(isHarmless(read({ ...request, ...changed }), original), JSON.stringify(changed));
        for (const name of request.headers.keys()) {
          const headers = new Headers(request.headers);
          headers.delete(name);
          assert.ok(isHarmless(read({ ...request, headers }), original), `without ${name}`);
          headers.set(name, `${request.headers.get(name)}A`);
          assert.ok(isHarmless(read({ ...request, headers }), original), `with another ${name}`);
        }
      },
    },
    {
      name: 'believes only who knows a secret of its settings',
      run: async () => {
        const { request, original } = await first();
        if (original.every(({ isHint }) => isHint === true)) return;
        const others = Object.entries(example.config).flatMap(([key, value]) =>
          connector.fields[key]?.isSecret && typeof value === 'string'
            ? [{ ...example.config, [key]: otherSecret(value) }]
            : [],
        );
        assert.ok(
          others.some((config) => read(request, config) === 'refused'),
          'it believes reports whatever the secrets are',
        );
      },
    },
    ...(reports.freshForMs === undefined
      ? []
      : [
          {
            name: 'refuses a report whose signature is too old',
            run: async () => {
              const { request, original } = await first();
              if (original.every(({ isHint }) => isHint === true)) return;
              assert.deepEqual(read(request, example.config, (reports.freshForMs ?? 0) - 60_000), original);
              assert.equal(read(request, example.config, (reports.freshForMs ?? 0) + 60_000), 'refused');
            },
          },
        ]),
    {
      name: 'survives any body',
      run: () => {
        for (const body of [
          '',
          'null',
          '7',
          '[]',
          '{}',
          '[null]',
          '[[]]',
          '{"event":null}',
          '<a/>',
          'a=b&a=c',
          '\u0000',
        ])
          for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain'])
            for (const method of ['GET', 'POST']) {
              const headers = new Headers({ 'content-type': type, authorization: 'Bearer a.b.c' });
              const found = read({ method, url: callbackUrl, headers, body });
              assert.ok(found === 'refused' || Array.isArray(found), `${method} ${type} ${body}`);
              for (const one of found === 'refused' ? [] : found)
                assert.ok(one.isHint === true || one.state === 'accepted', `${body} became ${one.state}`);
            }
      },
    },
  ];
};

/** As long, and of the same letters, so that its own check takes it. */
const otherSecret = (value: string): string =>
  value.replace(/[a-z0-9](?=[^a-z0-9]*$)/i, (last) => (last === '0' ? '1' : '0'));
