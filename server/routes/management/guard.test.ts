/** No route of the Management API answers without a good token. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator, type TokenOptions } from '../../testing/operator.ts';
import type { Services } from '../../services.ts';
import { managementScopes } from '../../tenants/management-api.ts';
import { managementRoutes } from './index.ts';

eachDatabase('Management API', (databases) => {
  let operator: Operator;
  let services: Services;
  before(async () => {
    ({ operator, services } = await openOperator(await databases.open()));
  });
  const withToken = async (token: TokenOptions, tenantId = 'default') => {
    const authorization = `Bearer ${await operator.tokenWith(token)}`;
    return (await operator.get('/api/sign-in-exp', { authorization, tenantId })).verdict;
  };

  test('every route: 401 without a token or with one for something else, 403 without the scope', async () => {
    const stranger = `Bearer ${await operator.tokenWith({ audience: 'https://shop.example/api' })}`;
    const powerless = `Bearer ${await operator.tokenWith({ scope: 'openid profile' })}`;
    const routes = managementRoutes(services);
    assert.ok(routes.length > 20);
    for (const { method, path } of routes) {
      const url = path.replaceAll(/:\w+/g, 'anything');
      const verdict = async (authorization: string | null, headers: Record<string, string> = {}) =>
        (
          await operator.call(String(method), url, {
            authorization,
            headers,
            body: method === 'GET' ? undefined : {},
          })
        ).verdict;
      const name = `${String(method)} ${path}`;
      assert.equal(await verdict(null), '401 auth.authorization_header_missing', name);
      assert.equal(
        await verdict(null, { 'development-user-id': 'x', cookie: '_session=x' }),
        '401 auth.authorization_header_missing',
        name,
      );
      assert.equal(await verdict(stranger), '401 auth.unauthorized', name);
      assert.equal(await verdict(powerless), '403 auth.forbidden', name);
    }
  });

  test('every route: opened by `all` and by the scope of its area and kind, by no other', async () => {
    const opened = new Set<string>();
    for (const { method, path, area } of managementRoutes(services)) {
      const url = path.replaceAll(/:\w+/g, 'anything');
      for (const scope of managementScopes) {
        const authorization = `Bearer ${await operator.tokenWith({ scope: `openid ${scope}` })}`;
        const body = method === 'GET' ? undefined : {};
        const { status, verdict } = await operator.call(String(method), url, { authorization, body });
        const isOpen = scope === 'all' || scope === `${area}:${method === 'GET' ? 'read' : 'write'}`;
        assert.equal(
          verdict === '403 auth.forbidden',
          !isOpen,
          `${String(method)} ${path} ${scope} ${verdict}`,
        );
        // 501 is what the contract says to a question after something that is not there.
        assert.ok(status < 500 || status === 501, path);
        if (isOpen) opened.add(scope);
      }
    }
    const unused = managementScopes.filter((scope) => !opened.has(scope));
    assert.deepEqual(
      unused.filter((scope) => scope !== 'logs:read'),
      [],
    );
  });

  test('the admin tenant: only `all` changes anything, for who changes its people may become one of them', async () => {
    for (const { method, path, area } of managementRoutes(services)) {
      if (method === 'GET' || !area) continue;
      const scope = `${area}:write`;
      const token = await operator.tokenWith({ tenantId: 'admin', scope });
      const answer = await operator.call(String(method), path.replaceAll(/:\w+/g, 'anything'), {
        tenantId: 'admin',
        authorization: `Bearer ${token}`,
        body: {},
      });
      assert.equal(answer.verdict, '403 auth.forbidden', `${String(method)} ${path}`);
    }
    const reader = `Bearer ${await operator.tokenWith({ tenantId: 'admin', scope: 'users:read' })}`;
    const read = await operator.get('/api/users', { tenantId: 'admin', authorization: reader });
    assert.equal(read.verdict, '200');
  });

  test('a dry run is made or refused: no call takes `dryRun` or `ifUnused` for nothing', async () => {
    const { body } = await operator.post('/api/organizations', { name: 'Stays' });
    for (const query of ['dryRun=true', 'ifUnused=true', 'dryRun=', 'ifUnused=1']) {
      const answer = await operator.remove(`/api/organizations/${body.id}?${query}`);
      assert.equal(answer.verdict, '400 guard.invalid_input', query);
      assert.match(answer.body.details, /nothing was changed/);
    }
    assert.equal((await operator.get(`/api/organizations/${body.id}`)).verdict, '200');
    const unsaid = await operator.post('/api/config/apply?dryRun=true', { document: { schemaVersion: 1 } });
    assert.equal(unsaid.verdict, '400 guard.invalid_input');
    const known = await operator.patch('/api/sign-in-exp?dryRun=true', { signInMode: 'SignIn' });
    assert.equal(known.verdict, '200');
    assert.equal((await operator.get('/api/users?dryRun=true')).verdict, '200', 'a question changes nothing');
  });

  test('other schemes: 401 with what is supported', async () => {
    const answer = await operator.get('/api/sign-in-exp', { authorization: 'Basic YTpi' });
    assert.equal(answer.verdict, '401 auth.authorization_token_type_not_supported');
    assert.deepEqual(answer.body.data, { supportedTypes: ['Bearer'] });
  });

  test('tokens: dead, made up, of another type or tenant are 401', async () => {
    assert.equal(await withToken({}), '200');
    assert.equal(await withToken({ expiresInSeconds: -1 }), '401 auth.unauthorized');
    assert.equal(await withToken({ type: 'JWT' }), '401 auth.unauthorized');
    assert.equal(await withToken({ subject: null }), '401 auth.jwt_sub_missing');
    assert.equal(await withToken({ tenantId: 'admin' }), '401 auth.unauthorized');
    assert.equal(await withToken({ tenantId: 'default' }, 'admin'), '401 auth.unauthorized');
    const good = await operator.tokenWith();
    const [head = '', payload = '', signature = ''] = good.split('.');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    for (const token of [
      'x',
      `${head}.${payload}.`,
      `${none}.${payload}.`,
      `${head}.${payload}.${signature.slice(0, -4)}AAAA`,
      `${head}.${Buffer.from('{}').toString('base64url')}.${signature}`,
    ]) {
      const answer = await operator.get('/api/sign-in-exp', { authorization: `Bearer ${token}` });
      assert.equal(answer.verdict, '401 auth.unauthorized', token);
    }
  });

  test('a token of the Console, issued by the admin tenant for this one, is good', async () => {
    const person = await operator.post('/api/users', { username: 'root' }, { tenantId: 'admin' });
    const subject = String(person.body.id);
    assert.equal(await withToken({ tenantId: 'default', issuer: 'admin', subject }), '200');
  });

  test('a token that came through a real client_credentials grant is good', async () => {
    const { management } = await openOperator(await databases.open());
    const reply = await (await management())('GET', '/api/sign-in-exp');
    assert.equal(reply.status, 200);
  });

  test('answers are for no cache, carry their id and an ETag, and are not sent twice', async () => {
    const answer = await operator.get('/api/sign-in-exp');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.match(String(answer.headers['logto-core-request-id']), /^[a-z\d]{16,}$/);
    const again = await operator.get('/api/sign-in-exp', {
      headers: { 'if-none-match': String(answer.headers['etag']) },
    });
    assert.deepEqual([again.status, again.text], [304, '']);
  });

  test('a body that is no JSON: 400 guard.invalid_input, in the caller’s language', async () => {
    const answer = await operator.patch('/api/sign-in-exp', undefined, {
      text: '{"signInMode":',
      headers: { 'accept-language': 'ru' },
    });
    assert.equal(answer.verdict, '400 guard.invalid_input');
    assert.match(answer.body.message, /[а-я]/i);
  });
});
