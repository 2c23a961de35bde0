/** A provider that can be asked is asked rightly, and whatever it answers, nothing is invented. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { readConfig } from '../config.ts';
import { errorKinds, isConnectorError } from '../errors.ts';
import { pollThrough } from '../poll.ts';
import type { Question } from '../receipts.ts';
import { type Bench, benchLimits, expectAttemptOver, limitsDuring, secretsOf } from './bench.ts';
import type { Check } from './contract.ts';
import { fetchFrom } from './fetch-from.ts';
import { fateEndings } from './reports.ts';
import { createSender } from './sent-message.ts';
import { type Handler, type Outage, type Simulator, withOutage } from './simulator.ts';

export const pollChecks = (bench: Bench): Check[] => {
  const { connector, example } = bench;
  const simulator = example.simulator as Simulator | undefined;
  if (!connector.poll || !simulator || example.cannotBeAsked) return [];
  const sendTo = createSender(bench, simulator, 500);

  const ask = async (question: Question, handler: Handler = simulator, limits = benchLimits) => {
    const fetch = fetchFrom(handler);
    const config = readConfig(connector.fields, example.config);
    const clock = example.clock ?? Date;
    try {
      const said = await pollThrough(connector, question, config, { fetch, clock, limits });
      return { said, error: undefined, requests: fetch.requests };
    } catch (error) {
      assert.ok(isConnectorError(error), `it threw ${String(error)}`);
      return { said: undefined, error, requests: fetch.requests };
    }
  };
  const questionTo = async (ending?: string): Promise<Question> => {
    const { sent, to, reference, sentAt } = await sendTo(ending);
    return { id: sent.id, to, reference, sentAt };
  };

  return [
    {
      name: 'asks what became of a message, once, and reads that it arrived',
      run: async () => {
        const question = await questionTo(fateEndings.silent);
        const before = simulator.messages.length;
        const { said, error, requests } = await ask(question);
        assert.equal(said?.state, 'delivered', error?.message);
        assert.ok((said.id ?? question.id) === question.id, 'it speaks of another message');
        assert.deepEqual([requests.length, simulator.messages.length], [1, before]);
      },
    },
    {
      name: 'is told that a message failed, and why',
      run: async () => {
        const { said } = await ask(await questionTo(fateEndings.failed));
        assert.equal(said?.state, 'failed');
        assert.ok(errorKinds.includes(said.errorKind ?? 'unknown'));
      },
    },
    {
      name: 'waits for what is still on its way, and makes no end of an unknown state',
      run: async () => {
        for (const ending of [fateEndings.late, fateEndings.unheardOf]) {
          const { said, error } = await ask(await questionTo(ending));
          assert.equal(said?.state ?? 'accepted', 'accepted', error?.message);
        }
      },
    },
    {
      name: 'finds no fate of a message that the provider never saw',
      run: async () => {
        const question = await questionTo();
        for (const lost of [
          { ...question, id: '999999999999', reference: 'never-sent', to: '+6598765432' },
          { ...question, id: undefined, reference: 'never-sent', to: '+6598765432' },
        ])
          assert.equal((await ask(lost)).said, undefined);
      },
    },
    {
      name: 'asks with its own credentials, which the provider looks at',
      run: async () => {
        const question = await questionTo();
        const changed: Handler = async (request) => {
          const headers = new Headers(
            [...request.headers].map(([name, value]) => [name, blunt(name, value)]),
          );
          const body = (await request.text()).replace(/(?<=Signature=[^&]{4})[^&]/, otherLetter);
          return simulator(
            new Request(request.url, { method: request.method, headers, ...(body !== '' && { body }) }),
          );
        };
        const { said, error } = await ask(question, changed);
        assert.equal(said, undefined);
        assert.equal(error?.kind, 'auth');
      },
    },
    ...outages.map(([words, outage]) => ({
      name: `takes ${words} for no answer when it asks, in time, and tells no secret`,
      run: async () => {
        const { said, error, requests } = await ask(
          await questionTo(),
          withOutage(outage, simulator),
          limitsDuring(outage),
        );
        assert.equal(said, undefined);
        const told = inspect(error, { depth: 9, showHidden: true });
        for (const word of secretsOf(bench)) assert.ok(!told.includes(word), `it tells ${word}`);
        assert.equal(requests.length, 1);
        expectAttemptOver(error);
      },
    })),
  ];
};

const blunt = (name: string, value: string): string =>
  /auth|key|token|secret|sign/.test(name) ? value.replace(/\w(?=.{9,12}$)/, otherLetter) : value;

const otherLetter = (letter: string): string => (letter === 'A' ? 'B' : 'A');

const outages: readonly (readonly [string, Outage])[] = [
  ['silence', 'silent'],
  ['a reset', 'reset'],
  ['HTML', 'nonsense'],
  ['nothing', 'empty'],
  ['half an answer', 'broken'],
  ['HTTP 500', { status: 500, body: '{}' }],
];
