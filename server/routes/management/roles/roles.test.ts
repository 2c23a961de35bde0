/** `/api/roles` and who has them by their answers. */
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { eachDatabase } from '../../../testing/databases.ts';
import type { TestClock } from '../../../testing/harness.ts';
import { openOperator, type Operator } from '../../../testing/operator.ts';

const builtIn = '/api/roles/management-api-access';

eachDatabase('/api/roles', (databases) => {
  let operator: Operator;
  let clock: TestClock;
  let scopes: readonly string[];
  before(async () => {
    ({ operator, clock } = await openOperator(await databases.open()));
    const shop = await operator.post('/api/resources', { name: 'Shop', indicator: 'https://shop.example' });
    scopes = await Promise.all(
      ['read', 'write', 'refund'].map(
        async (name) =>
          (await operator.post(`/api/resources/${shop.body.id}/scopes`, { name })).body.id as string,
      ),
    );
  });
  beforeEach(() => clock.move(1));
  let made = 0;
  const make = async (body: object = {}): Promise<string> =>
    (await operator.post('/api/roles', { name: `role ${made++}`, description: 'One', ...body })).body.id;
  const makeUser = async (): Promise<string> => (await operator.post('/api/users', { name: 'Ann' })).body.id;
  const makeMachine = async (type = 'MachineToMachine'): Promise<string> =>
    (await operator.post('/api/applications', { name: 'M', type })).body.id;
  const ids = (body: readonly { id: string }[]) => body.map(({ id }) => id).toSorted();

  test('POST 200: the whole role; without a type it is for people; with scopes from the start', async () => {
    const answer = await operator.post('/api/roles', {
      name: 'clerk',
      description: 'Sells',
      isDefault: false,
      scopeIds: [scopes[0], scopes[1], scopes[0]],
    });
    assert.deepEqual([answer.verdict, answer.headers['etag']], ['200', '"v1"']);
    const { id, ...rest } = answer.body;
    assert.match(id, /^[a-z\d]{21}$/);
    const whole = {
      tenantId: 'default',
      name: 'clerk',
      description: 'Sells',
      type: 'User',
      isDefault: false,
    };
    assert.deepEqual(rest, whole);
    const got = await operator.get(`/api/roles/${id}`);
    assert.deepEqual([got.text, got.headers['etag']], [answer.text, '"v1"']);
    const carried = await operator.get(`/api/roles/${id}/scopes`);
    assert.deepEqual(
      ids(carried.body),
      [scopes[0], scopes[1]].toSorted((a, b) => String(a).localeCompare(String(b), 'en')),
    );
    assert.equal(carried.body[0].resource.indicator, 'https://shop.example');
    const machine = await operator.post('/api/roles', {
      name: 'm',
      description: 'M',
      type: 'MachineToMachine',
    });
    assert.equal(machine.body.type, 'MachineToMachine');
  });

  test('POST refusals; of many of one name at once one is made', async () => {
    const post = async (body: object) => (await operator.post('/api/roles', body)).verdict;
    const good = { name: 'twice', description: 'D' };
    const races = await Promise.all([1, 2, 3, 4].map(() => post(good)));
    const taken = '422 role.name_in_use';
    assert.deepEqual(races.toSorted(), ['200', taken, taken, taken]);
    assert.equal(await post({ ...good, name: '#internal:x' }), '403 role.internal_role_violation');
    const unknown = { name: 'u', description: 'D', scopeIds: [scopes[0], 'nobody'] };
    assert.equal(await post(unknown), '404 entity.relation_foreign_key_not_found');
    assert.equal(await post({ ...unknown, scopeIds: [] }), '200', 'nothing of it was kept');
    const management = { name: 'v', description: 'D', scopeIds: ['management-api-all'] };
    assert.equal(await post(management), '403 role.management_api_scopes_not_assignable_to_user_role');
    assert.equal(await post({ ...management, type: 'MachineToMachine' }), '200');
    for (const wrong of [
      {},
      { name: 'x' },
      { ...good, name: '' },
      { ...good, description: '' },
      { ...good, type: 'Person' },
    ])
      assert.equal(await post(wrong), '400 guard.invalid_input', JSON.stringify(wrong));
  });

  test('PATCH 200 and its refusals; If-Match', async () => {
    const id = await make({ name: 'before' });
    const patch = async (body: object, of = id, headers = {}) =>
      operator.patch(`/api/roles/${of}`, body, { headers });
    const changed = await patch({ name: 'after', isDefault: true, type: 'MachineToMachine' });
    assert.deepEqual(
      [
        changed.verdict,
        changed.headers['etag'],
        changed.body.name,
        changed.body.isDefault,
        changed.body.type,
      ],
      ['200', '"v2"', 'after', true, 'User'],
    );
    await patch({ isDefault: false });
    await make({ name: 'taken' });
    assert.equal((await patch({ name: 'taken' })).verdict, '422 role.name_in_use');
    assert.equal((await patch({ name: '#internal:a' })).verdict, '403 role.internal_role_violation');
    assert.equal((await patch({})).verdict, '400 guard.invalid_input');
    assert.equal((await patch({ name: 'x' }, 'nobody')).verdict, '404 entity.not_found');
    const old = { 'if-match': '"v3"' };
    const races = await Promise.all(['a', 'b', 'c'].map((name) => patch({ name }, id, old)));
    assert.deepEqual(
      races.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 412, 412],
    );
    const late = await operator.remove(`/api/roles/${id}`, { headers: old });
    assert.equal(late.verdict, '412 request.changed_meanwhile');
  });

  test('DELETE 204 once, of many at once too; nobody has it any more', async () => {
    const id = await make();
    const user = await makeUser();
    await operator.post(`/api/roles/${id}/users`, { userIds: [user] });
    const answers = await Promise.all([1, 2, 3].map(() => operator.remove(`/api/roles/${id}`)));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [204, 404, 404],
    );
    assert.equal((await operator.get(`/api/roles/${id}`)).verdict, '404 entity.not_found');
    assert.deepEqual((await operator.get(`/api/users/${user}/roles`)).body, []);
  });

  test('GET all 200: in pages, searched, filtered, with those who have them', async () => {
    const [mine, theirs] = [
      await make({ name: 'find me' }),
      await make({ name: 'find them', type: 'MachineToMachine' }),
    ];
    const [user, machine] = [await makeUser(), await makeMachine()];
    await operator.post(`/api/roles/${mine}/users`, { userIds: [user] });
    await operator.post(`/api/roles/${theirs}/applications`, { applicationIds: [machine] });
    const found = await operator.get('/api/roles?search=find%25');
    assert.deepEqual([found.headers['total-number'], ids(found.body)], ['2', [mine, theirs].toSorted()]);
    const byId = new Map(found.body.map((role: { id: string }) => [role.id, role]));
    assert.partialDeepStrictEqual(byId.get(mine), {
      usersCount: 1,
      featuredUsers: [{ id: user, avatar: null, name: 'Ann' }],
      applicationsCount: 0,
      featuredApplications: [],
    });
    assert.partialDeepStrictEqual(byId.get(theirs), {
      usersCount: 0,
      featuredUsers: [],
      applicationsCount: 1,
      featuredApplications: [{ id: machine, name: 'M', type: 'MachineToMachine' }],
    });
    const only = async (query: string) =>
      ids((await operator.get(`/api/roles?search=find%25&${query}`)).body);
    assert.deepEqual(await only('type=User'), [mine]);
    assert.deepEqual(await only(`excludeUserId=${user}`), [theirs]);
    assert.deepEqual(await only(`excludeApplicationId=${machine}`), [mine]);
    const first = await operator.get('/api/roles?page_size=1');
    assert.deepEqual([first.body.length, first.body[0].id], [1, 'management-api-access']);
    assert.equal((await operator.get('/api/roles?page=x')).verdict, '400 guard.invalid_pagination');
    assert.equal((await operator.get('/api/roles?search=')).verdict, '400 request.invalid_input');
    assert.equal((await operator.get('/api/roles?type=Other')).verdict, '400 guard.invalid_input');
  });

  test('scopes of a role: added, listed, taken away, refused', async () => {
    const at = `/api/roles/${await make()}/scopes`;
    const post = async (scopeIds: unknown, path = at) => operator.post(path, { scopeIds });
    const added = await post([scopes[0], scopes[1]]);
    assert.deepEqual(
      [added.verdict, ids(added.body)],
      ['201', [scopes[0], scopes[1]].toSorted((a, b) => String(a).localeCompare(String(b), 'en'))],
    );
    assert.equal((await post([scopes[2], scopes[1]])).verdict, '422 role.scope_exists');
    assert.equal((await operator.get(at)).body.length, 2, 'all of them or none');
    assert.equal((await post(['nobody'])).verdict, '404 entity.relation_foreign_key_not_found');
    assert.equal((await post([])).verdict, '400 guard.invalid_input');
    assert.equal((await post([scopes[0]], '/api/roles/nobody/scopes')).verdict, '404 entity.not_found');
    assert.equal(
      (await post(['management-api-users-read'])).verdict,
      '403 role.management_api_scopes_not_assignable_to_user_role',
    );
    const races = await Promise.all([1, 2, 3].map(() => post([scopes[2]])));
    assert.deepEqual(
      races.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 422, 422],
    );
    assert.equal((await operator.get(`${at}?search.name=ref%25&page=1`)).headers['total-number'], '1');
    assert.equal((await operator.get(`${at}?page=0`)).verdict, '400 guard.invalid_pagination');
    assert.equal((await operator.get(`${at}?search=`)).verdict, '400 request.invalid_input');
    assert.equal((await operator.get('/api/roles/nobody/scopes')).verdict, '404 entity.not_found');
    assert.equal((await operator.remove(`${at}/${scopes[0]}`)).verdict, '204');
    assert.equal((await operator.remove(`${at}/${scopes[0]}`)).verdict, '404 entity.not_found');
    assert.equal(
      (await operator.remove(`/api/roles/nobody/scopes/${scopes[0]}`)).verdict,
      '404 entity.not_found',
    );
  });

  test('people of a role: given, searched, taken, refused', async () => {
    const [id, machines] = [await make(), await make({ type: 'MachineToMachine' })];
    const [ann, bo] = [await makeUser(), await makeUser()];
    const at = `/api/roles/${id}/users`;
    const post = async (userIds: unknown, path = at) => (await operator.post(path, { userIds })).verdict;
    assert.equal(await post([ann]), '201');
    assert.equal(await post([bo, ann]), '422 role.user_exists');
    assert.deepEqual(ids((await operator.get(at)).body), [ann], 'all of them or none');
    assert.equal(await post(['nobody']), '404 entity.relation_foreign_key_not_found');
    assert.equal(await post([]), '400 guard.invalid_input');
    assert.equal(await post([ann], '/api/roles/nobody/users'), '404 entity.not_found');
    assert.equal(await post([ann], `/api/roles/${machines}/users`), '422 user.invalid_role_type');
    const races = await Promise.all([1, 2, 3].map(() => post([bo])));
    assert.deepEqual(races.toSorted(), ['201', '422 role.user_exists', '422 role.user_exists']);
    const page = await operator.get(`${at}?page=1&page_size=1&search.name=A%25`);
    assert.deepEqual([page.body.length, page.headers['total-number']], [1, '2']);
    const others = ids((await operator.get(`/api/users?excludeRoleId=${id}&page_size=100`)).body);
    const third = await makeUser();
    const more = ids((await operator.get(`/api/users?excludeRoleId=${id}&page_size=100`)).body);
    assert.deepEqual([others.includes(ann), others.includes(bo), more.includes(third)], [false, false, true]);
    assert.equal((await operator.get(`${at}?page=0`)).verdict, '400 guard.invalid_pagination');
    assert.equal((await operator.get(`${at}?search=`)).verdict, '400 request.invalid_input');
    assert.equal((await operator.get('/api/roles/nobody/users')).verdict, '404 entity.not_found');
    assert.equal((await operator.remove(`${at}/${ann}`)).verdict, '204');
    assert.equal((await operator.remove(`${at}/${ann}`)).verdict, '404 entity.not_found');
    await operator.remove(`/api/users/${bo}`);
    assert.deepEqual((await operator.get(at)).body, []);
  });

  test('applications of a role: given, listed, taken, refused', async () => {
    const [id, people] = [await make({ type: 'MachineToMachine' }), await make()];
    const [one, two, page] = [await makeMachine(), await makeMachine(), await makeMachine('SPA')];
    const at = `/api/roles/${id}/applications`;
    const post = async (applicationIds: unknown, path = at) =>
      (await operator.post(path, { applicationIds })).verdict;
    assert.equal(await post([one]), '201');
    assert.equal(await post([two, one]), '422 role.application_exists');
    const listed = await operator.get(at);
    assert.deepEqual([ids(listed.body), listed.headers['total-number']], [[one], '1'], 'all of them or none');
    assert.match(listed.body[0].secret, /^••••\w{4}$/);
    assert.equal(await post(['nobody']), '404 entity.relation_foreign_key_not_found');
    assert.equal(await post('x'), '400 guard.invalid_input');
    assert.equal(await post([one], '/api/roles/nobody/applications'), '404 entity.not_found');
    assert.equal(await post([page]), '422 application.invalid_type');
    assert.equal(await post([one], `/api/roles/${people}/applications`), '422 application.invalid_role_type');
    assert.equal((await operator.get('/api/roles/nobody/applications')).verdict, '404 entity.not_found');
    assert.equal((await operator.get(`${at}?page=0`)).verdict, '400 guard.invalid_pagination');
    assert.equal((await operator.get(`${at}?search=`)).verdict, '400 request.invalid_input');
    assert.equal((await operator.remove(`${at}/${one}`)).verdict, '204');
    assert.equal((await operator.remove(`${at}/${one}`)).verdict, '404 entity.not_found');
  });

  test('the built-in role can be given, and neither changed nor removed nor widened', async () => {
    const cannot = '403 role.internal_role_violation';
    assert.equal((await operator.remove(builtIn)).verdict, cannot);
    assert.equal((await operator.patch(builtIn, { name: 'x' })).verdict, cannot);
    const more = { scopeIds: [scopes[0]] };
    assert.equal((await operator.post(`${builtIn}/scopes`, more)).verdict, cannot);
    assert.equal((await operator.remove(`${builtIn}/scopes/management-api-all`)).verdict, cannot);
    const carried = (await operator.get(`${builtIn}/scopes`)).body;
    assert.deepEqual(
      carried.map(({ name }: { name: string }) => name),
      ['all'],
    );
    const given = { applicationIds: [await makeMachine()] };
    assert.equal((await operator.post(`${builtIn}/applications`, given)).verdict, '201');
    const people = await operator.post(`${builtIn}/users`, { userIds: [await makeUser()] });
    assert.equal(people.verdict, '422 user.invalid_role_type');
  });

  test('another tenant sees and changes nothing of it; finer scopes do not open it', async () => {
    const [id, user] = [await make(), await makeUser()];
    const elsewhere = { tenantId: 'admin' };
    const not = '404 entity.not_found';
    assert.equal((await operator.get(`/api/roles/${id}`, elsewhere)).verdict, not);
    assert.equal((await operator.patch(`/api/roles/${id}`, { name: 'x' }, elsewhere)).verdict, not);
    assert.equal((await operator.remove(`/api/roles/${id}`, elsewhere)).verdict, not);
    assert.equal(
      (await operator.post(`/api/roles/${id}/users`, { userIds: [user] }, elsewhere)).verdict,
      not,
    );
    const admins = await operator.post('/api/roles', { name: 'a', description: 'A' }, elsewhere);
    const across = await operator.post(`/api/roles/${admins.body.id}/users`, { userIds: [user] }, elsewhere);
    assert.equal(across.verdict, '404 entity.relation_foreign_key_not_found');
    const finer = { authorization: `Bearer ${await operator.tokenWith({ scope: 'users:write' })}` };
    assert.equal((await operator.post(`/api/roles/${id}/users`, { userIds: [user] }, finer)).status, 403);
    assert.equal((await operator.post(`/api/users/${user}/roles`, { roleIds: [id] }, finer)).status, 403);
  });
});

