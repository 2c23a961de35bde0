/** `/api/applications` and their roles by their answers. */
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { eachDatabase } from '../../../testing/databases.ts';
import type { Harness } from '../../../testing/harness.ts';
import { openOperator, type Operator } from '../../../testing/operator.ts';
import { createApplicationMaker } from '../../../testing/application-maker.ts';

eachDatabase('/api/applications', (databases) => {
  let operator: Operator;
  let harness: Harness;
  before(async () => {
    ({ operator, ...harness } = await openOperator(await databases.open()));
  });
  beforeEach(() => harness.clock.move(1));

  const { post, make, makeMachine, read } = createApplicationMaker(() => operator);

  const names = (body: readonly { name: string }[]) => body.map(({ name }) => name);
  const uris = {
    redirectUris: ['https://a.example/callback'],
    postLogoutRedirectUris: ['https://a.example/'],
  };

  test('POST 200: the whole application, one of each type', async () => {
    const answer = await post({
      description: 'A shop',
      oidcClientMetadata: uris,
      customClientMetadata: {
        corsAllowedOrigins: ['https://a.example'],
        rotateRefreshToken: false,
        idTokenTtl: 60,
      },
      customData: { plan: { a: 1 } },
      isThirdParty: true,
    });
    assert.deepEqual([answer.verdict, answer.headers['etag']], ['200', '"v1"']);
    const { id, createdAt, ...rest } = answer.body;
    assert.deepEqual([/^[a-z\d]{21}$/.test(id), typeof createdAt], [true, 'number']);
    assert.deepEqual(rest, {
      tenantId: 'default',
      name: 'App',
      secret: '',
      description: 'A shop',
      type: 'SPA',
      oidcClientMetadata: uris,
      customClientMetadata: {
        corsAllowedOrigins: ['https://a.example'],
        rotateRefreshToken: false,
        idTokenTtl: 60,
      },
      protectedAppMetadata: null,
      customData: { plan: { a: 1 } },
      isThirdParty: true,
    });
    const got = await read(id);
    assert.deepEqual([got.body, got.headers['etag']], [{ ...answer.body, isAdmin: false }, '"v1"']);
    for (const type of ['Native', 'Traditional', 'MachineToMachine'])
      assert.deepEqual([(await post({ type })).body.type, (await post({ type })).status], [type, 200]);
  });

  test('POST refusals', async () => {
    const verdict = async (body: object) => (await post(body)).verdict;
    for (const wrong of [
      { name: '' },
      { type: 'Web' },
      { oidcClientMetadata: { redirectUris: ['https://*.example/'] } },
      { oidcClientMetadata: { postLogoutRedirectUris: ['javascript:alert(1)'] } },
      { type: 'Native', oidcClientMetadata: { redirectUris: ['http://a.example/'] } },
      { type: 'MachineToMachine', oidcClientMetadata: uris },
      { customClientMetadata: { corsAllowedOrigins: ['https://a.example/path'] } },
      { customClientMetadata: { refreshTokenTtlInDays: 181 } },
      { customClientMetadata: { idTokenTtl: 0 } },
      { customData: [] },
      { name: 'a\0b' },
    ])
      assert.equal(await verdict(wrong), '400 guard.invalid_input', JSON.stringify(wrong));
    const machine = { type: 'MachineToMachine', isThirdParty: true };
    assert.equal(await verdict(machine), '400 application.invalid_third_party_application_type');
    assert.equal((await operator.post('/api/applications')).verdict, '400 guard.invalid_input');
  });

  test('GET all 200: newest first, by type, by role, by whose it is, searched, in pages where asked', async () => {
    const [one, two] = [
      await make({ name: 'listed 1' }),
      await make({ name: 'listed 2', isThirdParty: true }),
    ];
    harness.clock.move(1);
    const three = await make({ name: 'listed 3', type: 'MachineToMachine' });
    const list = async (query: string) =>
      names((await operator.get(`/api/applications?search=listed%25&${query}`)).body);
    assert.deepEqual([(await list(''))[0], (await list('')).length], ['listed 3', 3]);
    assert.deepEqual(await list('types=SPA&isThirdParty=false'), ['listed 1']);
    assert.deepEqual((await list('types=SPA&types=Native')).toSorted(), ['listed 1', 'listed 2']);
    assert.deepEqual(await list('isThirdParty=true'), ['listed 2']);
    await operator.patch(`/api/applications/${three}`, { isAdmin: true });
    assert.equal((await list('excludeRoleId=management-api-access')).includes('listed 3'), false);
    const page = await operator.get('/api/applications?search=listed%25&page=2&page_size=2');
    assert.deepEqual([page.body.length, page.headers['total-number']], [1, '3']);
    assert.match(String(page.headers['link']), /rel="prev"/);
    assert.equal((await operator.get('/api/applications')).headers['total-number'], undefined);
    const ids = (await operator.get('/api/applications')).body.map(({ id }: { id: string }) => id);
    assert.deepEqual([ids.includes(one), ids.includes(two), ids.includes('demo-app')], [true, true, false]);
    const verdict = async (query: string) => (await operator.get(`/api/applications?${query}`)).verdict;
    assert.equal(await verdict('types=Web'), '400 guard.invalid_input');
    assert.equal(await verdict('isThirdParty=maybe'), '400 guard.invalid_input');
    assert.equal(await verdict('page_size=101'), '400 guard.invalid_pagination');
    assert.equal(await verdict('search.secret=a'), '400 request.invalid_input');
  });

  test('PATCH 200: what is named is replaced; neither type nor owner nor tenant change', async () => {
    const id = await make({
      oidcClientMetadata: uris,
      description: 'D',
      customClientMetadata: { idTokenTtl: 60 },
    });
    const changed = await operator.patch(`/api/applications/${id}`, {
      name: 'New',
      description: null,
      oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
      type: 'Native',
      tenantId: 'admin',
      isThirdParty: true,
      secret: 'mine',
    });
    assert.deepEqual([changed.verdict, changed.headers['etag']], ['200', '"v2"']);
    assert.partialDeepStrictEqual(changed.body, {
      name: 'New',
      description: null,
      type: 'SPA',
      tenantId: 'default',
      isThirdParty: false,
      secret: '',
      oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
      customClientMetadata: { idTokenTtl: 60 },
    });
    assert.deepEqual((await read(id)).body, changed.body);
  });

  test('PATCH refusals; G1: redirect URIs are looked at with the type that it has', async () => {
    const [page, machine] = [await make(), await makeMachine()];
    const patch = async (id: string, body: unknown) =>
      (await operator.patch(`/api/applications/${id}`, body)).verdict;
    const native = {
      oidcClientMetadata: { redirectUris: ['com.example.app:/callback'], postLogoutRedirectUris: [] },
    };
    assert.equal(await patch(page, native), '400 guard.invalid_input');
    assert.equal(await patch(await make({ type: 'Native' }), native), '200');
    assert.equal(await patch(machine, { oidcClientMetadata: uris }), '400 guard.invalid_input');
    for (const wrong of [{}, { type: 'SPA' }, { name: '' }, { oidcClientMetadata: { redirectUris: [] } }])
      assert.equal(await patch(page, wrong), '400 guard.invalid_input', JSON.stringify(wrong));
    assert.equal(await patch(page, { isAdmin: true }), '422 application.invalid_type');
    assert.equal(await patch('nobody', { name: 'x' }), '404 entity.not_found');
  });

  test('PATCH isAdmin is the role for the Management API, one way of doing it', async () => {
    const id = await makeMachine();
    const roles = async () => names((await operator.get(`/api/applications/${id}/roles`)).body);
    assert.equal((await operator.patch(`/api/applications/${id}`, { isAdmin: true })).body.isAdmin, true);
    assert.deepEqual(await roles(), ['Management API access']);
    assert.equal((await operator.patch(`/api/applications/${id}`, { isAdmin: false })).body.isAdmin, false);
    assert.deepEqual(await roles(), []);
    const tag = (await read(id)).headers['etag'];
    await operator.post(`/api/applications/${id}/roles`, { roleIds: ['management-api-access'] });
    const after = await read(id);
    assert.equal(after.body.isAdmin, true);
    assert.notEqual(after.headers['etag'], tag, 'what was kept from before is not said to be as it was');
  });

  test('custom-data: the first level is merged, also by many at once', async () => {
    const id = await make({ customData: { a: { x: 1 }, b: 2 } });
    const at = `/api/applications/${id}/custom-data`;
    const merged = await operator.patch(at, { a: { y: 2 } });
    assert.deepEqual([merged.verdict, merged.body], ['200', { a: { y: 2 }, b: 2 }]);
    await Promise.all([1, 2, 3, 4, 5].map((n) => operator.patch(at, { [`key${n}`]: n })));
    const { customData } = (await read(id)).body;
    assert.deepEqual(Object.keys(customData).toSorted(), ['a', 'b', 'key1', 'key2', 'key3', 'key4', 'key5']);
    await operator.patch(`/api/applications/${id}`, { customData: { only: true } });
    assert.deepEqual((await read(id)).body.customData, { only: true });
    assert.equal((await operator.patch(at, [])).verdict, '400 guard.invalid_input');
    assert.equal(
      (await operator.patch('/api/applications/nobody/custom-data', {})).verdict,
      '404 entity.not_found',
    );
    const old = await operator.patch(at, { z: 1 }, { headers: { 'if-match': '"v1"' } });
    assert.equal(old.verdict, '412 request.changed_meanwhile');
  });

  test('If-Match: of many who read the same state one changes it; a late one removes nothing', async () => {
    const id = await make();
    const old = { headers: { 'if-match': '"v1"' } };
    const races = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => operator.patch(`/api/applications/${id}`, { name }, old)),
    );
    assert.deepEqual(races.map(({ verdict }) => verdict).toSorted(), [
      '200',
      ...Array.from({ length: 3 }, () => '412 request.changed_meanwhile'),
    ]);
    assert.equal((await operator.remove(`/api/applications/${id}`, old)).status, 412);
    assert.equal((await read(id)).headers['etag'], '"v2"');
  });

  test('DELETE 204 once, of many at once too, with everything that it had', async () => {
    const id = await makeMachine();
    await operator.patch(`/api/applications/${id}`, { isAdmin: true });
    const answers = await Promise.all([1, 2, 3].map(() => operator.remove(`/api/applications/${id}`)));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [204, 404, 404],
    );
    assert.equal((await read(id)).verdict, '404 entity.not_found');
    assert.equal(await harness.services.permissions.applicationRoles.isManager('default', id), false);
  });

  test('what is part of this server is read, and neither changed nor removed', async () => {
    for (const [id, tenantId] of [
      ['demo-app', 'default'],
      ['admin-console', 'admin'],
    ] as const) {
      const at = `/api/applications/${id}`;
      const here = { tenantId };
      const first = await operator.get(at, here);
      assert.deepEqual([first.body.id, first.status], [id, 200]);
      const not = '404 entity.not_found';
      assert.equal((await operator.patch(at, { name: 'x' }, here)).verdict, not);
      assert.equal((await operator.patch(`${at}/custom-data`, { a: 1 }, here)).verdict, not);
      assert.equal((await operator.remove(at, here)).verdict, not);
      assert.equal((await operator.post(`${at}/secrets`, { name: 'x' }, here)).verdict, not);
      assert.equal((await operator.patch(`${at}/secrets/x`, { name: 'y' }, here)).verdict, not);
      assert.equal((await operator.remove(`${at}/secrets/x`, here)).verdict, not);
      const role = await operator.post(`${at}/roles`, { roleIds: ['management-api-access'] }, here);
      assert.equal(role.verdict, '422 application.invalid_type');
      assert.deepEqual((await operator.get(at, here)).body, first.body);
    }
  });

  test('roles: given, set, listed, taken, refused', async () => {
    const id = await makeMachine();
    const at = `/api/applications/${id}/roles`;
    let n = 0;
    const role = async (type = 'MachineToMachine'): Promise<string> =>
      (await operator.post('/api/roles', { name: `for machines ${n++}`, description: 'D', type })).body.id;
    const [a, b, people] = [await role(), await role(), await role('User')];
    const held = async () => (await operator.get(at)).body.map((one: { id: string }) => one.id).toSorted();
    assert.equal((await operator.post(at, { roleIds: [a] })).verdict, '201');
    assert.equal((await operator.post(at, { roleIds: [b, a] })).verdict, '422 application.role_exists');
    assert.deepEqual(await held(), [a], 'all of them or none');
    const put = (roleIds: readonly string[], path = at) => operator.call('PUT', path, { body: { roleIds } });
    assert.equal((await put([a, b])).verdict, '200');
    assert.deepEqual(await held(), [a, b].toSorted());
    const races = await Promise.all([put([a]), put([b]), put([a]), put([b])]);
    assert.deepEqual([races.every(({ status }) => status === 200), (await held()).length], [true, 1]);
    assert.equal((await put([])).verdict, '200');
    await operator.post(at, { roleIds: [b] });
    assert.equal((await operator.remove(`${at}/${b}`)).verdict, '204');
    assert.equal((await operator.remove(`${at}/${b}`)).verdict, '404 entity.not_found');
    for (const method of ['POST', 'PUT']) {
      const call = async (body: object, path = at) => (await operator.call(method, path, { body })).verdict;
      assert.equal(await call({ roleIds: [people] }), '422 application.invalid_role_type');
      assert.equal(await call({ roleIds: ['nobody'] }), '404 entity.relation_foreign_key_not_found');
      assert.equal(await call({}), '400 guard.invalid_input');
      assert.equal(await call({ roleIds: [a] }, '/api/applications/nobody/roles'), '404 entity.not_found');
      assert.equal(
        await call({ roleIds: [a] }, `/api/applications/${await make()}/roles`),
        '422 application.invalid_type',
      );
    }
    assert.equal((await operator.get(`${at}?page=0`)).verdict, '400 guard.invalid_pagination');
    assert.equal((await operator.get(`${at}?search=`)).verdict, '400 request.invalid_input');
    assert.equal((await operator.get('/api/applications/nobody/roles')).verdict, '404 entity.not_found');
  });

  test('finer scopes do not open it, another tenant does not see it', async () => {
    const id = await makeMachine();
    const finer = {
      authorization: `Bearer ${await operator.tokenWith({ scope: 'users:write settings:write connectors:write' })}`,
    };
    assert.equal((await operator.get(`/api/applications/${id}`, finer)).verdict, '403 auth.forbidden');
    assert.equal((await operator.post(`/api/applications/${id}/secrets`, { name: 'x' }, finer)).status, 403);
    assert.equal((await operator.get('/api/applications', { authorization: null })).status, 401);
    for (const path of ['', '/roles', '/secrets'])
      assert.equal(
        (await operator.get(`/api/applications/${id}${path}`, { tenantId: 'admin' })).verdict,
        '404 entity.not_found',
      );
  });
});
