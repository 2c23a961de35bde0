/** The room of messages: one connector in use, swapped without a message lost or doubled; rows; the test; the telephone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '@latchkey/connector-kit/testing';
import {
  createSimulator as createRelay,
  exampleConfig as relayConfig,
} from '../../connectors/http/simulator.ts';
import {
  createSimulator as createTencent,
  exampleConfig as tencentConfig,
} from '../../connectors/tencent/simulator.ts';
import { createSimulator as createTwilio } from '../../connectors/twilio/simulator.ts';
import { Refusal } from '../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import {
  countBy,
  createNode,
  createNodes,
  createRig,
  dump,
  type Node,
  refusalOf,
  times,
  twilioConfig,
  twilioId,
} from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { createEgress } from './egress.ts';
import type { SmsOrder } from './messages.ts';

const tenantId = 'default';
const tencentId = 'tencent-short-message-service';
const phone = '+16502530000';
const order = (over: Partial<SmsOrder> = {}): SmsOrder => ({
  tenantId,
  phone,
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  ...over,
});

/** Two relays told apart by their host; each message is kept under it. */
function relays() {
  const got: { host: string; to: string }[] = [];
  const provider = async (request: Request) => {
    const { to } = (await request.json()) as { to: string };
    await sleep(Math.random() * 5);
    got.push({ host: new URL(request.url).hostname, to });
    return Response.json({ id: `${got.length}` });
  };
  return { got, provider };
}
const relay = (host: string) => ({
  tenantId,
  factoryId: 'http-sms',
  config: { endpoint: `https://${host}/` },
});

/** A node that no notification reaches: it keeps what it knows until it is told by the database itself. */
function withoutNews(database: Database): Database {
  const remember: Database['changes']['remember'] = (_topic, load) => {
    const kept = new Map<string, ReturnType<typeof load>>();
    return {
      get(tenant) {
        const known = kept.get(tenant) ?? load(tenant);
        kept.set(tenant, known);
        return known;
      },
      forget: (tenant) => void (tenant === undefined ? kept.clear() : kept.delete(tenant)),
    };
  };
  return { ...database, changes: { ...database.changes, remember } };
}

