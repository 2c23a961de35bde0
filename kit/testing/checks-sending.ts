/** A message that can be sent is sent, once, to the number it is for. */
import assert from 'node:assert/strict';
import { readConfig } from '../config.ts';
import { purposes } from '../purposes.ts';
import { sendThrough } from '../send.ts';

import type { Bench } from './bench.ts';
import type { Check } from './contract.ts';
import { deepFreeze } from './deep-freeze.ts';
import { fetchFrom } from './fetch-from.ts';

export const sendingChecks = (bench: Bench): Check[] => {
  const { connector, isEmail, example, provider, send, message } = bench;
  const requestsEach = example.isOffline ? 0 : 1;
  const received = (example.server ?? example.simulator)?.messages;

  const succeeds = async (...given: Parameters<typeof send>) => {
    const { sent, error, requests, connections, pausesMs } = await send(...given);
    assert.equal(error, undefined, `${error?.message} ${error?.providerMessage ?? ''}`);
    assert.match(sent?.id ?? '', /\S/);
    assert.equal(example.server ? connections : requests.length, requestsEach, 'one request for one message');
    assert.deepEqual(pausesMs, []);
    return sent;
  };

  return [
    { name: 'hands over a message and gives the id of it', run: async () => void (await succeeds()) },
    {
      name: 'sends for every purpose',
      run: async () => {
        const variables = { code: '314159', link: 'https://id.example.com/join/1' };
        for (const purpose of purposes) await succeeds(provider, { purpose, variables });
      },
    },
    {
      name: isEmail
        ? 'sends to the address it was given, in any script'
        : 'sends to the number it was given, in every part of the world',
      run: async () => {
        for (const to of isEmail ? addresses : numbers(example.message?.to)) {
          await succeeds(provider, { to });
          const left = received?.at(-1)?.to;
          if (left !== undefined) assert.equal(plain(left), plain(to), `${to} left as ${left}`);
        }
      },
    },
    {
      name: 'sends any script, and quotes, braces and line breaks',
      run: async () => {
        for (const text of [
          'รหัสของคุณคือ 271828',
          '您的驗證碼是 271828',
          'Ваш код 271828 🔑',
          '"{{x}}" & <b> %0A + 1\n@a.example #271828',
        ]) {
          await succeeds(provider, { text });
          const last = received?.at(-1);
          if (last?.text !== undefined) assert.equal(last.text, text);
        }
      },
    },
    {
      name: 'changes neither the message nor the configuration',
      run: async () => {
        const config = deepFreeze(readConfig(connector.fields, structuredClone({ ...example.config })));
        const around = {
          fetch: fetchFrom(provider),
          connect: example.server?.connect,
          clock: example.clock ?? Date,
        };
        assert.ok((await sendThrough(connector, deepFreeze(message()), config, around)).id);
      },
    },
    {
      name: 'sends sixteen at once, each with its own id',
      run: async () => {
        const sent = await Promise.all(Array.from({ length: 16 }, () => succeeds()));
        assert.equal(new Set(sent.map((one) => one?.id)).size, 16);
      },
    },
    {
      name: 'lets no variable and no context out that it was not asked for',
      run: async () => {
        const variables = { code: '161803', application: 'wanderer-7', user: 'wanderer-8' };
        const { requests, error } = await send(provider, { variables, uiLocales: 'fr-CA fr' });
        assert.equal(error, undefined, error?.message);
        if (connector.fields['templates'] && example.config['templates'])
          for (const { body } of requests) assert.doesNotMatch(body, /wanderer|fr-CA/);
      },
    },
    {
      name: `refuses ${isEmail ? 'what is no address' : 'a number that is not E.164'}, before it asks the provider`,
      run: async () => {
        for (const to of isEmail ? noAddresses : noNumbers) {
          const { error, requests, connections } = await send(provider, { to });
          assert.equal(error?.kind, 'invalid_number');
          assert.equal(error?.retry, 'no');
          assert.equal(requests.length + connections, 0);
        }
      },
    },
  ];
};

const noNumbers = ['6591234567', '+0123456789', '+65 9123 4567', '', '+', "+6591234567'--"];

const addresses = ['anna@example.com', "o'hara+shop=1@mail.example.co.uk", 'x@xn--e1afmkfd.xn--p1ai'];

const noAddresses = [
  '',
  'anna',
  'anna@',
  'Anna <anna@example.com>',
  'a@example.com, b@example.com',
  'a@b.co\r\nDATA',
];

/** Numbers are written differently from provider to provider, addresses are not. */
const plain = (to: string): string => (to.includes('@') ? to : to.replace(/\D/g, '').slice(-8));

/** +1 650 looks like a mainland number without its plus; Italy keeps a zero; the rest are short, long and far. */
const numbers = (only: string | undefined): readonly string[] =>
  only === undefined
    ? [
        '+8613800138000',
        '+16502530000',
        '+447700900123',
        '+66812345678',
        '+79161234567',
        '+85291234567',
        '+390212345678',
        '+4915112345678',
      ]
    : [only];