eachDatabase('/api/users/:userId/roles', (databases) => {
  let operator: Operator;
  before(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });
  let made = 0;
  const make = async (body: object = {}): Promise<string> =>
    (await operator.post('/api/roles', { name: `role ${made++}`, description: 'One', ...body })).body.id;
  const makeUser = async (): Promise<string> => (await operator.post('/api/users', {})).body.id;
  const held = async (user: string) =>
    (await operator.get(`/api/users/${user}/roles`)).body.map(({ id }: { id: string }) => id).toSorted();

  test('added, set, taken away', async () => {
    const [a, b, c] = [await make(), await make(), await make()];
    const user = await makeUser();
    const at = `/api/users/${user}/roles`;
    const first = await operator.post(at, { roleIds: [a, b, a] });
    assert.deepEqual([first.verdict, first.body], ['201', { roleIds: [a, b], addedRoleIds: [a, b] }]);
    const again = await operator.post(at, { roleIds: [b, c] });
    assert.deepEqual(again.body, { roleIds: [b, c], addedRoleIds: [c] });
    const set = await operator.call('PUT', at, { body: { roleIds: [c] } });
    assert.deepEqual([set.verdict, set.body, await held(user)], ['200', { roleIds: [c] }, [c]]);
    assert.deepEqual((await operator.call('PUT', at, { body: { roleIds: [] } })).body, { roleIds: [] });
    await operator.post(at, { roleIds: [a] });
    assert.equal((await operator.remove(`${at}/${a}`)).verdict, '204');
    assert.equal((await operator.remove(`${at}/${a}`)).verdict, '404 entity.not_found');
  });

  test('default roles are given to everybody who is made from then on, and to nobody before', async () => {
    const early = await makeUser();
    const [a, machines] = [
      await make({ isDefault: true }),
      await make({ isDefault: true, type: 'MachineToMachine' }),
    ];
    const late = await makeUser();
    assert.deepEqual([await held(early), await held(late)], [[], [a]]);
    assert.equal((await operator.get(`/api/roles/${machines}`)).body.isDefault, true);
    await operator.patch(`/api/roles/${a}`, { isDefault: false });
    assert.deepEqual(await held(await makeUser()), []);
    const taken = { primaryPhone: '16502530000' };
    await operator.patch(`/api/roles/${a}`, { isDefault: true });
    assert.equal((await operator.post('/api/users', taken)).status, 200);
    const twice = await operator.post('/api/users', taken);
    assert.equal(twice.verdict, '422 user.phone_already_in_use');
    await operator.remove(`/api/roles/${a}`);
    assert.deepEqual(await held(await makeUser()), []);
  });

  test('of many who set them at once, one stands', async () => {
    const roles = [await make(), await make(), await make(), await make()];
    const user = await makeUser();
    const answers = await Promise.all(
      roles.map((id) => operator.call('PUT', `/api/users/${user}/roles`, { body: { roleIds: [id] } })),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    assert.equal((await held(user)).length, 1);
  });

  test('refusals', async () => {
    const [role, machines, user] = [await make(), await make({ type: 'MachineToMachine' }), await makeUser()];
    for (const method of ['POST', 'PUT']) {
      const call = async (body: unknown, of = user) =>
        (await operator.call(method, `/api/users/${of}/roles`, { body })).verdict;
      assert.equal(await call({ roleIds: [role, 'nobody'] }), '404 entity.relation_foreign_key_not_found');
      assert.equal(await call({ roleIds: [machines] }), '422 user.invalid_role_type');
      assert.equal(await call({ roleIds: [role] }, 'nobody'), '404 entity.not_found');
      assert.equal(await call({}), '400 guard.invalid_input');
    }
    assert.deepEqual(await held(user), []);
    assert.equal(
      (await operator.post(`/api/users/${user}/roles`, { roleIds: [] })).verdict,
      '400 guard.invalid_input',
    );
    assert.equal((await operator.get('/api/users/nobody/roles')).verdict, '404 entity.not_found');
    assert.equal(
      (await operator.get(`/api/users/${user}/roles?page=0`)).verdict,
      '400 guard.invalid_pagination',
    );
    assert.equal(
      (await operator.get(`/api/users/${user}/roles?search=`)).verdict,
      '400 request.invalid_input',
    );
  });
});
