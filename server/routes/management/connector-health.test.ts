/** `/api/connectors/:id/health` by its answers: rates by country, conversion, and a provider that is left alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { fetchFrom, type Simulator } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../../connectors/gatewayapi/simulator.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

eachDatabase('/api/connectors/:id/health', (databases) => {
  const open = async () => {
    const simulator: Simulator = createSimulator();
    const opened = await openOperator(await databases.open(), { fetch: fetchFrom(simulator) });
    const made = await opened.operator.post('/api/connectors', {
      connectorId: 'gatewayapi-sms',
      config: { ...exampleConfig, templates: exampleConfig.templates },
    });
    const path = `/api/connectors/${made.body.id}/health`;
    const noLimits = {
      sendsPerRecipient: 0,
      sendsPerAddress: 0,
      windowSeconds: 600,
      resendIntervalSeconds: 0,
    };
    assert.equal(
      (await opened.operator.patch('/api/sign-in-exp', { messageLimitPolicy: noLimits })).status,
      200,
    );
    const send = (phone: string) => opened.operator.post('/api/verification-codes', { phone });
    return { ...opened, simulator, path, send };
  };

  test('200: nothing sent, no rate', async () => {
    const { operator, path } = await open();
    const { body } = await operator.get(path);
    const none = { sent: 0, failed: 0, arrived: 0, unknown: 0, entered: 0 };
    const noRate = { failedRate: null, arrivedRate: null, enteredRate: null };
    assert.deepEqual(body, {
      connectorId: path.split('/')[3],
      windowSeconds: 86_400,
      circuit: { state: 'closed', failuresInRow: 0, triesAgainAt: null },
      receipts: { applied: 0, ignored: 0, hints: 0, forged: 0 },
      total: { ...none, ...noRate },
      countries: [],
    });
  });

  test('200: what failed, what was entered, by country; only of the window', async () => {
    const { operator, path, send, simulator, clock, services } = await open();
    for (const phone of ['4512345678', '4512345679', '447400123456'])
      assert.equal((await send(phone)).status, 204);
    assert.notEqual((await send('447400123402')).status, 204); // no credit, says the simulator
    const text = simulator.messages[0]?.text ?? '';
    const verificationCode = /\d{6}/.exec(text)?.[0];
    const verified = await operator.post('/api/verification-codes/verify', {
      phone: '4512345678',
      verificationCode,
    });
    assert.equal(verified.status, 204);

    const { kysely } = services.database;
    await sql`alter table messages rename to messages_away`.execute(kysely);
    await assert.rejects(services.messages.health.flush(), 'the database is away, and nothing is forgotten');
    await sql`alter table messages_away rename to messages`.execute(kysely);
    await kysely
      .updateTable('messages')
      .set({ state: 'delivered' })
      .where('recipient', '=', '+4512345679')
      .execute();
    const { body } = await operator.get(path);
    const seen = (one: Record<string, unknown>) => [
      one['sent'],
      one['failed'],
      one['arrived'],
      one['arrivedRate'],
      one['entered'],
      one['enteredRate'],
    ];
    assert.deepEqual(seen(body.total), [4, 1, 1, 0.25, 1, 0.25]);
    assert.deepEqual(
      body.countries.map((one: Record<string, unknown>) => [one['country'], ...seen(one)]),
      [
        ['DK', 2, 0, 1, 0.5, 1, 0.5],
        ['GB', 2, 1, 0, 0, 0, 0],
      ],
    );
    clock.move(61_000);
    assert.equal((await operator.get(`${path}?windowSeconds=60`)).body.total.sent, 0);
  });

  test('a dead provider is left alone: said in the refusal and in the health, and tried again later', async () => {
    const { operator, path, send, simulator, clock } = await open();
    for (let turn = 0; turn < 5; turn += 1) {
      simulator.next.push({ status: 504 });
      assert.equal((await send(`451234500${turn}`)).status, 400);
    }
    const asked = simulator.messages.length;
    const refused = await send('4512345009');
    assert.deepEqual([refused.verdict, refused.headers['retry-after']], ['400 connector.general', '5']);
    const { body } = await operator.get(path);
    assert.deepEqual([body.circuit.state, body.circuit.failuresInRow, body.total.sent], ['open', 5, 5]);
    assert.equal(simulator.messages.length, asked);
    clock.move(5_000);
    assert.equal((await send('4512345009')).status, 204);
    assert.equal((await operator.get(path)).body.circuit.state, 'closed');
  });

  test('400 for a window that is none, 404 for no connector, 401 without a token', async () => {
    const { operator, path } = await open();
    for (const window of ['59', 'x', '99999999', '60.5'])
      assert.equal(
        (await operator.get(`${path}?windowSeconds=${window}`)).verdict,
        '400 guard.invalid_input',
      );
    assert.equal((await operator.get('/api/connectors/none/health')).verdict, '404 entity.not_found');
    assert.match((await operator.get(path, { authorization: null })).verdict, /^401 auth\./);
  });
});
