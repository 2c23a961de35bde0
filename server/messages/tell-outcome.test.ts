/** Webhooks hear what became of a message, and that a provider is not well: without its words, its code or its number. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fateEndings } from '@latchkey/connector-kit/testing';
import * as twilio from '../../connectors/twilio/simulator.ts';
import { eachDatabase } from '../testing/databases.ts';
import { openProviderRig, type ProviderRig } from '../testing/provider-rig.ts';
import { until } from '../testing/until.ts';

eachDatabase('what webhooks hear of messages', (databases) => {
  let rig: ProviderRig;
  before(async () => {
    rig = await openProviderRig(await databases.open(), {
      factoryId: 'twilio-short-message-service',
      config: twilio.exampleConfig,
      create: twilio.createSimulator,
    });
    const events = ['Message.Accepted', 'Message.Delivered', 'Message.Failed', 'Connector.Unhealthy'];
    const config = { url: 'https://hooks.example/in' };
    assert.equal((await rig.operator.post('/api/hooks', { events, config })).status, 201);
  });
  after(() => rig.close());

  /** What was told since the last time, once it is so many. */
  const told = async (count: number) => {
    const { kysely } = rig.database;
    const read = () => kysely.selectFrom('hook_deliveries').selectAll().orderBy('created_at').execute();
    await until(async () => (await read()).length >= count, `${count} were told`);
    const rows = await read();
    await kysely.deleteFrom('hook_deliveries').execute();
    return rows.map(({ body }) => JSON.parse(body));
  };

  test('accepted and delivered, accepted and failed: each once, with our id of the message (A10)', async () => {
    for (const [ending, state, event] of [
      ['700', 'delivered', 'Message.Delivered'],
      [fateEndings.failed, 'failed', 'Message.Failed'],
    ] as const) {
      const phone = `447400111${ending}`;
      const id = await rig.send(phone);
      await rig.report();
      await rig.until(id, state);
      const all = await told(2);
      assert.deepEqual(
        all.map((one): string => one.event).toSorted(),
        ['Message.Accepted', event].toSorted(),
      );
      for (const { data } of all) assert.equal(data.id, id);
      const last = all.find((one) => one.event === event);
      assert.equal(last.data.state, state);
      assert.equal(typeof last.data.errorKind, state === 'failed' ? 'string' : 'undefined');
      assert.ok(!JSON.stringify(all).includes(phone));
      assert.ok(!/verification code is|\b\d{6}\b/.test(JSON.stringify(all.map(({ data }) => data))));
    }
  });

  test('a provider that fails again and again is told once, with when it is tried again', async () => {
    for (let number = 0; number < 8; number += 1) await rig.sendAndFail(`44740022270${number}`);
    const [{ data }] = await told(1);
    assert.equal(data.failuresInRow, 5);
    assert.ok(data.triesAgainAt > rig.clock.now());
    const { body: connectors } = await rig.operator.get('/api/connectors');
    assert.ok(connectors.some(({ id }: { id: string }) => id === data.id));
    // What is told next is that it is well again.
    rig.clock.move(data.triesAgainAt - rig.clock.now());
    await rig.send('447400222800');
    assert.deepEqual(
      (await told(1)).map(({ event }): string => event),
      ['Message.Accepted'],
    );
  });
});
