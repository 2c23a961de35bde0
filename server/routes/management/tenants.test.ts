/** `/api/tenants`: made, changed and removed at run time, each reached at its own address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../database/open.ts';
import { createSecrets } from '../../secrets.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { createHarness } from '../../testing/harness.ts';
import { createOperator, openOperator } from '../../testing/operator.ts';
import { signInByCode } from '../../testing/person.ts';
import { until } from '../../testing/until.ts';

const admin = { tenantId: 'admin' };
const dev = { id: 'dev', name: 'Development', tag: 'development' };

eachDatabase('tenants', (databases) => {
  const open = async () => openOperator(await databases.open());

  test('201: a tenant with all that it starts with, listed, read, changed, removed', async () => {
    const { operator, services } = await open();
    const made = await operator.post('/api/tenants', dev, admin);
    assert.equal(made.verdict, '201');
    assert.equal(made.headers['etag'], '"v1"');
    const { createdAt, ...rest } = made.body;
    assert.equal(typeof createdAt, 'number');
    assert.deepEqual(rest, {
      ...dev,
      host: null,
      endpoint: 'http://localhost:3001/t/dev',
      issuer: 'http://localhost:3001/t/dev/oidc',
      managementApi: 'https://dev.logto.app/api',
      isRemovable: true,
      testNumbersInForce: 0,
    });
    const ids = async () =>
      (await operator.get('/api/tenants', admin)).body.map(({ id }: { id: string }) => id);
    assert.deepEqual(await ids(), ['default', 'admin', 'dev']);
    assert.equal((await services.signingKeys.get('dev')).length, 1);
    assert.equal((await operator.get('/api/roles', { tenantId: 'dev' })).body.length, 1);

    const patched = await operator.patch('/api/tenants/dev', { name: 'Try-outs' }, admin);
    assert.deepEqual(
      [patched.verdict, patched.body.name, patched.headers['etag']],
      ['200', 'Try-outs', '"v2"'],
    );
    assert.deepEqual((await operator.get('/api/tenants/dev', admin)).body, patched.body);
    const stale = { ...admin, headers: { 'if-match': '"v1"' } };
    assert.equal(
      (await operator.patch('/api/tenants/dev', { name: 'x' }, stale)).verdict,
      '412 request.changed_meanwhile',
    );
    assert.equal((await operator.remove('/api/tenants/dev', stale)).verdict, '412 request.changed_meanwhile');
    assert.equal((await operator.remove('/api/tenants/dev', admin)).verdict, '204');
    assert.equal((await operator.get('/api/tenants/dev', admin)).verdict, '404 entity.not_found');
    assert.deepEqual(await ids(), ['default', 'admin']);
  });

  test('400, 404 and 422: ids and hosts that are none or taken, what every server has, what is not there', async () => {
    const { operator } = await open();
    const made = async (body: object) => (await operator.post('/api/tenants', body, admin)).verdict;
    for (const id of ['', 'Dev', 'a_b', '-a', 'a-', 'a/b', 'x'.repeat(22), 'ü', '..'])
      assert.equal(await made({ id }), '400 guard.invalid_input', id);
    for (const host of [
      '',
      'localhost',
      'https://a.example',
      'a.example/x',
      'A.example',
      'a.example:0',
      'a..b',
    ])
      assert.equal(await made({ id: 'x', host }), '400 guard.invalid_input', host);
    assert.equal(await made({ id: 'x', surplus: 1 }), '400 guard.invalid_input');
    for (const id of ['default', 'admin'])
      assert.equal(await made({ id }), '422 entity.unique_integrity_violation');
    assert.equal(await made({ id: 'one', host: 'one.example:3001' }), '201');
    assert.equal(await made({ id: 'one' }), '422 entity.unique_integrity_violation');
    assert.equal(
      await made({ id: 'two', host: 'one.example:3001' }),
      '422 entity.unique_integrity_violation',
    );
    for (const id of ['default', 'admin'])
      assert.equal((await operator.remove(`/api/tenants/${id}`, admin)).verdict, '422 tenant.built_in');
    const development = { tag: 'development' };
    assert.equal(
      (await operator.patch('/api/tenants/admin', development, admin)).verdict,
      '422 tenant.built_in',
    );
    assert.equal((await operator.patch('/api/tenants/one', {}, admin)).verdict, '400 guard.invalid_input');
    assert.equal(
      (await operator.patch('/api/tenants/no', development, admin)).verdict,
      '404 entity.not_found',
    );
    assert.equal((await operator.remove('/api/tenants/no', admin)).verdict, '404 entity.not_found');
  });

  test('404 from every other tenant, 401 with its tokens, 403 for what is not all', async () => {
    const { operator } = await open();
    await operator.post('/api/tenants', dev, admin);
    const calls = [
      ['GET', '/api/tenants', undefined],
      ['POST', '/api/tenants', { id: 'mine' }],
      ['GET', '/api/tenants/dev', undefined],
      ['PATCH', '/api/tenants/dev', { name: 'Mine' }],
      ['DELETE', '/api/tenants/dev', undefined],
    ] as const;
    for (const tenantId of ['default', 'dev'])
      for (const [method, path, body] of calls) {
        const there = await operator.call(method, path, { tenantId, body });
        assert.equal(there.verdict, '404 request.not_found', `${tenantId} ${method} ${path}`);
        const authorization = `Bearer ${await operator.tokenWith({ tenantId })}`;
        const here = await operator.call(method, path, { ...admin, body, authorization });
        assert.equal(here.verdict, '401 auth.unauthorized', `${tenantId} ${method} ${path}`);
      }
    const scope = 'users:read users:write settings:read settings:write connectors:write logs:read';
    const authorization = `Bearer ${await operator.tokenWith({ ...admin, scope })}`;
    for (const [method, path, body] of calls)
      assert.equal(
        (await operator.call(method, path, { ...admin, body, authorization })).verdict,
        '403 auth.forbidden',
      );
    assert.equal((await operator.get('/api/tenants/dev', admin)).body.name, 'Development');
  });

  test('of many who make the same tenant at once one does, and nothing is left of the others', async () => {
    const { operator, services } = await open();
    const said = await Promise.all(
      Array.from({ length: 8 }, () => operator.post('/api/tenants', dev, admin)),
    );
    assert.deepEqual(
      said.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, ...Array.from({ length: 7 }, () => 422)],
    );
    assert.equal((await services.signingKeys.get('dev')).length, 1);
    const hosts = await Promise.all(
      ['a', 'b', 'c', 'd'].map((id) => operator.post('/api/tenants', { id, host: 'one.example' }, admin)),
    );
    assert.equal(hosts.filter(({ status }) => status === 201).length, 1);
  });

  test('nothing of a tenant that was removed is found by a new one of the same id', async () => {
    const { operator } = await open();
    const there = { tenantId: 'dev' };
    await operator.post('/api/tenants', dev, admin);
    const application = { name: 'Old', type: 'MachineToMachine' };
    const old = (await operator.post('/api/applications', application, there)).body;
    await operator.post('/api/users', { username: 'ann' }, there);
    await operator.patch('/api/sign-in-exp', { termsOfUseUrl: 'https://old.example' }, there);
    const token = `Bearer ${await operator.tokenWith(there)}`;
    await operator.remove('/api/tenants/dev', admin);
    await operator.post('/api/tenants', dev, admin);
    assert.equal(
      (await operator.get('/api/users', { ...there, authorization: token })).verdict,
      '401 auth.unauthorized',
    );
    assert.deepEqual((await operator.get('/api/users', there)).body, []);
    assert.equal((await operator.get(`/api/applications/${old.id}`, there)).verdict, '404 entity.not_found');
    assert.equal((await operator.get('/api/sign-in-exp', there)).body.termsOfUseUrl, null);
  });

  test('a person signs in under /t/<id>: every address, cookie and token is that tenant’s', async () => {
    const { operator, services, person, send } = await open();
    const { endpoint, issuer } = (await operator.post('/api/tenants', dev, admin)).body;
    const discovery = JSON.parse(
      (await send({ method: 'GET', url: `${issuer}/.well-known/openid-configuration`, headers: {} })).body,
    );
    assert.equal(discovery.issuer, issuer);
    for (const [name, address] of Object.entries(discovery))
      if (/_(endpoint|uri)$/.test(name))
        assert.ok(String(address).startsWith(`${issuer}/`), `${name} ${String(address)}`);

    const ann = person({ endpoint });
    const opened = await ann.openSignIn();
    assert.match(String(opened.headers['location']), /^\/t\/dev\/sign-in\?/);
    const names = [opened.headers['set-cookie'] ?? []].flat().map((line) => {
      assert.match(line, /; path=\/t\/dev(\/oidc\/[^;]*)?(;|$)/i);
      return line.split('=', 1)[0];
    });
    assert.ok(names.includes('_interaction_dev') && names.includes('_logto_dev'), names.join());
    const page = await ann.call('GET', 'http://localhost:3001/t/dev/sign-in?app_id=demo-app', undefined, {
      accept: 'text/html',
    });
    assert.match(page.body, /"base":"\/t\/dev"/);

    const bert = person({ endpoint });
    const { tokens, claims } = await signInByCode(bert, '16502530009', async () => {
      const [message] = await services.messages.telephone.list({ tenantId: 'dev', phone: '+16502530009' });
      return message?.code ?? '';
    });
    assert.equal(claims['iss'], issuer);
    assert.equal(
      (
        await bert.call('GET', '/oidc/me', undefined, {
          authorization: `Bearer ${String(tokens['access_token'])}`,
        })
      ).status,
      200,
    );
    const out = await bert.call('GET', '/oidc/session/end');
    assert.match(out.body, /action="http:\/\/localhost:3001\/t\/dev\/oidc\/session\/end\/confirm"/);
    assert.equal((await services.users.search('dev', {}, { limit: 1, offset: 0 })).total, 1);
    assert.equal((await services.users.search('default', {}, { limit: 1, offset: 0 })).total, 0);
    const nowhere = await person({ endpoint }).call('GET', '/');
    assert.deepEqual([nowhere.status, nowhere.headers['location']], [302, '/t/dev/unknown-session']);
    const listed = await operator.get('/api/users?page_size=1', { tenantId: 'dev' });
    assert.match(String(listed.headers['link']), /<http:\/\/localhost:3001\/t\/dev\/api\/users\?/);
  });

  test('a host of its own is found by Host, by a trusted proxy’s word, and by no path', async () => {
    const { operator, send } = await open();
    const { endpoint } = (
      await operator.post('/api/tenants', { id: 'own', host: 'id.own.example:3001' }, admin)
    ).body;
    assert.equal(endpoint, 'http://id.own.example:3001');
    const issuerAt = async (url: string, headers = {}) => {
      const reply = await send({
        method: 'GET',
        url: `${url}/oidc/.well-known/openid-configuration`,
        headers,
      });
      return reply.status === 200 ? JSON.parse(reply.body).issuer : reply.status;
    };
    assert.equal(await issuerAt(endpoint), `${endpoint}/oidc`);
    assert.equal(await issuerAt('http://ID.own.example:3001'), `${endpoint}/oidc`);
    assert.equal(await issuerAt('http://localhost:3001'), 'http://localhost:3001/oidc');
    assert.equal(await issuerAt('http://localhost:3001/t/own'), 404);
    assert.equal(await issuerAt('http://localhost:3001/t/default'), 404);
    assert.equal(await issuerAt('http://localhost:3001/t/admin'), 404);
    assert.equal(await issuerAt('http://localhost:3001/t/nobody'), 404);
    const forged = { 'x-forwarded-host': 'id.own.example:3001' };
    assert.equal(await issuerAt('http://localhost:3001', forged), 'http://localhost:3001/oidc');
    // The admin side is nobody else's, whatever host a request names.
    assert.equal(
      await issuerAt('http://localhost:3002', { host: 'id.own.example:3001' }),
      'http://localhost:3002/oidc',
    );
    const behind = await createHarness(await databases.open(), { trustProxy: ['127.0.0.1'] });
    await behind.services.tenantRegister.create({ id: 'own', tag: 'production', host: 'id.own.example' });
    const reply = await behind.send({
      method: 'GET',
      url: 'http://localhost:3001/oidc/.well-known/openid-configuration',
      headers: { 'x-forwarded-host': 'id.own.example' },
    });
    assert.equal(JSON.parse(reply.body).issuer, 'http://id.own.example/oidc');
  });

  test('the tag decides over the demo application and, in production, over the telephone', async () => {
    const database = await databases.open();
    const harness = await createHarness(database, { config: { isProduction: true }, isNewcomer: false });
    const operator = createOperator(harness);
    const { messages, applications } = harness.services;
    const allowed = (id: string) => messages.telephone.isAllowedFor(id);
    await operator.post('/api/tenants', dev, admin);
    await operator.post('/api/tenants', { id: 'live' }, admin);
    assert.deepEqual(['default', 'admin', 'live', 'dev'].map(allowed), [false, false, false, true]);
    assert.ok(await applications.find('dev', 'demo-app'));
    assert.equal(await applications.find('live', 'demo-app'), undefined);
    assert.equal(await messages.connectors.usesTelephone('dev'), true);
    const outbox = { connectorId: 'outbox' };
    const setUp = (tenantId: string) => operator.post('/api/connectors', outbox, { tenantId });
    assert.equal((await setUp('live')).verdict, '422 connector.telephone_not_allowed');

    await operator.patch('/api/tenants/dev', { tag: 'production' }, admin);
    assert.equal(allowed('dev'), false);
    assert.equal(await messages.connectors.usesTelephone('dev'), false);
    assert.equal(await applications.find('dev', 'demo-app'), undefined);
    assert.equal((await setUp('dev')).verdict, '422 connector.telephone_not_allowed');
  });

  test('the telephone of a development tenant is read on its own side, or on the admin side by name', async () => {
    const { operator, services } = await open();
    await operator.post('/api/tenants', dev, admin);
    const phone = '+16502530004';
    await services.codes.send({
      tenantId: 'dev',
      phone,
      purpose: 'Generic',
      kind: 'Management',
      locale: 'en',
    });
    const read = (tenantId: string, named = '', as = tenantId) =>
      operator
        .tokenWith({ tenantId: as })
        .then((token) =>
          operator.get(`/api/telephone/messages${named}`, { tenantId, authorization: `Bearer ${token}` }),
        );
    assert.deepEqual((await read('default')).body, []);
    assert.equal((await read('dev')).body[0].to, phone.slice(1));
    assert.equal((await read('dev', '', 'default')).status, 401);
    assert.equal((await read('admin', '?tenant=dev', 'dev')).body.length, 1);
    assert.equal((await read('admin', '?tenant=dev', 'default')).status, 401);
    assert.equal((await read('admin', '?tenant=nobody', 'default')).verdict, '404 request.not_found');
    // On another tenant's side the name changes nothing.
    assert.deepEqual((await read('default', '?tenant=dev')).body, []);
  });

  test('the Console’s people get tokens for the API of tenants, other applications do not', async () => {
    const { services } = await open();
    const console = await services.applications.find('admin', 'admin-console');
    assert.equal(console?.managesTenants, true);
    assert.equal((await services.applications.find('default', 'demo-app'))?.managesTenants, false);
  });

  if (databases.engine === 'postgres')
    test('another node serves a new tenant, and no longer one that was removed', async () => {
      const url = await databases.url();
      const nodes = await Promise.all(
        [0, 1].map(() => openDatabase({ engine: 'postgres', url, poolSize: 4 })),
      );
      try {
        const secrets = createSecrets([{ id: '1', key: Buffer.alloc(32, 1) }]);
        const here = await openOperator(nodes[0]!, { secrets });
        const there = await openOperator(nodes[1]!, { secrets });
        const keys = 'http://localhost:3001/t/dev/oidc/jwks';
        const ask = () => there.send({ method: 'GET', url: keys, headers: {} });
        const seen = (wanted: number) =>
          until(async () => (await ask()).status === wanted, `the other node answers ${wanted}`);
        await seen(404);
        await here.operator.post('/api/tenants', dev, admin);
        await seen(200);
        await here.operator.remove('/api/tenants/dev', admin);
        await seen(404);
      } finally {
        for (const node of nodes) await node.close();
      }
    });
});
