/** `/api/hooks` on both databases: every answer, secrets masked, deliveries to a real listener, signed and tried again. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { eachDatabase } from '../../../testing/databases.ts';
import { openOperator } from '../../../testing/operator.ts';

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into payloads of every shape
  readonly body: any;
}

const servers: (() => void)[] = [];
after(() => servers.forEach((close) => close()));

/** A receiver on this machine, which the egress guard lets through only because the test names it. */
async function listen(status: (taken: readonly Taken[]) => number = () => 200, waitMs = 0) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      taken.push({ headers: request.headers, text, body: JSON.parse(text) });
      const code = status(taken);
      const headers = code === 302 ? { location: 'http://127.0.0.1:1/' } : {};
      setTimeout(() => response.writeHead(code, headers).end(`answer ${code}`), waitMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, taken };
}

const allowed = { config: { egressAllowlist: ['127.0.0.1'] } };
const somewhere = { url: 'https://hooks.example/in' };

eachDatabase('hooks', ({ open }) => {
  const start = async () => openOperator(await open(), allowed);

  test('made, read, listed, changed, its key rotated, removed; secrets only in the answer that made them (F2)', async () => {
    const { operator } = await start();
    const made = await operator.post('/api/hooks', {
      name: 'crm',
      events: ['User.Created', 'User.Created', 'PostSignIn'],
      config: {
        ...somewhere,
        headers: { authorization: 'Bearer 0123456789abcdef', 'x-team': 'crm' },
        retries: 2,
      },
    });
    assert.equal(made.verdict, '201');
    assert.match(made.body.signingKey, /^[0-9A-Za-z]{32}$/);
    assert.deepEqual(made.body.events, ['User.Created', 'PostSignIn']);
    assert.equal(made.body.enabled, true);
    const path = `/api/hooks/${made.body.id}`;
    const read = await operator.get(path);
    assert.deepEqual(read.body, { ...made.body, signingKey: `••••${made.body.signingKey.slice(-4)}` });
    assert.deepEqual(read.body.config.headers, { authorization: '••••cdef', 'x-team': 'crm' });
    assert.equal(read.headers['etag'], '"v1"');

    const listed = await operator.get('/api/hooks?includeExecutionStats=true&page=1&page_size=10');
    assert.equal(listed.headers['total-number'], '1');
    assert.deepEqual(listed.body, [{ ...read.body, executionStats: { successCount: 0, requestCount: 0 } }]);
    assert.deepEqual((await operator.get('/api/hooks')).body, [read.body]);

    const changed = await operator.patch(path, { name: 'new', config: read.body.config, enabled: false });
    assert.equal(changed.verdict, '200');
    assert.deepEqual(changed.body.config, read.body.config);
    assert.equal(changed.headers['etag'], '"v2"');
    const rotated = await operator.patch(`${path}/signing-key`);
    assert.equal(rotated.verdict, '200');
    assert.match(rotated.body.signingKey, /^[0-9A-Za-z]{32}$/);
    assert.notEqual(rotated.body.signingKey, made.body.signingKey);
    assert.equal((await operator.remove(path)).verdict, '204');
    assert.equal((await operator.get(path)).verdict, '404 entity.not_found');
  });

  test('nothing secret of a hook stands in its row in clear (F2)', async () => {
    const { operator, services } = await start();
    const made = await operator.post('/api/hooks', {
      event: 'PostSignIn',
      config: { ...somewhere, headers: { 'x-api-key': 'very-secret-value' } },
    });
    const rows = JSON.stringify(await services.database.kysely.selectFrom('hooks').selectAll().execute());
    for (const secret of [made.body.signingKey, 'very-secret-value', 'hooks.example'])
      assert.ok(!rows.includes(secret), secret);
  });

  test('what is refused: bodies 400, no token 401, a finer scope 403, an unknown hook 404, an older version 412', async () => {
    const { operator } = await start();
    const make = (body: object) => operator.post('/api/hooks', body).then(({ verdict }) => verdict);
    assert.equal(await make({ config: somewhere }), '400 hook.missing_events');
    for (const body of [
      { events: [], config: somewhere },
      { events: ['Nothing'], config: somewhere },
      { events: ['PostSignIn'] },
      { events: ['PostSignIn'], config: { url: 'ftp://a.example' } },
      { events: ['PostSignIn'], config: { url: 'https://me:secret@a.example' } },
      { events: ['PostSignIn'], config: { ...somewhere, retries: 4 } },
      { events: ['PostSignIn'], config: { ...somewhere, headers: { 'x-a': 'b\r\nc: d' } } },
      { events: ['PostSignIn'], config: { ...somewhere, headers: { host: 'other' } } },
      { events: ['PostSignIn'], config: { ...somewhere, headers: { authorization: '••••cdef' } } },
    ])
      assert.equal(await make(body), '400 guard.invalid_input', JSON.stringify(body));
    const { body } = await operator.post('/api/hooks', { events: ['PostSignIn'], config: somewhere });
    const path = `/api/hooks/${body.id}`;
    assert.equal((await operator.patch(path, {})).verdict, '400 guard.invalid_input');
    assert.equal((await operator.post(`${path}/test`, {})).verdict, '400 guard.invalid_input');
    assert.equal((await operator.get('/api/hooks?page=0')).verdict, '400 guard.invalid_pagination');
    assert.equal(
      (await operator.get(`${path}/recent-logs?page_size=101`)).verdict,
      '400 guard.invalid_pagination',
    );
    assert.equal((await operator.get(`${path}/recent-logs?start_time=x`)).verdict, '400 guard.invalid_input');

    const stale = { headers: { 'if-match': '"v7"' } };
    const calls: readonly (readonly [string, string, object?])[] = [
      ['GET', '/api/hooks'],
      ['POST', '/api/hooks', { events: ['PostSignIn'], config: somewhere }],
      ['GET', path],
      ['PATCH', path, { name: 'x' }],
      ['PATCH', `${path}/signing-key`],
      ['POST', `${path}/test`, { events: ['PostSignIn'], config: somewhere }],
      ['GET', `${path}/recent-logs`],
      ['DELETE', path],
    ];
    const narrow = `Bearer ${await operator.tokenWith({ scope: 'settings:write users:write logs:read' })}`;
    for (const [method, at, given] of calls) {
      const call = (options: object, where = at) => operator.call(method, where, { body: given, ...options });
      assert.equal((await call({ authorization: null })).verdict, '401 auth.authorization_header_missing');
      assert.equal((await call({ authorization: narrow })).verdict, '403 auth.forbidden');
      if (at === '/api/hooks') continue;
      assert.equal((await call({}, at.replace(body.id, 'nobody'))).verdict, '404 entity.not_found');
      assert.equal((await call({ tenantId: 'admin' })).verdict, '404 entity.not_found');
      if (/PATCH|DELETE/.test(method))
        assert.equal((await call(stale)).verdict, '412 request.changed_meanwhile', `${method} ${at}`);
    }
  });

  test('a mask does not follow an address', async () => {
    const { operator } = await start();
    const headers = { authorization: 'Bearer 0123456789abcdef' };
    const { body } = await operator.post('/api/hooks', {
      event: 'PostSignIn',
      config: { ...somewhere, headers },
    });
    const masked = { authorization: '••••cdef' };
    const elsewhere = { config: { url: 'https://thief.example/', headers: masked } };
    assert.equal(
      (await operator.patch(`/api/hooks/${body.id}`, elsewhere)).verdict,
      '400 guard.invalid_input',
    );
    const tested = await operator.post(`/api/hooks/${body.id}/test`, {
      events: ['PostSignIn'],
      ...elsewhere,
    });
    assert.equal(tested.verdict, '400 guard.invalid_input');
    const moved = { config: { url: 'https://hooks.example/other', headers: masked } };
    assert.equal((await operator.patch(`/api/hooks/${body.id}`, moved)).verdict, '200');
  });

  test('the test call: signed with the stored key; an error of the endpoint 422 with it, no endpoint 422 (F4)', async () => {
    const { operator } = await start();
    const receiver = await listen((taken) => (taken.length === 1 ? 200 : 418));
    const { body } = await operator.post('/api/hooks', { events: ['PostSignIn'], config: somewhere });
    const path = `/api/hooks/${body.id}/test`;
    const given = { events: ['PostSignIn'], config: { url: receiver.url, headers: { 'x-team': 'a' } } };
    assert.equal((await operator.post(path, given)).verdict, '204');
    const [first] = receiver.taken;
    assert.ok(first);
    checkSignature(first, body.signingKey);
    assert.equal(first.headers['x-team'], 'a');
    assert.equal(first.body.event, 'PostSignIn');
    const refused = await operator.post(path, given);
    assert.equal(refused.verdict, '422 hook.endpoint_responded_with_error');
    assert.deepEqual(refused.body.data, { responseStatus: 418, responseBody: 'answer 418' });
    const nobody = await operator.post(path, { ...given, config: { url: 'http://127.0.0.1:1/' } });
    assert.equal(nobody.verdict, '422 hook.send_test_payload_failed');
  });

  test('an address inside the network is never called unless the operator listed it (F3)', async () => {
    const { operator } = await openOperator(await open());
    const receiver = await listen();
    const { body } = await operator.post('/api/hooks', {
      events: ['PostSignIn'],
      config: { url: receiver.url },
    });
    const given = { events: ['PostSignIn'], config: { url: receiver.url } };
    const answer = await operator.post(`/api/hooks/${body.id}/test`, given);
    assert.equal(answer.verdict, '422 hook.send_test_payload_failed');
    assert.equal(receiver.taken.length, 0);
  });

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
    const other = await secondNode(services);
    try {
      await Promise.all([services.hooks.deliver('default'), other.hooks.deliver('default')]);
    } finally {
      await other.stop();
    }
    assert.equal(receiver.taken.length, 25);
    assert.equal(new Set(receiver.taken.map(({ headers }) => headers['webhook-id'])).size, 25);
  });

  async function secondNode(services: Awaited<ReturnType<typeof start>>['services']) {
    const { createHooks } = await import('../../../hooks/hooks.ts');
    const { database } = services;
    return {
      hooks: createHooks({ ...services, database, tenantIds: () => ['default'] }),
      stop: async () => {},
    };
  }

  test('a worker that dies in the middle loses nothing: after its lease another one sends it, counted', async () => {
    const { operator, services, clock } = await start();
    const receiver = await listen();
    const hook = await operator.post('/api/hooks', {
      events: ['User.Created'],
      config: { url: receiver.url },
    });
    await operator.post('/api/users', { username: 'ann' });
    const { createQueries } = await import('../../../hooks/queries.ts');
    const dying = createQueries(services.database.kysely);
    const place = { tenantId: 'default', hookId: hook.body.id };
    const claimed = await dying.claim(place, { now: clock.now(), leaseMs: 30_000, limit: 4 });
    assert.equal(claimed.length, 1);
    await services.hooks.deliver('default');
    assert.equal(receiver.taken.length, 0, 'its lease holds');
    clock.move(30_000);
    const other = await secondNode(services);
    await other.hooks.deliver('default');
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

function checkSignature({ headers, text }: Taken, key: string): void {
  const hex = createHmac('sha256', key).update(text).digest('hex');
  assert.equal(headers['logto-signature-sha-256'], hex);
  const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${text}`;
  const standard = createHmac('sha256', key).update(signed).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${standard}`);
}
