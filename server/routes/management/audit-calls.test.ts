/** Every call that changes something is in the log with who, what and the difference, and no secret (management/11 §44). */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const secret = 'never-write-this-secret-down-1234567890';

eachDatabase('the log of management calls', (databases) => {
  let operator: Operator;
  let dump: () => Promise<string>;
  before(async () => {
    const database = await databases.open();
    const opened = await openOperator(database, {
      fetch: async () => new Response(`echo ${secret}`, { status: 500 }),
    });
    ({ operator } = opened);
    dump = async () => {
      await opened.services.audit.flush();
      return JSON.stringify(await database.kysely.selectFrom('logs').selectAll().execute());
    };
  });
  const newest = async (query = '') => (await operator.get(`/api/logs?page_size=1${query}`)).body[0];
  const total = async () => Number((await operator.get('/api/logs')).headers['total-number']);

  test('PATCH: who, what, from where, and the keys that changed', async () => {
    const answer = await operator.patch(
      '/api/sign-in-exp',
      { termsOfUseUrl: 'https://shop.example/terms' },
      { headers: { 'user-agent': 'curl/8' } },
    );
    assert.equal(answer.status, 200);
    const { key, payload, createdAt, tenantId } = await newest();
    assert.equal(key, 'Management.PATCH /api/sign-in-exp');
    assert.equal(tenantId, 'default');
    assert.ok(createdAt > 1_700_000_000_000);
    assert.deepEqual(payload.changes, {
      termsOfUseUrl: { before: null, after: 'https://shop.example/terms' },
    });
    const { result, applicationId, userAgent, ip, method, route, status, caller, requestId } = payload;
    assert.deepEqual(
      { result, applicationId, userAgent, ip, method, route, status, caller },
      {
        result: 'Success',
        applicationId: 'operator',
        userAgent: 'curl/8',
        ip: '127.0.0.1',
        method: 'PATCH',
        route: '/api/sign-in-exp',
        status: 200,
        caller: { type: 'app', sub: 'operator' },
      },
    );
    assert.equal(requestId, answer.headers['logto-core-request-id']);
  });

  test('a person at the Console is found by their id', async () => {
    const { id } = (await operator.post('/api/users', { username: 'root' }, { tenantId: 'admin' })).body;
    const authorization = `Bearer ${await operator.tokenWith({ issuer: 'admin', subject: id })}`;
    await operator.patch('/api/sign-in-exp', { termsOfUseUrl: 'https://shop.example/2' }, { authorization });
    const found = await newest(`&userId=${id}`);
    assert.deepEqual(found.payload.caller, { type: 'user', sub: id });
    assert.equal(found.payload.userId, id);
  });

  test('POST and DELETE: what came and what went, by the same masked answer', async () => {
    const made = await operator.post('/api/users', { username: 'ann', password: secret, name: 'Ann' });
    assert.equal(made.status, 200, made.text);
    const creation = await newest();
    assert.equal(creation.key, 'Management.POST /api/users');
    assert.deepEqual(creation.payload.changes.username, { after: 'ann' });
    assert.deepEqual(creation.payload.asked, { username: 'ann', password: '[hidden]', name: 'Ann' });
    await operator.remove(`/api/users/${made.body.id}`);
    const removal = await newest();
    assert.deepEqual(
      [removal.key, removal.payload.params],
      ['Management.DELETE /api/users/:userId', { userId: made.body.id }],
    );
    assert.deepEqual(removal.payload.changes.username, { before: 'ann' });
  });

  test('F2: a connector’s secrets, a password, and whatever an answer shows once are in no row', async () => {
    const config = {
      endpoint: 'https://gatewayapi.com/rest/mtsms',
      apiToken: secret,
      sender: 'Shop',
      templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
        usageType,
        content: 'Your code is {{code}}',
      })),
    };
    const [telephone] = (await operator.get('/api/connectors')).body;
    const connector = await operator.post('/api/connectors', { connectorId: 'gatewayapi-sms', config });
    assert.equal(connector.status, 200, connector.text);
    const replaced = (await newest()).payload.changes;
    assert.deepEqual(replaced.connectorId, { before: 'outbox', after: 'gatewayapi-sms' });
    assert.deepEqual(replaced.id, { before: telephone.id, after: connector.body.id });
    assert.equal(replaced['config.apiToken'].after, '[hidden]');
    await operator.patch(`/api/connectors/${connector.body.id}`, { config: { ...config, sender: 'Shop 2' } });
    const { changes } = (await newest()).payload;
    assert.deepEqual(changes, { 'config.sender': { before: 'Shop', after: 'Shop 2' } });
    const user = await operator.post('/api/users', { username: 'bo' });
    await operator.patch(`/api/users/${user.body.id}/password`, { password: secret });
    assert.equal((await newest()).payload.changes.hasPassword.after, true);
    await operator.post('/api/connectors/gatewayapi-sms/test', { phone: '16502530000', config });
    const machine = await operator.post('/api/applications', { name: 'm', type: 'MachineToMachine' });
    assert.equal(machine.status < 300, true, machine.text);
    const made = await operator.post(`/api/applications/${machine.body.id}/secrets`, { name: 'second' });
    assert.ok(made.body.value.length > 20, made.text);
    const once = (path: string, body?: object) => operator.post(`/api/users/${user.body.id}/${path}`, body);
    const token = (await once('personal-access-tokens', { name: 'laptop' })).body.value as string;
    const { secret: totp, secretQrCode } = (await once('mfa-verifications', { type: 'Totp' })).body;
    const { codes } = (await once('mfa-verifications', { type: 'BackupCode' })).body;
    const link = (await operator.post('/api/one-time-tokens', { email: 'bo@example.com' })).body.token;
    const { signingKey } = (
      await operator.post('/api/hooks', { events: ['PostSignIn'], config: { url: 'https://a.example' } })
    ).body;
    const given = [
      token,
      totp,
      secretQrCode,
      ...codes,
      link,
      signingKey,
      made.body.value,
      machine.body.secret,
    ];
    assert.ok(given.every((one) => one.length >= 16));
    const all = await dump();
    for (const hidden of [secret, ...given]) assert.equal(all.includes(hidden), false, hidden);
    assert.equal(all.includes('/secrets'), true);
  });

  test('refused calls: whatever would have changed something; nothing for reads and questions', async () => {
    const count = await total();
    await operator.get('/api/users', { authorization: null });
    await operator.post('/api/sign-in-exp/default/check-password', { password: 'x' });
    await operator.post('/api/connectors/lint', { connectorId: 'outbox', config: {} });
    await operator.get('/api/users/nobody');
    await operator.patch('/api/sign-in-exp?dryRun=true', { termsOfUseUrl: 'https://shop.example/3' });
    assert.equal(await total(), count);
    await operator.remove('/api/users/nobody', { authorization: null });
    const stranger = await newest();
    assert.equal(stranger.payload.error.code, 'auth.authorization_header_missing');
    assert.deepEqual(
      [stranger.payload.result, stranger.payload.status, stranger.payload.caller],
      ['Error', 401, undefined],
    );
    const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:read' })}`;
    await operator.remove('/api/users/nobody', { authorization });
    const reader = await newest();
    assert.deepEqual([reader.payload.status, reader.payload.caller.sub], [403, 'operator']);
    assert.equal(await total(), count + 2);
    const refusals = [
      [() => operator.patch('/api/sign-in-exp', { signInMode: 'Nonsense' }), 400, 'guard.invalid_input'],
      [() => operator.patch('/api/users/nobody', { name: secret }), 404, 'entity.not_found'],
      [
        () =>
          operator.patch('/api/sign-in-exp', { supportEmail: null }, { headers: { 'if-match': '"v99"' } }),
        412,
        'request.changed_meanwhile',
      ],
      [() => operator.post('/api/users', { primaryPhone: '12' }), 422, 'user.invalid_phone'],
    ] as const;
    for (const [ask, status, code] of refusals) {
      assert.equal((await ask()).verdict, `${status} ${code}`);
      const { payload } = await newest();
      assert.deepEqual([payload.result, payload.status, payload.error.code], ['Error', status, code]);
      assert.equal(payload.caller.sub, 'operator');
    }
    assert.equal(await total(), count + 2 + refusals.length);
    assert.equal((await dump()).includes(secret), false);
  });

  test('a refused call: code, message and data as its caller heard them, without what opens anything', async () => {
    const config = { endpoint: 'ftp://nowhere', apiToken: secret, sender: 'Shop' };
    const refused = await operator.post(
      '/api/connectors?locale=th',
      { connectorId: 'gatewayapi-sms', config },
      { headers: { 'accept-language': 'th' } },
    );
    assert.equal(refused.verdict, '400 connector.invalid_config');
    const { error } = (await newest()).payload;
    assert.deepEqual(Object.keys(error).toSorted(), ['code', 'data', 'message']);
    assert.equal(error.code, 'connector.invalid_config');
    assert.match(error.message, /^[\x20-\x7e“”’…]+$/, 'in one language, whatever the caller reads');
    const paths = (from: { issues: { path: string }[] }) => from.issues.map(({ path }) => path);
    assert.ok(paths(error.data).length > 0);
    assert.deepEqual(paths(error.data), paths(refused.body.data));
    await operator.remove('/api/users/nobody');
    const plain = (await newest()).payload.error;
    assert.deepEqual(Object.keys(plain).toSorted(), ['code', 'message']);
    const answer = await operator.remove('/api/users/nobody');
    assert.equal(plain.message, answer.body.message);

    const hook = { events: ['PostSignIn'], config: { url: 'https://echo.example/in' } };
    const { id } = (await operator.post('/api/hooks', hook)).body;
    const echoed = await operator.post(`/api/hooks/${id}/test`, hook);
    assert.equal(echoed.verdict, '422 hook.endpoint_responded_with_error');
    assert.match(echoed.body.data.responseBody, /echo/);
    const { data } = (await newest(`&logKey=${encodeURIComponent('Management.POST /api/hooks/:id/test')}`))
      .payload.error;
    assert.deepEqual(data, { ...echoed.body.data, responseBody: '[hidden]' });
    assert.equal((await dump()).includes(secret), false);
  });

  test('a dry run that the route knows nothing of is refused, and in the log', async () => {
    const { id } = (await operator.post('/api/users', { username: 'unheard' })).body;
    assert.equal((await operator.remove(`/api/users/${id}?dryRun=true`)).verdict, '400 guard.invalid_input');
    const { key, payload } = await newest();
    assert.deepEqual([key, payload.status], ['Management.DELETE /api/users/:userId', 400]);
    assert.equal((await operator.get(`/api/users/${id}`)).verdict, '200');
  });

  test('a call whose process dies in the middle is in the log: it began', async () => {
    const opened = await openOperator(await databases.open());
    const { audit, database } = opened.services;
    const call = { tenantId: 'default', key: 'Management.DELETE /api/users/:userId' };
    // What the middle of a call has done, and then nothing more.
    await audit.begin({ ...call, details: { method: 'DELETE' } });
    const [row] = await database.kysely.selectFrom('logs').selectAll().execute();
    const { result, error, method } = JSON.parse(row?.payload ?? '');
    assert.deepEqual([result, error.code, method], ['Error', 'unfinished', 'DELETE']);
  });

  test('nothing is done that cannot be written down', async () => {
    const opened = await openOperator(await databases.open());
    const { id } = (await opened.operator.post('/api/users', { username: 'kept' })).body;
    await opened.services.database.kysely.schema.alterTable('logs').renameTo('elsewhere').execute();
    assert.equal((await opened.operator.remove(`/api/users/${id}`)).status, 500);
    assert.ok(await opened.services.users.find('default', id));
  });

  test('what is no JSON, too large or of another type, what is nowhere and what one may not read: who and where, never what', async () => {
    const post = async (payload: string, type = 'application/json', path = '/api/users') =>
      operator.call('POST', path, { text: payload, headers: { 'content-type': type } });
    const refused = [
      [() => post(`{"password":"${secret}"`), 400, 'Management.POST /api/users'],
      [() => post(secret, 'text/plain'), 400, 'Management.POST /api/users'],
      [() => post(JSON.stringify(secret.repeat(40_000))), 413, 'Management.POST /api/users'],
      [() => post(JSON.stringify({ secret }), undefined, '/api/nothing/here'), 404, 'Management.NotFound'],
      [
        () => operator.get('/api/nothing?secret=never-write-this-secret-down-1234567890'),
        404,
        'Management.NotFound',
      ],
    ] as const;
    for (const [ask, status, key] of refused) {
      const count = await total();
      assert.equal((await ask()).status, status);
      const { payload, key: written } = await newest();
      assert.deepEqual([written, payload.status, payload.caller?.sub], [key, status, 'operator']);
      assert.equal(await total(), count + 1);
    }
    assert.equal((await newest()).payload.path, '/api/nothing');
    const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:read' })}`;
    await operator.get('/api/connectors', { authorization });
    const reader = await newest();
    assert.deepEqual([reader.key, reader.payload.status], ['Management.GET /api/connectors', 403]);
    assert.equal((await dump()).includes(secret), false);
    // By nobody, or by a person of the tenant: no row.
    const count = await total();
    await operator.get('/api/nothing', { authorization: null });
    await operator.get('/api/nothing', { authorization: 'Bearer nonsense' });
    assert.equal(await total(), count);
    // A stranger sends no body: who they are is asked first.
    const stranger = await operator.call('POST', '/api/users', {
      text: '{',
      headers: { 'content-type': 'application/json' },
      authorization: null,
    });
    assert.equal(stranger.verdict, '401 auth.authorization_header_missing');
  });

  test('who may nothing cannot fill the disk either', async () => {
    const count = await total();
    const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:read' })}`;
    await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        operator.get(index % 2 === 0 ? '/api/connectors' : '/api/nothing', { authorization }),
      ),
    );
    const written = (await total()) - count;
    assert.ok(written > 0 && written <= 200, String(written));
  });

  test('strangers cannot fill the disk: of many calls without a token a few are written down', async () => {
    const count = await total();
    await Promise.all(
      Array.from({ length: 300 }, () => operator.remove('/api/users/nobody', { authorization: null })),
    );
    const written = (await total()) - count;
    assert.ok(written > 0 && written <= 200, String(written));
  });

  test('what another tenant did is not seen', async () => {
    const admin = (await operator.get('/api/logs', { tenantId: 'admin' })).body;
    assert.deepEqual(
      admin.map(({ key }: { key: string }) => key),
      ['Management.POST /api/users'],
    );
    const { id } = await newest();
    assert.equal((await operator.get(`/api/logs/${id}`)).body.id, id);
    assert.equal(
      (await operator.get(`/api/logs/${id}`, { tenantId: 'admin' })).verdict,
      '404 entity.not_found',
    );
  });

  test('filters and pages; a window that ends before it begins is 400', async () => {
    const page = await operator.get('/api/logs?page=2&page_size=2&enableCap=true');
    assert.deepEqual([page.status, page.body.length], [200, 2]);
    assert.match(String(page.headers['link']), /rel="first".*rel="prev".*rel="next"/);
    const times = (await operator.get('/api/logs?page_size=100')).body.map(
      (one: { createdAt: number }) => one.createdAt,
    );
    assert.deepEqual(
      times,
      times.toSorted((a: number, b: number) => b - a),
    );
    const byKey = await operator.get(`/api/logs?logKey=${encodeURIComponent('Management.POST /api/users')}`);
    assert.equal(byKey.body.length, 8);
    assert.equal(
      (await operator.get('/api/logs?start_time=5&end_time=4')).verdict,
      '400 log.invalid_time_window',
    );
    assert.equal((await operator.get('/api/logs?start_time=5&end_time=5')).verdict, '200');
    assert.equal((await operator.get('/api/logs?start_time=yesterday')).verdict, '400 guard.invalid_input');
    assert.equal((await operator.get('/api/logs?page=0')).verdict, '400 guard.invalid_pagination');
    assert.equal((await operator.get('/api/logs/nothing')).verdict, '404 entity.not_found');
  });

  test('the browser of the caller stands there in parts, in the list and alone', async () => {
    const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0';
    await operator.remove('/api/users/nobody', { headers: { 'user-agent': browser } });
    const { id, payload } = await newest();
    assert.equal(payload.userAgent, browser);
    assert.deepEqual(payload.userAgentParsed, {
      ua: browser,
      browser: { name: 'Firefox', version: '127.0', major: '127' },
      os: { name: 'Linux' },
    });
    assert.deepEqual((await operator.get(`/api/logs/${id}`)).body.payload, payload);
    await operator.remove('/api/users/nobody', { headers: { 'user-agent': 'curl/8.5.0' } });
    assert.equal('userAgentParsed' in (await newest()).payload, false);
  });
});
