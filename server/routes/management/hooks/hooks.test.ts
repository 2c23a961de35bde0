/** `/api/hooks` on both databases: every answer, secrets masked, the test call. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testing/databases.ts';
import { checkSignature, listen, listenerAllowed } from '../../../testing/hook-listener.ts';
import { openOperator } from '../../../testing/operator.ts';

const somewhere = { url: 'https://hooks.example/in' };

eachDatabase('hooks', ({ open }) => {
  const start = async () => openOperator(await open(), listenerAllowed);

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

  test('a receiver that repeats what it was sent tells nobody the secrets in it (F2)', async () => {
    const password = 'a&b:pass-0123456789';
    const basic = Buffer.from(`me:${password}`).toString('base64');
    const headers = {
      authorization: `Basic ${basic}`,
      'x-api-key': 'key-0123456789',
      'x-token': 'token-that-is-cut-off',
      'x-team': 'crm-of-the-shop',
    };
    const { operator, services } = await openOperator(await open(), {
      async fetch(_address, init) {
        const sent = new Headers(init?.headers);
        const told = `${[...sent].join('\n')}\n${encodeURIComponent(password)} ${password.replace('&', '&amp;')}`;
        const cut = 4096 - 'token-that-is'.length;
        return new Response(`${told.padEnd(cut, '.')}${sent.get('x-token')}`, { status: 500 });
      },
    });
    const config = { ...somewhere, headers };
    const { body } = await operator.post('/api/hooks', { events: ['User.Created'], config });
    const refused = await operator.post(`/api/hooks/${body.id}/test`, { events: ['User.Created'], config });
    assert.equal(refused.verdict, '422 hook.endpoint_responded_with_error');
    await operator.post('/api/users', { username: 'ann' });
    await services.hooks.deliver('default');
    const rows = await services.database.kysely.selectFrom('hook_deliveries').select('outcomes').execute();
    const logs = await operator.get(`/api/hooks/${body.id}/recent-logs`);
    assert.equal(logs.body[0].payload.response.statusCode, 500);
    for (const told of [refused.text, JSON.stringify(rows), logs.text]) {
      assert.match(told, /crm-of-the-shop/, 'what is no secret stays');
      assert.match(told, /••••6789/, 'a secret is masked');
      for (const secret of [basic, 'pass-0123', 'key-0123', 'token-th'])
        assert.ok(!told.includes(secret), secret);
    }
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
});
