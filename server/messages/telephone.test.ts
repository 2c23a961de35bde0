/** The telephone: what it keeps, for how long, and when it rings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNode, createNodes, createRig, type Node, refusalOf } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { order, phone, tenantId } from '../testing/sms-orders.ts';
import { until } from '../testing/until.ts';
import { pollMs } from './telephone.ts';

eachDatabase('messages', (databases) => {
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
    // On SQLite one process has the folder to itself, and there is no other node to hear of.
    if (databases.engine === 'postgres') {
      const expected = [`${phone} 123456`];
      for (const number of ['+16502530001', '+16502530002']) {
        rig.clock.time += 10;
        await two.messages.sendSms(order({ phone: number }));
        expected.push(`${number} 123456`);
        await until(() => heard.length >= expected.length, `${number} rang`);
        // To hear of the second it looked again, and the first did not ring a second time.
        assert.deepEqual(heard, expected);
      }
      assert.ok(pollMs < 1000, 'a machine that is not busy hears within a second');
    }
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
