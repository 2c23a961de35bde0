/** The contract must pass a good connector, and catch each of the usual mistakes of a bad one. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { defineSmsConnector, type SmsConnectorDefinition } from '../connector.ts';
import { ConnectorError } from '../errors.ts';
import { secret, text } from '../fields.ts';
import { find } from '../find.ts';
import { refusal } from '../refusal.ts';
import { templates } from '../templates.ts';
import { contractChecks } from './contract.ts';
import { forged, isSameText, jsonIn, type ReceiptState } from '../receipts.ts';
import type { FateState, ReportForm } from './reports.ts';
import { simulate } from './simulator.ts';

const fields = { apiKey: secret({ label: 'API key' }), templates: templates({ kind: 'content' }) };

const good: SmsConnectorDefinition<typeof fields> = {
  id: 'acme-sms',
  target: 'acme-sms',
  name: { en: 'Acme SMS' },
  description: { en: 'Sends SMS through Acme.' },
  fields,
  async send({ to, text: words }, { apiKey }, { http }) {
    const headers = { authorization: `Bearer ${apiKey}` };
    const reply = await http.post('https://api.acme.example/sms', { headers, json: { to, text: words } });
    const id = find(reply.json, 'id');
    if (reply.status !== 201 || !id)
      throw refusal({ provider: 'Acme', reply, code: find(reply.json, 'code') });
    return { id };
  },
};

const createSimulator = () => {
  let count = 0;
  return simulate(async (request, keep) => {
    if (request.headers.get('authorization') !== 'Bearer acme-0123456789')
      return Response.json({}, { status: 401 });
    const { to, text: words } = (await request.json()) as { to: string; text: string };
    count += 1;
    keep({ id: `a${count}`, to, text: words, body: null });
    return Response.json({ id: `a${count}` }, { status: 201 });
  });
};

const rows = ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
  usageType,
  content: '{{code}}',
}));
const config = { apiKey: 'acme-0123456789', templates: rows };

/** The names of the checks that a connector fails, of those whose name is looked for. */
async function failedBy(
  changes: Partial<SmsConnectorDefinition<typeof fields>>,
  looked = /./,
): Promise<string[]> {
  const failed: string[] = [];
  const connector = defineSmsConnector({ ...good, ...changes });
  const checks = contractChecks(connector, { config, simulator: createSimulator() });
  for (const { name, run } of checks.filter((check) => looked.test(check.name))) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

test('a good connector passes, and answers more than fifty questions', async () => {
  assert.deepEqual(await failedBy({}), []);
  assert.ok(contractChecks(defineSmsConnector(good), { config, simulator: createSimulator() }).length > 50);
});

const mistakes: Record<string, [Partial<SmsConnectorDefinition<typeof fields>>, RegExp]> = {
  'an id that cannot stand in a URL': [{ id: 'Acme SMS' }, /id and a target/],
  'an empty translation': [{ name: { en: 'Acme', ru: ' ' } }, /no empty translation/],
  'a homepage without https': [{ homepage: 'http://acme.example' }, /homepage/],
  'a key that is not secret': [
    { fields: { ...fields, apiKey: text({ label: 'API key' }) } },
    /declares secret/,
  ],
  'a default that its own check refuses': [
    { fields: { ...fields, apiKey: secret({ label: 'API key', pattern: /^acme/, defaultValue: 'x' }) } },
    /default values/,
  ],
  'taking any reply for a success': [
    {
      send: async (message, settings, tools) => good.send(message, settings, tools).catch(() => ({ id: '' })),
    },
    /HTTP 401/,
  ],
  'retrying by itself': [
    {
      send: async (message, settings, tools) =>
        good.send(message, settings, tools).catch(() => good.send(message, settings, tools)),
    },
    /does not send again after a reset/,
  ],
  'calling everything worth a retry': [
    {
      send: async (message, settings, tools) =>
        good
          .send(message, settings, tools)
          .catch(() => Promise.reject(new ConnectorError('transient', 'try again please', { retry: 'now' }))),
    },
    /silent provider/,
  ],
  'dropping the plus and reading the number as another': [
    {
      send: async (message, settings, tools) => good.send({ ...message, to: '+6591111111' }, settings, tools),
    },
    /number it was given/,
  ],
  'changing the message': [
    {
      send: async (message, settings, tools) => {
        Object.assign(message, { to: message.to });
        return good.send(message, settings, tools);
      },
    },
    /changes neither/,
  ],
  'handing over more than was asked for': [
    {
      send: async (message, settings, tools) =>
        good.send({ ...message, text: message.text + JSON.stringify(message.variables) }, settings, tools),
    },
    /lets no variable/,
  ],
  'changing the text': [
    {
      send: async (message, settings, tools) =>
        good.send({ ...message, text: message.text.replace('"', '') }, settings, tools),
    },
    /any script/,
  ],
  'sending twice': [
    {
      send: async (message, settings, tools) => {
        await good.send(message, settings, tools);
        return good.send(message, settings, tools);
      },
    },
    /hands over a message/,
  ],
  'one id for all': [
    {
      send: async (message, settings, tools) => ({
        ...(await good.send(message, settings, tools)),
        id: 'same',
      }),
    },
    /each with its own id/,
  ],
};

for (const [mistake, [changes, expected]] of Object.entries(mistakes)) {
  test(`the contract catches ${mistake}`, async () => {
    assert.equal((await failedBy(changes, expected)).length, 1);
  });
}

/** Acme when it also reports, signed with the API key, and can be asked. */
const reporting: SmsConnectorDefinition<typeof fields> = {
  ...good,
  receipt({ headers, body }, { apiKey }, { clock }) {
    const json = jsonIn({ method: 'POST', url: '', headers, body });
    const madeAt = Number(find(json, 'madeAt'));
    const isRight = isSameText(headers.get('x-seal') ?? '', sealOf(apiKey, body));
    if (!isRight || Math.abs(clock.now() - madeAt) > 3_600_000) throw forged('Acme');
    return fateIn(json);
  },
  async poll({ id }, { apiKey }, { http }) {
    const headers = { authorization: `Bearer ${apiKey}` };
    const reply = await http.get(`https://api.acme.example/sms/${id}`, { headers });
    if (reply.status === 404) return undefined;
    if (reply.status !== 200 || find(reply.json, 'id') === undefined)
      throw refusal({ provider: 'Acme', reply, code: undefined });
    return fateIn(reply.json)[0];
  },
};

const words: Readonly<Record<string, ReceiptState>> = {
  going: 'accepted',
  there: 'delivered',
  lost: 'failed',
  late: 'expired',
};
const wordOf: Readonly<Record<FateState, string>> = {
  accepted: 'going',
  delivered: 'there',
  failed: 'lost',
  expired: 'late',
  'unheard-of': 'dreaming',
};
const fateIn = (json: unknown) => {
  const state = words[find(json, 'state') ?? ''];
  return state ? [{ id: find(json, 'id'), state }] : [];
};
const sealOf = (key: string, body: string) => createHmac('sha256', key).update(body).digest('hex');
const seal: ReportForm = {
  freshForMs: 3_600_000,
  write({ message: { id }, state, callbackUrl, now }) {
    const body = JSON.stringify({ id, state: wordOf[state], madeAt: now });
    return {
      method: 'POST',
      url: callbackUrl,
      headers: new Headers({ 'x-seal': sealOf('acme-0123456789', body) }),
      body,
    };
  },
};

/** With the status query, and with reports unless told otherwise. */
function createReporting({ reports = true } = {}) {
  const sending = createSimulator();
  return simulate(
    async (request, keep, fates) => {
      if (request.method === 'POST') {
        const before = sending.messages.length;
        const response = await sending(request);
        for (const message of sending.messages.slice(before)) keep({ ...message, receiptUrl: undefined });
        return response;
      }
      if (request.headers.get('authorization') !== 'Bearer acme-0123456789')
        return Response.json({}, { status: 401 });
      const id = request.url.split('/').at(-1);
      const fate = fates().find(({ message }) => message.id === id);
      return fate ? Response.json({ id, state: wordOf[fate.state] }) : Response.json({}, { status: 404 });
    },
    reports ? { reports: seal } : {},
  );
}

const namesFailedBy = async (
  changes: Partial<SmsConnectorDefinition<typeof fields>>,
  simulator = createReporting(),
) => {
  const failed: string[] = [];
  const connector = defineSmsConnector({ ...reporting, ...changes });
  for (const { name, run } of contractChecks(connector, { config, simulator }))
    await Promise.resolve()
      .then(run)
      .catch(() => failed.push(name));
  return failed.join('; ');
};

test('a good connector that reads reports and asks passes, and answers eighteen more questions', async () => {
  assert.equal(await namesFailedBy({}), '');
  const count = (definition: typeof good) =>
    contractChecks(defineSmsConnector(definition), { config, simulator: createReporting() }).length;
  assert.ok(count(reporting) - count(good) >= 18);
});

const careless: Record<string, [Partial<SmsConnectorDefinition<typeof fields>>, RegExp]> = {
  'believing everybody': [
    { receipt: ({ body, ...rest }) => fateIn(jsonIn({ body, ...rest })) },
    /changed body.*knows a secret.*too old/s,
  ],
  'not looking at the clock': [
    {
      receipt: ({ headers, body }, { apiKey }) => {
        if (headers.get('x-seal') !== sealOf(apiKey, body)) throw forged('Acme');
        return fateIn(JSON.parse(body));
      },
    },
    /^refuses a report whose signature is too old$/,
  ],
  'taking an unknown state for a failure': [
    {
      receipt: (request, settings, tools) => {
        const [one] = reporting.receipt?.(request, settings, tools) ?? [];
        return [one ?? { id: find(jsonIn(request), 'id'), state: 'failed' }];
      },
    },
    /makes no end of a state/,
  ],
  'breaking on a strange body': [{ receipt: ({ body }) => fateIn(JSON.parse(body)) }, /survives any body/],
  'speaking of another message': [
    { receipt: () => [{ id: 'another', state: 'delivered' }] },
    /reads the report that a message arrived/,
  ],
  'asking again and again': [
    {
      poll: async (question, settings, tools) => {
        await reporting.poll?.(question, settings, tools);
        return reporting.poll?.(question, settings, tools);
      },
    },
    /asks what became of a message, once/,
  ],
  'guessing when there is no answer': [
    { poll: async () => ({ state: 'delivered' }) },
    /waits for what is still on its way.*finds no fate.*takes HTTP 500 for no answer/s,
  ],
};

for (const [mistake, [changes, expected]] of Object.entries(careless))
  test(`the contract catches ${mistake}`, async () => assert.match(await namesFailedBy(changes), expected));

test('the contract asks for a simulator that reports', async () => {
  assert.match(await namesFailedBy({}, createReporting({ reports: false })), /^has a simulator that reports/);
});

test('a connector without a network is caught using one', async () => {
  const checks = contractChecks(defineSmsConnector(good), { config, isOffline: true });
  const sends = checks.find(({ name }) => name.startsWith('hands over'));
  await assert.rejects(async () => sends?.run());
});
