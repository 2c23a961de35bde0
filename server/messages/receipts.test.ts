/** Receipts: believed, doubted, repeated, late, out of order and forged; what became of a message stays. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createSimulator as createAliyun,
  exampleConfig as aliyunConfig,
} from '../../connectors/aliyun/simulator.ts';
import { account, createSimulator as createTwilio } from '../../connectors/twilio/simulator.ts';
import type { Database } from '../database/open.ts';
import { createRig, refusalOf, twilioConfig, twilioId } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import type { Messages } from './messages.ts';
import { until } from '../testing/until.ts';

const tenantId = 'default';
const phone = '+16502530000';
const order = { tenantId, phone, purpose: 'SignIn', variables: { code: '123456' }, locale: 'en' } as const;

/** A callback as Twilio would make it, to the address that the message was sent with. */
const twilioSays = (callback: string, status: string, more: object = {}, token = account.token) => {
  const form = { MessageSid: 'SM1', MessageStatus: status, ...more } as Record<string, string>;
  const text = Object.keys(form)
    .toSorted()
    .map((name) => name + form[name])
    .join('');
  const { pathname } = new URL(callback);
  const [, connectorId = '', secret = ''] = /\/api\/receipts\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  return {
    tenantId,
    connectorId,
    token: secret,
    request: {
      method: 'POST',
      url: callback,
      headers: new Headers({
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha1', token)
          .update(callback + text)
          .digest('base64'),
      }),
      body: new URLSearchParams(form).toString(),
    },
  };
};

const callbackOf = (provider: { messages: readonly { body: unknown }[] }, index = -1): string =>
  (provider.messages.at(index)?.body as Record<string, string> | undefined)?.['StatusCallback'] ?? '';
const stateOf = async (messages: Messages, id: string) =>
  (await messages.history.get({ tenantId, id })).state;
const rowsOf = (database: Database) =>
  database.kysely.selectFrom('messages').selectAll().orderBy('id').execute();

