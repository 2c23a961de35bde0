/** kill -9 while webhooks wait and while one is under way: each change that was answered is told after the next start. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { openDatabase } from '../server/database/open.ts';
import { eachDatabase } from '../server/testing/databases.ts';
import { createPlaceOn, type Place, startServer } from '../server/testing/started-server.ts';
import { machine, manage } from './manage.ts';
import { until } from '../server/testing/until.ts';

/** Takes every call; answers none until `answers` is set. Knows which usernames it was told of. */
async function startReceiver(context: TestContext) {
  const told: string[] = [];
  const receiver = { told, answers: false, url: '' };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      told.push((JSON.parse(text) as { data: { username: string } }).data.username);
      if (receiver.answers) response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  context.after(() => (server.closeAllConnections(), server.close()));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return receiver;
}

/** As if half a minute had gone: the leases of the process that died are over. */
async function endLeases({ environment }: Place): Promise<void> {
  const { DB_URL: url, DATA_DIR: folder = '' } = environment;
  const database = await openDatabase(
    url ? { engine: 'postgres', url, poolSize: 1 } : { engine: 'sqlite', folder },
  );
  await database.kysely
    .updateTable('hook_deliveries')
    .set({ next_at: 0 })
    .where('state', '=', 'waiting')
    .execute();
  await database.close();
}

eachDatabase('kill -9 while webhooks leave', (databases) => {
  test('F4: what was answered is told, by whoever comes after', async (context) => {
    const place = await createPlaceOn(databases, { ...machine, EGRESS_ALLOWLIST: '127.0.0.1' });
    context.after(place.remove);
    const receiver = await startReceiver(context);
    let server = await startServer(place);
    context.after(() => server.stop('SIGKILL'));
    const operator = await manage(server);
    const config = { url: receiver.url };
    assert.equal(
      (await operator.call('POST', '/api/hooks', { events: ['User.Created'], config })).status,
      201,
    );

    const answered: string[] = [];
    const work = (async () => {
      for (let number = 0; number < 1_000; number += 1) {
        const username = `person_${number}`;
        const reply = await operator.call('POST', '/api/users', { username }).catch(() => undefined);
        if (!reply) return;
        if (reply.status === 200) answered.push(username);
      }
    })();
    // Four calls at a time: the others wait.
    await until(() => receiver.told.length > 0 && answered.length > new Set(receiver.told).size + 10);
    assert.equal(await server.stop('SIGKILL'), 'SIGKILL');
    await work;
    assert.ok(answered.length > 10 && answered.length < 1_000, String(answered.length));
    assert.ok(new Set(receiver.told).size < answered.length, 'some wait, some are under way');

    await endLeases(place);
    receiver.answers = true;
    receiver.told.length = 0;
    server = await startServer(place);
    // Not their number: the change that was under way may be told too, and one may be told twice.
    await until(() => answered.every((username) => receiver.told.includes(username)), 'each was told');
  });
});
