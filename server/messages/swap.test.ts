/** One connector in use, swapped while messages leave: none is lost, none goes out twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/open.ts';
import { countBy, createNode, createNodes, createRig, refusalOf, times } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { order, relay, tenantId } from '../testing/sms-orders.ts';

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

eachDatabase('messages', (databases) => {
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
});