eachDatabase('receipts', (databases) => {
  test('F5: a signed receipt moves its message, once, and the time-line tells it', async () => {
    const rig = await createRig(databases);
    const { messageId } = await rig.messages.sendSms(order);
    const callback = callbackOf(rig.provider);
    assert.match(callback, /^https:\/\/login\.example\.com\/api\/receipts\/\w+\/[\w-]{43}\?message=/);
    rig.clock.time += 2_000;
    for (let turn = 0; turn < 3; turn += 1)
      assert.equal(await rig.messages.receipts.take(twilioSays(callback, 'delivered')), undefined);
    const { timeline, state, providerMessageId } = await rig.messages.history.get({
      tenantId,
      id: messageId,
    });
    assert.deepEqual(
      [state, providerMessageId, timeline.map((line) => `${line.by} ${line.state}`)],
      [
        'delivered',
        'SM00000000000000000000000000000001',
        ['sender reserved', 'sender accepted', 'provider delivered'],
      ],
    );
    const { connectorId } = twilioSays(callback, '');
    assert.deepEqual(rig.messages.receipts.counts(tenantId, connectorId), {
      applied: 1,
      ignored: 2,
      hints: 0,
      forged: 0,
    });
  });

  test('F5: shuffled, doubled, late: whatever the order, the first end stays and nothing goes back', async () => {
    const rig = await createRig(databases);
    const statuses = ['queued', 'sending', 'sent', 'delivered', 'undelivered'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 8 }),
        async (said) => {
          const { messageId } = await rig.messages.sendSms(order);
          const callback = callbackOf(rig.provider);
          const seen: string[] = [];
          for (const status of said) {
            await rig.messages.receipts.take(twilioSays(callback, status, { ErrorCode: '30003' }));
            seen.push(await stateOf(rig.messages, messageId));
          }
          const end = said.find((status) => status === 'delivered' || status === 'undelivered');
          const expected = end === undefined ? 'accepted' : end === 'delivered' ? 'delivered' : 'failed';
          assert.equal(seen.at(-1), expected);
          const changes = seen.filter((state, index) => state !== (seen[index - 1] ?? 'accepted'));
          assert.ok(changes.length <= 1, seen.join(' '));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('F5: all at once, of many receipts one moves the message', async () => {
    const rig = await createRig(databases);
    const { messageId } = await rig.messages.sendSms(order);
    const callback = callbackOf(rig.provider);
    await Promise.all(
      Array.from({ length: 10 }, (_, turn) =>
        rig.messages.receipts.take(twilioSays(callback, turn % 2 === 0 ? 'delivered' : 'undelivered')),
      ),
    );
    const { timeline } = await rig.messages.history.get({ tenantId, id: messageId });
    assert.equal(timeline.filter(({ by }) => by === 'provider').length, 1);
  });

  test('F5: forged ones, wrong addresses and other tenants change nothing; unknown messages are 2xx', async () => {
    const rig = await createRig(databases);
    const { messageId } = await rig.messages.sendSms(order);
    const right = twilioSays(callbackOf(rig.provider), 'delivered');
    const before = await rowsOf(rig.database);
    const take = (arrival: object) => refusalOf(rig.messages.receipts.take({ ...right, ...arrival }));
    assert.equal(await take(twilioSays(right.request.url, 'delivered', {}, 'another')), 'auth.forbidden');
    assert.equal(
      await take({ request: { ...right.request, body: 'MessageStatus=delivered' } }),
      'auth.forbidden',
    );
    for (const wrong of [
      { token: right.token.slice(1) },
      { token: `${right.token}x` },
      { token: '' },
      { connectorId: 'another' },
      { connectorId: 'test' },
      { tenantId: 'admin' },
    ])
      assert.equal(await take(wrong), 'request.not_found', JSON.stringify(wrong));
    const elsewhere = right.request.url.replace(messageId, 'no-such-message');
    assert.equal(await take(twilioSays(elsewhere, 'delivered')), 'done');
    assert.deepEqual(await rowsOf(rig.database), before);
    assert.ok(!rig.logged().includes(right.token));
  });

  test('a receipt that overtakes the answer stays, and the answer adds its id', async () => {
    const twilio = createTwilio();
    const held: { receipt?: () => Promise<unknown> } = {};
    const rig = await createRig(databases, {
      provider: Object.assign(
        async (request: Request) => {
          const answer = await twilio(request);
          await held.receipt?.();
          return answer;
        },
        { messages: twilio.messages, next: twilio.next },
      ),
    });
    held.receipt = () => rig.messages.receipts.take(twilioSays(callbackOf(twilio), 'delivered'));
    const { messageId } = await rig.messages.sendSms(order);
    const { state, providerMessageId } = await rig.messages.history.get({ tenantId, id: messageId });
    assert.deepEqual([state, providerMessageId], ['delivered', 'SM00000000000000000000000000000001']);
  });

  test('the answer was lost with its process: unknown, and the receipt still finds it', async () => {
    const rig = await createRig(databases);
    const { messageId } = await rig.messages.sendSms(order);
    await rig.database.kysely
      .updateTable('messages')
      .set({ state: 'reserved', provider_message_id: null })
      .execute();
    rig.clock.time += 61_000;
    await rig.messages.recover(tenantId);
    assert.equal(await stateOf(rig.messages, messageId), 'unknown');
    await rig.messages.receipts.take(twilioSays(callbackOf(rig.provider), 'delivered'));
    assert.equal(await stateOf(rig.messages, messageId), 'delivered');
    assert.equal(rig.provider.messages.length, 1);
  });

  test('a replaced connector’s address is good for seven days, and its settings are gone then', async () => {
    const rig = await createRig(databases);
    const { messageId } = await rig.messages.sendSms(order);
    const old = callbackOf(rig.provider);
    await rig.messages.connectors.create({
      tenantId,
      factoryId: twilioId,
      config: { ...twilioConfig, authToken: 'another-token-0123456789abcdef' },
    });
    await rig.messages.sendSms(order).catch(() => {});
    const [living] = await rig.messages.connectors.list({ tenantId });
    assert.notEqual(living?.receiptUrl, undefined);
    assert.ok(!old.startsWith(living?.receiptUrl ?? ''));
    rig.clock.time += 7 * 86_400_000 - 1;
    assert.equal(await refusalOf(rig.messages.receipts.take(twilioSays(old, 'delivered'))), 'done');
    assert.equal(await stateOf(rig.messages, messageId), 'delivered');
    rig.clock.time += 1;
    assert.equal(
      await refusalOf(rig.messages.receipts.take(twilioSays(old, 'delivered'))),
      'request.not_found',
    );
    rig.clock.time += 1;
    await rig.messages.sweep(tenantId);
    assert.deepEqual(await rig.database.kysely.selectFrom('retired_connectors').selectAll().execute(), []);
  });

  test('F5: what is not signed only makes us ask: written down first, believed when the provider says so', async () => {
    const aliyun = createAliyun();
    let details: object = { SendStatus: 1 };
    let asked = 0;
    const rig = await createRig(databases, {
      provider: async (request) => {
        const body = await request.clone().text();
        const action = new URLSearchParams(body).get('Action') ?? request.headers.get('x-acs-action');
        if (action !== 'QuerySendDetails') return aliyun(request);
        asked += 1;
        const [row] = await rowsOf(rig.database);
        const one = { OutId: row?.id, ReceiveDate: '2026-01-15 16:30:05', ErrCode: 'DELIVERED', ...details };
        return Response.json({ Code: 'OK', SmsSendDetailDTOs: { SmsSendDetailDTO: [one] } });
      },
    });
    const config = { ...aliyunConfig };
    const { id, receiptUrl = '' } = await rig.messages.connectors.create({
      tenantId,
      factoryId: 'aliyun-short-message-service',
      config,
    });
    rig.clock.time = Date.now(); // the simulator looks at its own clock
    const { messageId } = await rig.messages.sendSms({ ...order, phone: '+8613800138000' });
    const [row] = await rowsOf(rig.database);
    const item = {
      success: true,
      err_code: 'DELIVERED',
      biz_id: row?.provider_message_id,
      out_id: messageId,
    };
    const says = (body: object) =>
      rig.messages.receipts.take({
        tenantId,
        connectorId: id,
        token: new URL(receiptUrl).pathname.split('/').at(-1) ?? '',
        request: {
          method: 'POST',
          url: receiptUrl,
          headers: new Headers({ 'content-type': 'application/json' }),
          body: JSON.stringify(body),
        },
      });
    assert.deepEqual(await says([item]), { status: 200, json: { code: 0, msg: 'OK' } });
    assert.equal(asked, 0, 'the answer goes out before anybody is asked');
    await rig.messages.receipts.rest();
    assert.equal(asked, 1);
    assert.equal(await stateOf(rig.messages, messageId), 'accepted', 'the provider does not say so');
    details = { SendStatus: 3 };
    await says([item, item, { ...item, out_id: 'nobody', biz_id: 'nobody^0' }]);
    await until(async () => (await stateOf(rig.messages, messageId)) === 'delivered');
    // Of the three the others may be asked for still.
    await rig.messages.receipts.rest();
    const before = asked;
    await says([{ ...item, success: false }]);
    await rig.messages.receipts.rest();
    assert.equal(asked, before, 'what has ended is not asked for again');
  });

  test('accepted and nothing heard: asked after 30 s, 2 min and 10 min, once among nodes, and then left alone', async () => {
    for (const [endpoint, ages] of [
      ['http://localhost:3001', [30, 120, 600]],
      ['https://login.example.com', [120, 600]],
    ] as const) {
      const twilio = createTwilio();
      const asked: number[] = [];
      let status = 'sent';
      const provider = (request: Request) => {
        if (request.method !== 'GET') return twilio(request);
        asked.push((rig.clock.time - sentAt) / 1_000);
        return Response.json({ sid: 'SM1', status });
      };
      const rig = await createRig(databases, { provider, endpoint });
      const sentAt = rig.clock.time;
      await rig.messages.sendSms(order);
      for (let second = 0; second < 3 * 3_600; second += 5) {
        rig.clock.time += 5_000;
        if (second % 100 === 0 || second < 700)
          await Promise.all([rig.messages.receipts.ask(tenantId), rig.messages.receipts.ask(tenantId)]);
      }
      assert.deepEqual(asked, ages, endpoint);
      assert.equal((await rowsOf(rig.database))[0]?.check_at, null);

      status = 'delivered';
      const { messageId } = await rig.messages.sendSms(order);
      rig.clock.time += 120_000;
      await rig.messages.receipts.ask(tenantId);
      assert.equal(await stateOf(rig.messages, messageId), 'delivered');
      assert.equal(
        (await rowsOf(rig.database)).every((row) => row.check_at === null),
        true,
      );
    }
  });

  test('a receipt that came makes the question needless; a connector that cannot ask plans none', async () => {
    const rig = await createRig(databases);
    await rig.messages.sendSms(order);
    await rig.messages.receipts.take(twilioSays(callbackOf(rig.provider), 'delivered'));
    assert.equal((await rowsOf(rig.database))[0]?.check_at, null);
    await rig.messages.connectors.create({ tenantId, factoryId: 'outbox' });
    const { messageId } = await rig.messages.sendSms(order);
    const row = (await rowsOf(rig.database)).find(({ id }) => id === messageId);
    assert.deepEqual([row?.state, row?.check_at], ['accepted', null]);
  });

  test('more are due than are asked at once: the rest is asked a second later, and not when nobody answers', async () => {
    const twilio = createTwilio();
    let asked = 0;
    let isAway = true;
    const provider = (request: Request) => {
      if (request.method !== 'GET') return twilio(request);
      asked += 1;
      return isAway
        ? new Response('no', { status: 503 })
        : Response.json({ sid: 'SM1', status: 'delivered' });
    };
    const rig = await createRig(databases, { provider });
    for (let turn = 0; turn < 25; turn += 1) await rig.messages.sendSms(order);
    rig.clock.time += 120_000;
    await rig.messages.receipts.ask(tenantId);
    const states = async () => (await rowsOf(rig.database)).map(({ state }) => state);
    assert.ok((await states()).every((state) => state === 'accepted'));
    assert.ok(asked <= 40, String(asked));
    isAway = false;
    rig.clock.time += 480_000;
    await rig.messages.receipts.ask(tenantId);
    assert.ok((await states()).every((state) => state === 'delivered'));
  });

  test('unknown messages are asked for less and less, for a day, and nobody is asked twice at once', async () => {
    let asked = 0;
    const twilio = createTwilio();
    const rig = await createRig(databases, {
      provider: (request) => {
        if (request.method !== 'GET') return twilio(request);
        asked += 1;
        return Response.json({ sid: 'SM1', status: 'sent' });
      },
    });
    await rig.messages.sendSms(order);
    await rig.database.kysely.updateTable('messages').set({ state: 'reserved' }).execute();
    rig.clock.time += 61_000;
    await rig.messages.recover(tenantId);
    await Promise.all([rig.messages.receipts.ask(tenantId), rig.messages.receipts.ask(tenantId)]);
    assert.equal(asked, 1);
    assert.equal((await rowsOf(rig.database))[0]?.state, 'accepted');
    for (let minute = 0; minute < 30 * 60; minute += 1) {
      rig.clock.time += 60_000;
      if (minute % 10 === 0) await rig.messages.receipts.ask(tenantId);
    }
    assert.ok(asked > 5 && asked < 40, String(asked));
    assert.equal((await rowsOf(rig.database))[0]?.check_at, null);
  });
});
