/** What webhooks are told, and that they are told it: signed, tried again, by one worker, whatever dies in between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHooks } from '../../../hooks/hooks.ts';
import { createQueries } from '../../../hooks/queries.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import { checkSignature, listen, listenerAllowed } from '../../../testing/hook-listener.ts';
import { openOperator } from '../../../testing/operator.ts';

const somewhere = { url: 'https://hooks.example/in' };

eachDatabase('deliveries of hooks', ({ open }) => {
  const start = async () => openOperator(await open(), listenerAllowed);

  test('a person made, changed, suspended and removed: one signed delivery each, written before the answer', async () => {
    const { operator, services } = await start();
    const receiver = await listen();
    const hook = await operator.post('/api/hooks', {
      events: [
        'User.Created',
        'User.Data.Updated',
        'User.SuspensionStatus.Updated',
        'User.Deleted',
        'Phone.Changed',
      ],
      config: { url: receiver.url },
    });
    const user = await operator.post(
      '/api/users',
      { primaryPhone: '61412345678', password: 'a-Secret-4711' },
      { headers: { 'user-agent': 'curl' } },
    );
    const waiting = await services.database.kysely.selectFrom('hook_deliveries').selectAll().execute();
    assert.equal(waiting.length, 1, 'written before the answer');
    const path = `/api/users/${user.body.id}`;
    await operator.patch(path, { primaryPhone: '61412345679' });
    await operator.patch(path, { primaryPhone: '61412345679' });
    await operator.patch(`${path}/is-suspended`, { isSuspended: true });
    await operator.patch(path, { primaryPhone: '61' }); // refused: nothing happened
    await operator.remove(path);
    await services.hooks.deliver('default');
    const told = receiver.taken.map(({ body }) => body);
    assert.deepEqual(told.map(({ event }) => String(event)).toSorted(), [
      'Phone.Changed',
      'User.Created',
      'User.Data.Updated',
      'User.Data.Updated',
      'User.Deleted',
      'User.SuspensionStatus.Updated',
    ]);
    for (const one of receiver.taken) {
      checkSignature(one, hook.body.signingKey);
      assert.ok(!/a-Secret|argon2|password_digest/.test(one.text));
      assert.match(String(one.headers['user-agent']), /^Latchkey/);
      assert.equal(one.headers['content-type'], 'application/json');
    }
    const made = told.find(({ event }) => event === 'User.Created');
    assert.deepEqual(made, {
      event: 'User.Created',
      hookId: hook.body.id,
      createdAt: made.createdAt,
      userAgent: 'curl',
      ip: '127.0.0.1',
      path: '/users',
      method: 'POST',
      status: 200,
      params: {},
      matchedRoute: '/users',
      data: user.body,
    });
    assert.ok(!Number.isNaN(Date.parse(made.createdAt)));
    const gone = told.find(({ event }) => event === 'User.Deleted');
    assert.equal(gone.data.id, user.body.id);
    const moved = told.find(({ event }) => event === 'Phone.Changed');
    assert.deepEqual(moved.data, {
      userId: user.body.id,
      primaryPhone: '61412345679',
      previousPhone: '61412345678',
    });

    const logs = await operator.get(`/api/hooks/${hook.body.id}/recent-logs?logKey=TriggerHook.User.Created`);
    assert.equal(logs.headers['total-number'], '1');
    const [log] = logs.body;
    assert.equal(log.key, 'TriggerHook.User.Created');
    assert.equal(log.payload.result, 'Success');
    assert.deepEqual(log.payload.response, { statusCode: 200, body: 'answer 200' });
    assert.deepEqual(log.payload.hookRequest.body, made);
    const [listed] = (await operator.get('/api/hooks?includeExecutionStats=1')).body;
    assert.deepEqual(listed.executionStats, { successCount: 6, requestCount: 6 });
  });

  test('without a hook that asks, a change costs no statement more, and nothing is written', async () => {
    const { operator, services } = await start();
    await operator.post('/api/users', { username: 'warm' });
    await operator.post('/api/users', { username: 'warmer' });
    const count = async (username: string) => {
      const before = services.database.statements();
      await operator.post('/api/users', { username });
      return services.database.statements() - before;
    };
    const none = await count('one');
    await operator.post('/api/hooks', { events: ['Role.Created'], config: somewhere });
    // The list of hooks is read once after it changed, then it is known.
    for (const username of ['warm2', 'warm3']) await operator.post('/api/users', { username });
    assert.equal(await count('two'), none);
    assert.deepEqual(await services.database.kysely.selectFrom('hook_deliveries').selectAll().execute(), []);
  });

  test('an endpoint that fails is tried again, ever later, with the same id and a new time-stamp, until it answers', async () => {
    const { operator, services, clock } = await start();
    const receiver = await listen((taken) => (taken.length < 3 ? 500 : 204));
    const hook = await operator.post('/api/hooks', {
      events: ['User.Created'],
      config: { url: receiver.url },
    });
    await operator.post('/api/users', { username: 'ann' });
    const waits: number[] = [];
    for (let tries = 1; tries <= 3; tries += 1) {
      await services.hooks.deliver('default');
      assert.equal(receiver.taken.length, tries);
      await services.hooks.deliver('default');
      assert.equal(receiver.taken.length, tries, 'not before its time');
      const [row] = await services.database.kysely.selectFrom('hook_deliveries').selectAll().execute();
      if (row?.next_at === null || !row) break;
      waits.push(row.next_at - clock.now());
      clock.move(row.next_at - clock.now());
    }
    const [first = 0, second = 0] = waits;
    assert.equal(waits.length, 2);
    assert.ok(first >= 5_000 && first <= 10_000 && second >= 25_000 && second <= 50_000, String(waits));
    assert.equal(new Set(receiver.taken.map(({ headers }) => headers['webhook-id'])).size, 1);
    assert.equal(new Set(receiver.taken.map(({ headers }) => headers['webhook-timestamp'])).size, 3);
    assert.equal(new Set(receiver.taken.map(({ text }) => text)).size, 1);
    const [log] = (await operator.get(`/api/hooks/${hook.body.id}/recent-logs`)).body;
    assert.equal(log.payload.state, 'delivered');
    assert.deepEqual(
      log.payload.attempts.map(({ statusCode }: { statusCode: number }) => statusCode),
      [500, 500, 204],
    );
    const [{ executionStats }] = (await operator.get('/api/hooks?includeExecutionStats=true')).body;
    assert.deepEqual(executionStats, { successCount: 1, requestCount: 3 });
  });

  test('after the last try a delivery is dead, and shown; 410 ends it at once; a redirect is not followed', async () => {
    const { operator, services, clock } = await start();
    const [failing, gone, moved] = [
      await listen(() => 500),
      await listen(() => 410),
      await listen(() => 302),
    ];
    const ids: string[] = [];
    for (const { url: at } of [failing, gone, moved]) {
      const config = { url: at, retries: 1 };
      ids.push((await operator.post('/api/hooks', { events: ['User.Created'], config })).body.id);
    }
    await operator.post('/api/users', { username: 'ann' });
    for (let round = 0; round < 6; round += 1) {
      await services.hooks.deliver('default');
      clock.move(3 * 3_600_000);
    }
    assert.deepEqual(
      [failing, gone, moved].map(({ taken }) => taken.length),
      [2, 1, 2],
    );
    for (const id of ids) {
      const [log] = (await operator.get(`/api/hooks/${id}/recent-logs`)).body;
      assert.equal(log.payload.state, 'dead');
      assert.equal(log.payload.result, 'Error');
      assert.equal(log.payload.nextAttemptAt, null);
    }
    const [log] = (await operator.get(`/api/hooks/${ids[2]}/recent-logs`)).body;
    assert.match(log.payload.error, /redirect/);
  });

  test('turned off, a hook sends nothing that waits; removed, its deliveries go with it', async () => {
    const { operator, services } = await start();
    const receiver = await listen();
    const hook = await operator.post('/api/hooks', {
      events: ['User.Created'],
      config: { url: receiver.url },
    });
    await operator.post('/api/users', { username: 'ann' });
    await operator.patch(`/api/hooks/${hook.body.id}`, { enabled: false });
    await operator.post('/api/users', { username: 'bob' });
    await operator.patch(`/api/hooks/${hook.body.id}`, { enabled: true });
    await services.hooks.deliver('default');
    assert.equal(receiver.taken.length, 0);
    const logs = (await operator.get(`/api/hooks/${hook.body.id}/recent-logs`)).body;
    assert.deepEqual(
      logs.map(({ payload }: { payload: { state: string } }) => payload.state),
      ['dead'],
    );
    await operator.remove(`/api/hooks/${hook.body.id}`);
    assert.deepEqual(await services.database.kysely.selectFrom('hook_deliveries').selectAll().execute(), []);
  });

  test('two workers at once send each delivery once', async () => {
    const { operator, services } = await start();
    const receiver = await listen(undefined, 5);
    await operator.post('/api/hooks', { events: ['User.Created'], config: { url: receiver.url } });
    for (let index = 0; index < 25; index += 1) await operator.post('/api/users', { username: `u${index}` });
    // A second set of rooms on the same database: on PostgreSQL over a pool of its own.
    const other = secondNode(services);
    await Promise.all([services.hooks.deliver('default'), other.deliver('default')]);
    assert.equal(receiver.taken.length, 25);
    assert.equal(new Set(receiver.taken.map(({ headers }) => headers['webhook-id'])).size, 25);
  });

  const secondNode = (services: Awaited<ReturnType<typeof start>>['services']) =>
    createHooks({ ...services, tenantIds: () => ['default'] });

  test('a worker that dies in the middle loses nothing: after its lease another one sends it, counted', async () => {
    const { operator, services, clock } = await start();
    const receiver = await listen();
    const hook = await operator.post('/api/hooks', {
      events: ['User.Created'],
      config: { url: receiver.url },
    });
    await operator.post('/api/users', { username: 'ann' });
    const dying = createQueries(services.database.kysely);
    const place = { tenantId: 'default', hookId: hook.body.id };
    const claimed = await dying.claim(place, { now: clock.now(), leaseMs: 30_000, limit: 4 });
    assert.equal(claimed.length, 1);
    await services.hooks.deliver('default');
    assert.equal(receiver.taken.length, 0, 'its lease holds');
    clock.move(30_000);
    await secondNode(services).deliver('default');
    assert.equal(receiver.taken.length, 1);
    // The dead one comes back and says that it failed: nobody listens to it any more.
    const [lost] = claimed;
    assert.ok(lost);
    const said = { state: 'dead' as const, nextAt: null, outcome: { at: 0 }, now: clock.now() };
    assert.equal(await dying.settle(lost, said), false);
    const [log] = (await operator.get(`/api/hooks/${hook.body.id}/recent-logs`)).body;
    assert.equal(log.payload.state, 'delivered');
  });

  test('what is older than two weeks goes', async () => {
    const { operator, services, clock } = await start();
    await operator.post('/api/hooks', { events: ['User.Created'], config: somewhere });
    await operator.post('/api/users', { username: 'ann' });
    clock.move(13 * 86_400_000);
    await services.hooks.sweep('default');
    assert.equal(
      (await services.database.kysely.selectFrom('hook_deliveries').selectAll().execute()).length,
      1,
    );
    clock.move(2 * 86_400_000);
    await services.hooks.sweep('default');
    assert.deepEqual(await services.database.kysely.selectFrom('hook_deliveries').selectAll().execute(), []);
  });
});