async function refusedWith(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

eachDatabase('messages', (databases) => {
  test('two statements a message: reserved, accepted, with the provider’s id', async () => {
    const rig = await createRig(databases);
    await rig.messages.connectors.hasSms(tenantId);
    const before = rig.database.statements();
    const { messageId } = await rig.messages.sendSms(order({ challengeId: 'c1' }));
    assert.equal(rig.database.statements() - before, 2);
    const [row] = await rig.database.kysely.selectFrom('messages').selectAll().execute();
    const [connector] = await rig.messages.connectors.list({ tenantId });
    assert.deepEqual(row, {
      tenant_id: tenantId,
      id: messageId,
      connector_id: connector?.id,
      factory_id: twilioId,
      connector_version: 1,
      challenge_id: 'c1',
      purpose: 'SignIn',
      recipient: phone,
      locale: 'en',
      state: 'accepted',
      provider_message_id: 'SM00000000000000000000000000000001',
      error_kind: null,
      error_code: null,
      segments: null,
      sealed_text: null,
      created_at: rig.clock.time,
      updated_at: rig.clock.time,
      country: 'US',
      events: `${JSON.stringify({ state: 'accepted', by: 'sender', at: rig.clock.time })}\n`,
      check_at: rig.clock.time + 120_000,
      entered_at: null,
    });
  });

  test('the row stands before the message leaves', async () => {
    let states: string[] = [];
    const twilio = createTwilio();
    const rig = await createRig(databases, {
      provider: async (request) => {
        states = (await rig.database.kysely.selectFrom('messages').select('state').execute()).map(
          ({ state }) => state,
        );
        return twilio(request);
      },
    });
    await rig.messages.sendSms(order());
    assert.deepEqual(states, ['reserved']);
  });

  test('a swap: the next send of every node uses the new connector, heard of or not', async () => {
    const { got, provider } = relays();
    const rig = await createNodes(databases, 3, { provider });
    const [one, two, three] = [rig.node(0), rig.node(1), rig.node(2)];
    await one.messages.connectors.create(relay('first.example'));
    for (const node of [one, two, three]) await node.messages.sendSms(order());
    await two.messages.connectors.create(relay('second.example'));
    // Nobody waits for a notification here: the reserving statement itself finds the version gone.
    await Promise.all([one, two, three].map((node) => node.messages.sendSms(order())));
    assert.deepEqual(countBy(got.map(({ host }) => host)), { 'first.example': 3, 'second.example': 3 });
    await rig.close();
  });

  test('swaps while 150 sends run: each message leaves once, and after a swap only through the new one', async () => {
    const { got, provider } = relays();
    const rig = await createNodes(databases, 3, { provider });
    const { node } = rig;
    await node(0).messages.connectors.create(relay('s0.example'));
    const began: { to: string; afterSwap: number }[] = [];
    let finished = 0;
    const swapping = (async () => {
      for (let turn = 1; turn <= 8; turn += 1) {
        await sleep(10);
        await node(turn).messages.connectors.create(relay(`s${turn}.example`));
        finished = turn;
      }
    })();
    await times(150, async (index) => {
      await sleep(Math.random() * 120);
      const to = `+1650254${String(1000 + index)}`;
      began.push({ to, afterSwap: finished });
      await node(index).messages.sendSms(order({ phone: to }));
    });
    await swapping;
    assert.equal(got.length, 150);
    assert.equal(new Set(got.map(({ to }) => to)).size, 150);
    for (const { to, afterSwap } of began) {
      const { host = '' } = got.find((message) => `+${message.to}` === to) ?? {};
      assert.ok(
        Number(/\d+/.exec(host)?.[0]) >= afterSwap,
        `${host} carried what began after swap ${afterSwap}`,
      );
    }
    const rows = await rig
      .node(0)
      .database.kysely.selectFrom('messages')
      .select(['state', 'connector_version'])
      .execute();
    assert.deepEqual(countBy(rows.map(({ state }) => state)), { accepted: 150 });
    await rig.close();
  });

  test('of many swaps at once one connector is left', async () => {
    const { provider } = relays();
    const rig = await createNodes(databases, 3, { provider });
    const made = await times(12, (index) =>
      rig.node(index).messages.connectors.create(relay(`r${index}.example`)),
    );
    const left = await rig.node(0).messages.connectors.list({ tenantId });
    assert.equal(left.length, 1);
    assert.ok(made.some(({ id }) => id === left[0]?.id));
    assert.equal((await rig.node(0).messages.connectors.list({ tenantId: 'admin' })).length, 1);
    await rig.close();
  });

  test('a node that heard of nothing sends with the settings that stand in the database', async () => {
    const { got, provider } = relays();
    const rig = await createRig(databases, { provider });
    const deaf = createNode(withoutNews(rig.database), rig);
    const { connectors } = rig.messages;
    await connectors.create({ ...relay('a.example'), id: 'same' });
    await deaf.messages.sendSms(order());
    await connectors.update({ tenantId, id: 'same', config: { endpoint: 'https://b.example/' } });
    await deaf.messages.sendSms(order());
    // Removed and set up again under one id: a version never comes twice.
    await connectors.remove({ tenantId, id: 'same' });
    await connectors.create({ ...relay('c.example'), id: 'same' });
    await deaf.messages.sendSms(order());
    assert.deepEqual(
      got.map(({ host }) => host),
      ['a.example', 'b.example', 'c.example'],
    );
    await connectors.remove({ tenantId, id: 'same' });
    assert.equal(await refusalOf(deaf.messages.sendSms(order())), 'connector.not_found');
    await connectors.create({ tenantId, factoryId: 'http-sms', id: 'same' });
    await assert.rejects(deaf.messages.sendSms(order()), /Endpoint is missing/);
    await connectors.update({ tenantId, id: 'same', config: { endpoint: 'https://d.example/' } });
    await deaf.messages.sendSms(order());
    assert.equal(got.at(-1)?.host, 'd.example');
  });

  test('F2: settings are sealed, shown masked, and kept when the mask comes back', async () => {
    const rig = await createRig(databases);
    const { connectors } = rig.messages;
    const made = await connectors.create({
      tenantId,
      factoryId: tencentId,
      config: { ...tencentConfig, unknownToken: 'not-declared-0123', empty: '', none: null },
    });
    const { accessKeySecret } = tencentConfig;
    assert.equal(made.config['accessKeySecret'], `••••${accessKeySecret.slice(-4)}`);
    assert.equal(made.config['unknownToken'], '••••0123');
    assert.ok(!('empty' in made.config) && !('none' in made.config));
    const stored = await dump(rig.database);
    assert.ok(
      !stored.includes(accessKeySecret) &&
        !stored.includes(tencentConfig.accessKeyId) &&
        !stored.includes('not-declared'),
    );

    const changed = await connectors.update({
      tenantId,
      id: made.id,
      config: { ...made.config, signName: 'New' },
    });
    assert.deepEqual(changed.config, { ...made.config, signName: 'New' });
    const replaced = await connectors.update({
      tenantId,
      id: made.id,
      config: { ...changed.config, accessKeySecret: 'another-secret-4321' },
    });
    assert.equal(replaced.config['accessKeySecret'], '••••4321');
    const again = await connectors.create({ tenantId, factoryId: made.factory.id, config: replaced.config });
    assert.equal(again.config['accessKeySecret'], '••••4321');
    assert.notEqual(again.id, made.id);
    const foreign = refusedWith(
      connectors.create({
        tenantId,
        factoryId: twilioId,
        config: { ...twilioConfig, authToken: '••••4321' },
      }),
    );
    assert.deepEqual(
      ((await foreign).options.data as { issues: { path: string }[] }).issues.map(({ path }) => path),
      ['authToken'],
    );
  });

  test('wrong settings name every mistake and change nothing', async () => {
    const rig = await createRig(databases);
    const { connectors } = rig.messages;
    const [before] = await connectors.list({ tenantId });
    const config = { accountSID: 'nonsense', templates: [{ usageType: 'SignIn', content: '' }] };
    for (const act of [
      connectors.create({ tenantId, factoryId: twilioId, config }),
      connectors.update({ tenantId, id: before?.id ?? '', config }),
    ]) {
      const { code, status, options } = await refusedWith(act);
      assert.deepEqual([code, status], ['connector.invalid_config', 400]);
      const paths = (options.data as { issues: { path: string }[] }).issues.map(({ path }) => path);
      assert.deepEqual(paths, [
        'accountSID',
        'authToken',
        'fromMessagingServiceSID',
        'templates.0.content',
        'templates',
      ]);
      assert.match(options.details ?? '', /Error in key path "accountSID": /);
    }
    assert.deepEqual(await connectors.list({ tenantId }), [before]);
    await rig.messages.sendSms(order());
  });

  test('connectors: found, filtered, changed, removed, and what an SMS connector cannot have', async () => {
    const rig = await createRig(databases);
    const { connectors, factories } = rig.messages;
    const [first] = await connectors.list({ tenantId, target: 'twilio-sms' });
    const id = first?.id ?? '';
    assert.match(id, /^[0-9a-z]{12}$/);
    assert.deepEqual(await connectors.get({ tenantId, id }), first);
    assert.deepEqual(await connectors.list({ tenantId, target: 'other' }), []);
    assert.equal(await refusalOf(connectors.get({ tenantId: 'admin', id })), 'entity.not_found');
    assert.equal(await refusalOf(connectors.update({ tenantId, id: 'nobody' })), 'entity.not_found');
    assert.equal(
      await refusalOf(connectors.update({ tenantId, id, metadata: {} })),
      'connector.cannot_overwrite_metadata_for_non_standard_connector',
    );
    assert.equal(
      await refusalOf(connectors.update({ tenantId, id, syncProfile: true })),
      'connector.invalid_type_for_syncing_profile',
    );
    assert.equal(
      await refusalOf(connectors.update({ tenantId, id, enableTokenStorage: true })),
      'connector.token_storage_not_supported',
    );
    assert.equal(
      await refusalOf(connectors.create({ tenantId, factoryId: 'nobody' })),
      'connector.not_found_with_connector_id',
    );
    const named = await connectors.create({
      tenantId,
      factoryId: 'outbox',
      id: 'mine',
      metadata: { target: 'own', name: { en: 'Own' }, logo: '' },
    });
    assert.deepEqual([named.id, named.metadata], ['mine', { target: 'own', name: { en: 'Own' } }]);
    assert.equal((await connectors.list({ tenantId, target: 'own' })).length, 1);
    await connectors.remove({ tenantId, id: 'mine' });
    assert.equal(await refusalOf(connectors.remove({ tenantId, id: 'mine' })), 'entity.not_found');
    assert.equal(await connectors.hasSms(tenantId), false);
    assert.equal(await connectors.hasSms('admin'), true);
    assert.equal(await refusalOf(rig.messages.sendSms(order())), 'connector.not_found');

    const ids = (await factories.list()).map((factory) => factory.id);
    for (const wanted of ['outbox', twilioId, tencentId, 'http-sms']) assert.ok(ids.includes(wanted), wanted);
    const twilio = await factories.get(twilioId);
    assert.match(twilio.logo, /^data:image\/svg\+xml;base64,/);
    assert.match(twilio.readme, /Twilio/);
    assert.deepEqual(twilio.formItems?.find(({ key }) => key === 'authToken')?.isConfidential, true);
    assert.equal(await refusalOf(factories.get('nobody')), 'entity.not_found');
  });

  test('the telephone in production: only when it is allowed', async () => {
    const rig = await createRig(databases, { config: { isProduction: true } });
    const make = (node: Pick<Node, 'messages'>) =>
      refusalOf(node.messages.connectors.create({ tenantId, factoryId: 'outbox' }));
    const tried = (node: Pick<Node, 'messages'>) =>
      refusalOf(node.messages.sendTest({ tenantId, factoryId: 'outbox', phone, config: {} }));
    assert.deepEqual(
      [await make(rig), await tried(rig), rig.messages.telephone.isAllowed],
      ['connector.telephone_not_allowed', 'connector.telephone_not_allowed', false],
    );
    const allowed = createNode(rig.database, rig, { config: { isProduction: true, allowTelephone: true } });
    assert.deepEqual(
      [await make(allowed), await tried(allowed), allowed.messages.telephone.isAllowed],
      ['done', 'done', true],
    );
    assert.equal(
      await refusalOf(rig.messages.sendSms(order())),
      'connector.not_found',
      'a telephone of before stays silent',
    );
    assert.equal(await rig.messages.connectors.hasSms(tenantId), false);
  });

  test('the operator’s test: unsaved settings, the provider’s words, no secret', async () => {
    const rig = await createRig(databases);
    const sendTest = (config: object, to = phone) =>
      rig.messages.sendTest({
        tenantId,
        factoryId: twilioId,
        phone: to,
        config: { ...twilioConfig, ...config },
        locale: 'en',
      });
    await sendTest({});
    assert.match(rig.messagesOf()[0]?.text ?? '', /000000/);
    const [saved] = await rig.messages.connectors.list({ tenantId });
    await rig.messages.sendTest({ tenantId, factoryId: twilioId, phone, config: saved?.config ?? {} });
    assert.equal(rig.messagesOf().length, 2, 'masked secrets are those of the saved connector');

    const wrongToken = await refusedWith(sendTest({ authToken: 'wrong-token-0123456789' }));
    assert.deepEqual([wrongToken.code, wrongToken.status], ['connector.general', 400]);
    assert.deepEqual(
      { ...(wrongToken.options.data as object), errorDescription: '' },
      { kind: 'auth', retry: 'fix', providerCode: '20003', errorDescription: '' },
    );
    assert.match(JSON.stringify(wrongToken.options.data), /did not accept our credentials/);
    const wrongNumber = await refusedWith(sendTest({}, '+15005550001'));
    assert.match(JSON.stringify(wrongNumber.options.data), /21211/);
    const incomplete = await refusedWith(sendTest({ authToken: '' }));
    assert.deepEqual(
      [incomplete.code, (incomplete.options.data as { issues: object[] }).issues.length],
      ['connector.invalid_config', 1],
    );
    const moved = await refusedWith(sendTest({ authToken: '••••abcd', baseUrl: 'https://evil.example' }));
    assert.equal(moved.code, 'connector.invalid_config');
    assert.doesNotMatch(
      JSON.stringify([wrongToken, wrongNumber, moved].map(({ options }) => options)),
      /wrong-token|twilio_auth/,
    );
    const unknown = await refusedWith(
      rig.messages.sendTest({ tenantId, factoryId: 'nobody', phone, config: {} }),
    );
    assert.deepEqual([unknown.code, unknown.status], ['connector.not_found', 400]);
    assert.equal(await refusalOf(rig.messages.connectors.get({ tenantId, id: saved?.id ?? '' })), 'done');
  });

  test('Tencent is given its own template and nothing of ours, HTTP the documented fields', async () => {
    const provider = createTencent({ clock: { now: () => 1_768_465_800_000 } });
    const rig = await createRig(databases, { provider });
    await rig.messages.connectors.create({ tenantId, factoryId: tencentId, config: tencentConfig });
    await rig.messages.sendSms(order({ phone: '+8613711112222', uiLocales: 'th zh-TW' }));
    assert.equal(provider.messages.length, 1);
    const body = JSON.parse(rig.fetch.requests.at(-1)?.body ?? '{}') as Record<string, unknown>;
    assert.deepEqual([body['TemplateParamSet'], body['PhoneNumberSet']], [['123456'], ['+8613711112222']]);
    assert.equal(typeof body['TemplateId'], 'string');

    await rig.messages.connectors.create(relay('relay.example'));
    await rig.messages.sendSms(order({ uiLocales: 'th', ip: '203.0.113.7' })).catch(() => {});
    assert.deepEqual(JSON.parse(rig.fetch.requests.at(-1)?.body ?? '{}'), {
      to: '16502530000',
      type: 'SignIn',
      payload: { code: '123456', locale: 'en', uiLocales: 'th' },
      ip: '203.0.113.7',
    });
  });

  test('F3: through the guarded way out: a private address only when it is listed, and said so to the operator', async () => {
    const service = await listen(createRelay());
    const config = { endpoint: `${service.url}/sms`, authorization: relayConfig.authorization };
    for (const allowlist of [[], ['127.0.0.1']]) {
      const egress = createEgress({ allowlist });
      const rig = await createRig(databases, { fetch: egress.fetch });
      await rig.messages.connectors.create({ tenantId, factoryId: 'http-sms', config });
      const tested = rig.messages.sendTest({ tenantId, factoryId: 'http-sms', phone, config });
      if (allowlist.length > 0) await tested;
      else {
        const { code, options } = await refusedWith(tested);
        assert.equal(code, 'connector.invalid_config');
        assert.match(JSON.stringify(options.data), /127\.0\.0\.1 is in a private .* EGRESS_ALLOWLIST/);
        await assert.rejects(rig.messages.sendSms(order()), /private/);
      }
      await egress.close();
    }
    assert.equal(service.messages.length, 1);
    await service.close();
  });

  test('what a crash left behind becomes unknown, and old rows go', async () => {
    const twilio = createTwilio();
    // Asked what became of a message, this provider does not know.
    const silent = async (request: Request) =>
      request.method === 'GET' ? new Response(null, { status: 404 }) : twilio(request);
    const rig = await createRig(databases, { provider: silent });
    await rig.messages.sendSms(order());
    await rig.messages.sendSms(order({ phone: '+16502530001' }));
    await rig.database.kysely
      .updateTable('messages')
      .set({ state: 'reserved' })
      .where('recipient', '=', phone)
      .execute();
    const states = async () =>
      (await rig.database.kysely.selectFrom('messages').select('state').orderBy('recipient').execute()).map(
        ({ state }) => state,
      );
    rig.clock.time += 59_000;
    await rig.messages.sweep(tenantId);
    assert.deepEqual(await states(), ['reserved', 'accepted']);
    rig.clock.time += 2_000;
    await rig.messages.sweep(tenantId);
    assert.deepEqual(await states(), ['unknown', 'accepted']);
    rig.clock.time += 91 * 86_400_000;
    await rig.messages.sweep(tenantId);
    assert.deepEqual(await states(), []);
  });

  test('the telephone: newest first, two hundred, one hour, sealed', async () => {
    const rig = await createRig(databases);
    const { telephone, connectors } = rig.messages;
    await connectors.create({ tenantId, factoryId: 'outbox' });
    for (let turn = 0; turn < 205; turn += 1) {
      await rig.messages.sendSms(
        order({ phone: `+1650253${1000 + turn}`, variables: { code: String(100_000 + turn) } }),
      );
      rig.clock.time += 1000;
    }
    const all = await telephone.list({ tenantId });
    assert.deepEqual([all.length, all[0]?.code, all.at(-1)?.code], [200, '100204', '100005']);
    assert.deepEqual(
      (await telephone.list({ tenantId, phone: '+16502531100' })).map(({ code }) => code),
      ['100100'],
    );
    assert.deepEqual(await telephone.list({ tenantId: 'admin' }), []);
    await rig.messages.sweep(tenantId);
    const kept = await rig.database.kysely
      .selectFrom('messages')
      .select('sealed_text')
      .where('sealed_text', 'is not', null)
      .execute();
    assert.equal(kept.length, 200);
    assert.doesNotMatch(JSON.stringify(kept), /100100|sign in/);
    rig.clock.time += 3_500_000;
    assert.ok((await telephone.list({ tenantId })).length < 200);
    rig.clock.time += 3_600_000;
    assert.deepEqual(await telephone.list({ tenantId }), []);
    await rig.messages.sweep(tenantId);
    assert.deepEqual(
      await rig.database.kysely
        .selectFrom('messages')
        .select('id')
        .where('sealed_text', 'is not', null)
        .execute(),
      [],
    );
  });

  test('the telephone rings once for each message, of this node at once and of others within a second', async () => {
    const rig = await createNodes(databases, 2);
    const [one, two] = [rig.node(0), rig.node(1)];
    await one.messages.connectors.create({ tenantId, factoryId: 'outbox' });
    await one.messages.sendSms(order({ phone: '+16502530009' }));
    rig.clock.time += 10;
    const heard: string[] = [];
    const stop = one.messages.telephone.subscribe(tenantId, (message) =>
      heard.push(`${message.phone} ${message.code}`),
    );
    const stopOther = one.messages.telephone.subscribe('admin', () => heard.push('wrong tenant'));
    rig.clock.time += 10;
    await one.messages.sendSms(order());
    assert.deepEqual(heard, [`${phone} 123456`]);
    await two.messages.sendSms(order({ phone: '+16502530001' }));
    await sleep(databases.engine === 'postgres' ? 1000 : 0);
    // On SQLite one process has the folder to itself, and there is no other node to hear of.
    if (databases.engine === 'postgres') assert.deepEqual(heard, [`${phone} 123456`, '+16502530001 123456']);
    stop();
    stop();
    stopOther();
    const count = heard.length;
    await one.messages.sendSms(order());
    assert.equal(heard.length, count);
    for (const node of [one, two]) await node.messages.close();
    await rig.close();
  });
});
