/** `/api/resources` and their scopes by their answers. */
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import type { TestClock } from '../../testing/harness.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const builtIn = '/api/resources/management-api';

eachDatabase('/api/resources', (databases) => {
  let operator: Operator;
  let clock: TestClock;
  before(async () => {
    ({ operator, clock } = await openOperator(await databases.open()));
  });
  beforeEach(() => clock.move(1));
  let made = 0;
  const make = async (body: object = {}) =>
    (
      await operator.post('/api/resources', {
        name: 'Shop',
        indicator: `https://shop.example/${made++}`,
        ...body,
      })
    ).body.id as string;
  const read = (id: string) => operator.get(`/api/resources/${id}`);

  test('POST 201: the whole resource, with an hour and no scopes; GET 200 the same without them', async () => {
    const answer = await operator.post('/api/resources', { name: 'A', indicator: 'https://a.example/api' });
    assert.deepEqual([answer.verdict, answer.headers['etag']], ['201', '"v1"']);
    const { id, ...rest } = answer.body;
    assert.match(id, /^[a-z\d]{21}$/);
    const whole = {
      tenantId: 'default',
      name: 'A',
      indicator: 'https://a.example/api',
      isDefault: false,
      accessTokenTtl: 3600,
    };
    assert.deepEqual(rest, { ...whole, scopes: [] });
    const got = await read(id);
    assert.deepEqual([got.body, got.headers['etag']], [{ id, ...whole }, '"v1"']);
    assert.equal((await operator.post('/api/resources', { name: 'B', indicator: 'urn:b' })).status, 201);
  });

  test('POST refusals', async () => {
    const verdict = async (body: unknown) => (await operator.post('/api/resources', body)).verdict;
    const good = { name: 'T', indicator: 'https://taken.example' };
    assert.equal(await verdict(good), '201');
    assert.equal(await verdict(good), '422 resource.resource_identifier_in_use');
    const own = { name: 'T', indicator: 'https://default.logto.app/api' };
    assert.equal(await verdict(own), '422 resource.resource_identifier_in_use');
    for (const wrong of [
      {},
      { name: 'T' },
      { indicator: 'https://x.example' },
      { ...good, name: '' },
      { ...good, indicator: 'shop' },
      { ...good, indicator: 'https://x.example/#a' },
      { ...good, accessTokenTtl: 0 },
      { ...good, accessTokenTtl: 1.5 },
    ])
      assert.equal(await verdict(wrong), '400 guard.invalid_input', JSON.stringify(wrong));
  });

  test('GET all 200: oldest first, the Management API before all; pages and search where asked', async () => {
    const all = await operator.get('/api/resources');
    assert.equal(all.body[0].indicator, 'https://default.logto.app/api');
    assert.equal(all.headers['total-number'], undefined);
    assert.equal(all.body[0].scopes, undefined);
    const first = await operator.get('/api/resources?page=1&page_size=1&includeScopes=true');
    assert.deepEqual([first.body.length, Number(first.headers['total-number'])], [1, all.body.length]);
    assert.match(
      String(first.headers['link']),
      /page=2&page_size=1&includeScopes=true>; rel="next"|rel="next"/,
    );
    const scopes = first.body[0].scopes.map(({ name }: { name: string }) => name);
    assert.ok(scopes.includes('all') && scopes.includes('users:read'));
    const found = await operator.get('/api/resources?search.indicator=%25logto.app%25');
    assert.deepEqual(found.body.length, 1);
    assert.equal((await operator.get('/api/resources?page=0')).verdict, '400 guard.invalid_pagination');
    for (const query of ['search=', 'search.size=1', 'search=a&mode=posix', 'search=a&joint=xor'])
      assert.equal(
        (await operator.get(`/api/resources?${query}`)).verdict,
        '400 request.invalid_input',
        query,
      );
  });

  test('PATCH 200: what is named; the indicator stays', async () => {
    const id = await make();
    const { indicator } = (await read(id)).body;
    const changed = await operator.patch(`/api/resources/${id}`, {
      name: 'New',
      accessTokenTtl: 60,
      indicator: 'https://other.example',
    });
    assert.deepEqual([changed.verdict, changed.headers['etag']], ['200', '"v2"']);
    assert.deepEqual(
      [changed.body.name, changed.body.accessTokenTtl, changed.body.indicator],
      ['New', 60, indicator],
    );
    assert.equal((await operator.patch(`/api/resources/${id}`, {})).verdict, '400 guard.invalid_input');
    assert.equal(
      (await operator.patch('/api/resources/nobody', { name: 'x' })).verdict,
      '404 entity.not_found',
    );
  });

  test('If-Match: who read an old state changes and removes nothing; of many at once one does', async () => {
    const id = await make();
    const old = { headers: { 'if-match': '"v1"' } };
    const races = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => operator.patch(`/api/resources/${id}`, { name }, old)),
    );
    assert.deepEqual(
      races.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 412, 412, 412],
    );
    const late = await operator.remove(`/api/resources/${id}`, old);
    assert.equal(late.verdict, '412 request.changed_meanwhile');
    const isDefault = await operator.patch(`/api/resources/${id}/is-default`, { isDefault: true }, old);
    assert.equal(isDefault.verdict, '412 request.changed_meanwhile');
    assert.equal((await read(id)).body.isDefault, false);
    const now = { headers: { 'if-match': '"v2"' } };
    assert.equal((await operator.remove(`/api/resources/${id}`, now)).verdict, '204');
  });

  test('is-default: one at most, whoever asks at once; on and off', async () => {
    const ids = [await make(), await make(), await make(), await make()];
    const answers = await Promise.all(
      ids.map((id) => operator.patch(`/api/resources/${id}/is-default`, { isDefault: true })),
    );
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.isDefault]),
      ids.map(() => [200, true]),
    );
    const standing = async () =>
      (await operator.get('/api/resources')).body.filter(
        ({ isDefault }: { isDefault: boolean }) => isDefault,
      );
    const [only, ...others] = await standing();
    assert.ok(ids.includes(only.id));
    assert.deepEqual(others, []);
    const off = await operator.patch(`/api/resources/${only.id}/is-default`, { isDefault: false });
    assert.equal(off.body.isDefault, false);
    assert.deepEqual(await standing(), []);
    const verdict = async (id: string, body: object) =>
      (await operator.patch(`/api/resources/${id}/is-default`, body)).verdict;
    assert.equal(await verdict('nobody', { isDefault: true }), '404 entity.not_found');
    assert.equal(await verdict(only.id, { isDefault: 1 }), '400 guard.invalid_input');
  });

  test('DELETE 204 once, of many at once too; then 404', async () => {
    const id = await make();
    const answers = await Promise.all([1, 2, 3].map(() => operator.remove(`/api/resources/${id}`)));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [204, 404, 404],
    );
    assert.equal((await read(id)).verdict, '404 entity.not_found');
  });

  test('the Management API can neither be changed nor removed nor widened', async () => {
    const scopes = (await operator.get(`${builtIn}/scopes`)).body;
    const all = `${builtIn}/scopes/${scopes[0].id}`;
    assert.equal(scopes[0].name, 'all');
    const cannot = '400 resource.cannot_modify_management_api';
    assert.equal((await operator.remove(builtIn)).verdict, '400 resource.cannot_delete_management_api');
    assert.equal((await operator.patch(builtIn, { accessTokenTtl: 999_999 })).verdict, cannot);
    assert.equal((await operator.patch(`${builtIn}/is-default`, { isDefault: true })).verdict, cannot);
    assert.equal((await operator.post(`${builtIn}/scopes`, { name: 'x' })).verdict, cannot);
    assert.equal((await operator.patch(all, { name: 'x' })).verdict, cannot);
    assert.equal((await operator.remove(all)).verdict, cannot);
    assert.deepEqual((await operator.get(`${builtIn}/scopes`)).body, scopes);
  });

  test('scopes: made, listed, changed, removed', async () => {
    const at = `/api/resources/${await make()}/scopes`;
    const one = await operator.post(at, { name: 'read:orders', description: 'Sees orders' });
    assert.equal(one.verdict, '201');
    const { id, resourceId, createdAt, ...rest } = one.body;
    assert.deepEqual(rest, { tenantId: 'default', name: 'read:orders', description: 'Sees orders' });
    assert.deepEqual([typeof createdAt, `/api/resources/${resourceId}/scopes`], ['number', at]);
    clock.move(1);
    assert.equal((await operator.post(at, { name: 'write:orders' })).body.description, null);
    assert.equal((await operator.get(at)).body.length, 2);
    const page = await operator.get(`${at}?page=2&page_size=1&search=%25ORDERS`);
    assert.deepEqual([page.body[0].name, page.headers['total-number']], ['write:orders', '2']);
    const patched = await operator.patch(`${at}/${id}`, { name: 'see', description: null });
    assert.deepEqual([patched.body.name, patched.body.description], ['see', null]);
    const old = { headers: { 'if-match': '"v1"' } };
    assert.equal(
      (await operator.patch(`${at}/${id}`, { name: 'x' }, old)).verdict,
      '412 request.changed_meanwhile',
    );
    assert.equal((await operator.remove(`${at}/${id}`, old)).verdict, '412 request.changed_meanwhile');
    assert.equal((await operator.remove(`${at}/${id}`)).verdict, '204');
    assert.equal((await operator.remove(`${at}/${id}`)).verdict, '404 entity.not_found');
  });

  test('scopes: refusals', async () => {
    const at = `/api/resources/${await make()}/scopes`;
    const other = `/api/resources/${await make()}/scopes`;
    const id = (await operator.post(at, { name: 'a' })).body.id as string;
    const twice = await Promise.all([1, 2, 3].map(() => operator.post(at, { name: 'b' })));
    assert.deepEqual(twice.map(({ verdict }) => verdict).toSorted(), [
      '201',
      '422 scope.name_exists',
      '422 scope.name_exists',
    ]);
    assert.equal((await operator.patch(`${at}/${id}`, { name: 'b' })).verdict, '422 scope.name_exists');
    assert.equal((await operator.post(at, { name: 'a b' })).verdict, '400 scope.name_with_space');
    assert.equal((await operator.patch(`${at}/${id}`, { name: 'a b' })).verdict, '400 scope.name_with_space');
    for (const wrong of [{}, { name: '' }, { name: 5 }])
      assert.equal((await operator.post(at, wrong)).verdict, '400 guard.invalid_input');
    assert.equal((await operator.patch(`${at}/${id}`, {})).verdict, '400 guard.invalid_input');
    for (const path of [`${other}/${id}`, `${at}/nobody`]) {
      assert.equal((await operator.patch(path, { name: 'c' })).verdict, '404 entity.not_found');
      assert.equal((await operator.remove(path)).verdict, '404 entity.not_found');
    }
    const nowhere = '/api/resources/nobody/scopes';
    assert.equal((await operator.get(nowhere)).verdict, '404 entity.not_found');
    assert.equal((await operator.post(nowhere, { name: 'a' })).verdict, '404 entity.not_found');
    assert.equal((await operator.get(`${at}?page_size=0`)).verdict, '400 guard.invalid_pagination');
    assert.equal((await operator.get(`${at}?search=`)).verdict, '400 request.invalid_input');
  });

  test('another tenant sees and changes nothing of it; finer scopes do not open it', async () => {
    const id = await make();
    const elsewhere = { tenantId: 'admin' };
    assert.equal((await operator.get(`/api/resources/${id}`, elsewhere)).verdict, '404 entity.not_found');
    assert.equal((await operator.remove(`/api/resources/${id}`, elsewhere)).verdict, '404 entity.not_found');
    const finer = {
      authorization: `Bearer ${await operator.tokenWith({ scope: 'users:write settings:write' })}`,
    };
    assert.equal((await operator.get('/api/resources', finer)).verdict, '403 auth.forbidden');
    assert.equal((await operator.get('/api/resources', { authorization: null })).status, 401);
  });
});
