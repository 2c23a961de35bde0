/** Organizations and their members, by their answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Services } from '../../../services.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import { openOperator, type Operator } from '../../../testing/operator.ts';
import { createOrganizationMaker } from '../../../testing/organization-maker.ts';

eachDatabase('organizations', (databases) => {
  let operator: Operator;
  let services: Services;
  before(async () => {
    ({ operator, services } = await openOperator(await databases.open()));
  });
  const { machine, organization, put, role, scope, user } = createOrganizationMaker(() => ({
    operator,
    services,
  }));

  test('POST 201 and GET 200: the whole organization', async () => {
    const fields = {
      name: 'Acme',
      description: 'Anvils',
      customData: { plan: 'gold' },
      isMfaRequired: true,
      branding: { logoUrl: 'https://acme.example/logo.svg' },
      color: { primaryColor: '#112233' },
      customCss: 'a { color: red }',
    };
    const answer = await operator.post('/api/organizations', fields);
    assert.equal(answer.verdict, '201');
    const { id, createdAt, ...rest } = answer.body;
    assert.match(id, /^[a-z\d]{12}$/);
    assert.equal(typeof createdAt, 'number');
    assert.deepEqual(rest, { tenantId: 'default', ...fields });
    const read = await operator.get(`/api/organizations/${id}`);
    assert.deepEqual([read.status, read.text, read.headers['etag']], [200, answer.text, '"v1"']);
  });

  test('POST 400', async () => {
    for (const wrong of [
      undefined,
      [],
      {},
      { name: '' },
      { name: 'x'.repeat(129) },
      { name: 'a\0b' },
      { name: 1 },
    ])
      assert.equal((await operator.post('/api/organizations', wrong)).verdict, '400 guard.invalid_input');
    const branding = { logoUrl: 'javascript:alert(1)' };
    assert.equal(
      (await operator.post('/api/organizations', { name: 'x', branding })).verdict,
      '400 guard.invalid_input',
    );
  });

  test('customCss: 403 without `all` or `settings:write`, for it stands on the sign-in pages', async () => {
    const id = await organization({ name: 'Styled' });
    const change = async (carried: string, body: object) => {
      const authorization = `Bearer ${await operator.tokenWith({ scope: carried })}`;
      return (await operator.patch(`/api/organizations/${id}`, body, { authorization })).verdict;
    };
    assert.equal(await change('users:write', { customCss: 'a{}' }), '403 auth.forbidden');
    assert.equal(await change('users:write', { name: 'Still styled' }), '200');
    assert.equal(await change('users:write settings:write', { customCss: 'a{}' }), '200');
    assert.equal((await operator.get(`/api/organizations/${id}`)).body.customCss, 'a{}');
  });

  test('GET 200: searched by name and id, paged, with faces when asked', async () => {
    const id = await organization({ name: 'Find_me 100%' });
    await operator.post(`/api/organizations/${id}/users`, { userIds: [await user({ name: 'Face' })] });
    const found = async (query: string) => (await operator.get(`/api/organizations?${query}`)).body;
    assert.deepEqual(
      (await found('q=find_ME')).map((one: { id: string }) => one.id),
      [id],
    );
    assert.deepEqual((await found('q=find%25me')).length, 0);
    assert.deepEqual((await found(`q=${id}`)).length, 1);
    const [face] = await found(`q=${id}&showFeatured=true`);
    assert.equal(face.usersCount, 1);
    assert.equal(face.featuredUsers[0].name, 'Face');
    const page = await operator.get('/api/organizations?page=1&page_size=1');
    assert.equal(page.body.length, 1);
    assert.ok(Number(page.headers['total-number']) > 1);
    assert.equal((await operator.get('/api/organizations?page=0')).verdict, '400 guard.invalid_pagination');
  });

  test('PATCH 200, 400, 404, 412; DELETE 204, 404, 412', async () => {
    const id = await organization();
    const path = `/api/organizations/${id}`;
    const changed = await operator.patch(path, { description: 'New', customData: { a: 1 } });
    assert.deepEqual(
      [changed.status, changed.body.description, changed.body.customData, changed.headers['etag']],
      [200, 'New', { a: 1 }, '"v2"'],
    );
    assert.equal((await operator.patch(path, { description: null })).body.description, null);
    assert.equal((await operator.patch(path, {})).verdict, '400 guard.invalid_input');
    assert.equal(
      (await operator.patch('/api/organizations/nobody', { name: 'x' })).verdict,
      '404 entity.not_found',
    );
    const stale = { headers: { 'if-match': '"v1"' } };
    assert.equal((await operator.patch(path, { name: 'x' }, stale)).verdict, '412 request.changed_meanwhile');
    assert.equal((await operator.remove(path, stale)).verdict, '412 request.changed_meanwhile');
    assert.equal(
      (await operator.patch(path, { name: 'x' }, { headers: { 'if-match': '"v3"' } })).status,
      200,
    );
    assert.equal((await operator.remove(path)).verdict, '204');
    assert.equal((await operator.remove(path)).verdict, '404 entity.not_found');
    assert.equal((await operator.get(path)).verdict, '404 entity.not_found');
  });

  test('of two changes of the same version at once, one is refused', async () => {
    const path = `/api/organizations/${await organization()}`;
    const headers = { 'if-match': '"v1"' };
    const verdicts = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => (await operator.patch(path, { name }, { headers })).verdict),
    );
    assert.deepEqual(verdicts.toSorted(), ['200', ...Array<string>(3).fill('412 request.changed_meanwhile')]);
  });

  test('people: added, listed with roles, searched, replaced, taken out', async () => {
    const id = await organization();
    const path = `/api/organizations/${id}/users`;
    const [ann, bo, cy] = [
      await user({ name: 'Ann', username: 'ann_of_org' }),
      await user({ name: 'Bo', primaryPhone: '16502530990' }),
      await user({ name: 'Cy' }),
    ];
    assert.equal((await operator.post(path, { userIds: [ann, bo] })).verdict, '201');
    assert.equal((await operator.post(path, { userIds: [ann] })).verdict, '201');
    const names = async (query = '') =>
      (await operator.get(`${path}${query}`)).body.map(({ name }: { name: string }) => name).toSorted();
    assert.deepEqual(await names(), ['Ann', 'Bo']);
    assert.deepEqual(await names('?q=of_org'), ['Ann']);
    assert.deepEqual(await names('?q=16502530990'), ['Bo']);
    assert.equal((await operator.get(`${path}?page_size=1`)).headers['total-number'], '2');
    assert.equal(
      (await operator.post(path, { userIds: ['nobody'] })).verdict,
      '404 entity.relation_foreign_key_not_found',
    );
    assert.equal((await operator.post(path, { userIds: [] })).verdict, '400 guard.invalid_input');
    assert.equal(
      (await operator.post('/api/organizations/none/users', { userIds: [ann] })).verdict,
      '404 entity.relation_foreign_key_not_found',
    );
    assert.equal((await operator.get('/api/organizations/none/users')).verdict, '404 entity.not_found');

    const roleId = await role({ name: 'Clerk' });
    const roles = { userIds: [ann, bo], organizationRoleIds: [roleId] };
    assert.equal((await operator.post(`${path}/roles`, roles)).verdict, '201');
    // Another's id may hold the word too.
    const rolesOfAnn = async () =>
      (await operator.get(`${path}?q=Ann`)).body.find((one: { id: string }) => one.id === ann)
        .organizationRoles;
    assert.deepEqual(await rolesOfAnn(), [{ id: roleId, name: 'Clerk' }]);
    const strangers = { userIds: [cy], organizationRoleIds: [roleId] };
    assert.equal(
      (await operator.post(`${path}/roles`, strangers)).verdict,
      '422 organization.require_membership',
    );
    const unknown = { userIds: [ann], organizationRoleIds: ['nothing'] };
    assert.equal(
      (await operator.post(`${path}/roles`, unknown)).verdict,
      '404 entity.relation_foreign_key_not_found',
    );
    assert.equal(
      (await operator.post(`${path}/roles`, { userIds: [ann] })).verdict,
      '400 guard.invalid_input',
    );

    assert.equal((await put(path, { userIds: [ann, cy] })).verdict, '204');
    assert.deepEqual(await names(), ['Ann', 'Cy']);
    assert.equal((await rolesOfAnn()).length, 1, 'kept');
    assert.equal(
      (await put(path, { userIds: ['nobody'] })).verdict,
      '404 entity.relation_foreign_key_not_found',
    );
    assert.deepEqual(await names(), ['Ann', 'Cy'], 'all or nothing');
    assert.equal(
      (await put('/api/organizations/none/users', { userIds: [] })).verdict,
      '404 entity.not_found',
    );
    assert.equal((await put(path, { userIds: 'all' })).verdict, '400 guard.invalid_input');
    assert.equal((await operator.remove(`${path}/${cy}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/${cy}`)).verdict, '404 entity.not_found');
    assert.equal((await operator.remove(`/api/users/${ann}`)).verdict, '204');
    assert.deepEqual(await names(), [], 'who is removed belongs nowhere');
  });

  test('roles of one member: given by id and name, replaced, taken; what they allow', async () => {
    const id = await organization();
    const ann = await user();
    await operator.post(`/api/organizations/${id}/users`, { userIds: [ann] });
    const path = `/api/organizations/${id}/users/${ann}`;
    const seeId = await scope({ name: 'see:all' });
    const [reader, writer, robot] = [
      await role({ name: 'Reader', organizationScopeIds: [seeId] }),
      await role({ name: 'Writer' }),
      await role({ name: 'Robot', type: 'MachineToMachine' }),
    ];
    const post = (body: unknown, of = path) => operator.post(`${of}/roles`, body);
    assert.equal(
      (await post({ organizationRoleIds: [writer], organizationRoleNames: ['Reader'] })).verdict,
      '201',
    );
    const read = await operator.get(`${path}/roles`);
    assert.deepEqual(read.body, [
      { tenantId: 'default', id: reader, name: 'Reader', description: null, type: 'User' },
      { tenantId: 'default', id: writer, name: 'Writer', description: null, type: 'User' },
    ]);
    assert.equal((await operator.get(`${path}/roles?page=2&page_size=1`)).body[0].name, 'Writer');
    assert.deepEqual((await operator.get(`${path}/scopes`)).body, [
      { tenantId: 'default', id: seeId, name: 'see:all', description: null },
    ]);
    assert.equal(
      (await post({ organizationRoleNames: ['Nobody'] })).verdict,
      '422 organization.role_names_not_found',
    );
    assert.equal(
      (await post({ organizationRoleIds: ['x'] })).verdict,
      '404 entity.relation_foreign_key_not_found',
    );
    assert.equal(
      (await post({ organizationRoleIds: [robot] })).verdict,
      '404 entity.relation_foreign_key_not_found',
    );
    assert.equal((await post({})).verdict, '400 guard.invalid_input');
    const stranger = `/api/organizations/${id}/users/${await user()}`;
    assert.equal(
      (await post({ organizationRoleIds: [reader] }, stranger)).verdict,
      '422 organization.require_membership',
    );
    assert.equal((await operator.get(`${stranger}/roles`)).verdict, '422 organization.require_membership');
    assert.equal((await operator.get(`${stranger}/scopes`)).verdict, '422 organization.require_membership');
    assert.equal((await put(`${path}/roles`, { organizationRoleIds: [writer] })).verdict, '204');
    assert.deepEqual((await operator.get(`${path}/roles`)).body.length, 1);
    assert.equal(
      (await put(`${path}/roles`, { organizationRoleIds: ['x'] })).verdict,
      '404 entity.relation_foreign_key_not_found',
    );
    assert.deepEqual((await operator.get(`${path}/roles`)).body.length, 1, 'all or nothing');
    assert.equal((await operator.remove(`${path}/roles/${writer}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/roles/${writer}`)).verdict, '404 entity.not_found');
    await post({ organizationRoleIds: [reader] });
    const inRole = async (roleId: string) =>
      (await operator.get(`/api/organizations/${id}/users?organizationRoleId=${roleId}`)).body.map(
        (found: { id: string }) => found.id,
      );
    assert.deepEqual([await inRole(reader), await inRole('nothing')], [[ann], []]);
    const where = await operator.get(`/api/users/${ann}/organizations`);
    assert.equal(where.verdict, '200');
    assert.deepEqual(where.body[0].organizationRoles, [{ id: reader, name: 'Reader' }]);
    assert.equal(where.body[0].id, id);
    assert.equal((await operator.get('/api/users/nobody/organizations')).verdict, '404 entity.not_found');
  });

  test('applications: machines alone, with roles of their kind', async () => {
    const id = await organization();
    const path = `/api/organizations/${id}/applications`;
    const [one, two, spa] = [await machine(), await machine(), await machine('SPA')];
    const post = async (ids: unknown) => (await operator.post(path, { applicationIds: ids })).verdict;
    assert.equal(await post([one]), '201');
    assert.equal(await post([spa]), '404 entity.relation_foreign_key_not_found');
    assert.equal(await post(['nobody']), '404 entity.relation_foreign_key_not_found');
    assert.equal(await post(['demo-app']), '404 entity.relation_foreign_key_not_found');
    assert.equal(await post([]), '400 guard.invalid_input');
    const robot = await role({ name: 'Worker', type: 'MachineToMachine' });
    const person = await role();
    const give = async (applicationIds: string[], organizationRoleIds: string[]) =>
      (await operator.post(`${path}/roles`, { applicationIds, organizationRoleIds })).verdict;
    assert.equal(await give([one], [robot]), '201');
    assert.equal(await give([two], [robot]), '422 organization.require_membership');
    assert.equal(await give([one], [person]), '404 entity.relation_foreign_key_not_found');
    const listed = await operator.get(path);
    const { isAdmin: _, ...whole } = (await operator.get(`/api/applications/${one}`)).body;
    assert.deepEqual(listed.body, [{ ...whole, organizationRoles: [{ id: robot, name: 'Worker' }] }]);
    assert.equal(listed.headers['total-number'], '1');
    const total = async (query: string) => (await operator.get(path + query)).headers['total-number'];
    assert.deepEqual(
      [await total('?q=rOBO'), await total(`?q=${one}`), await total('?q=nobody%20such')],
      ['1', '1', '0'],
    );
    const others = (await operator.get(`/api/applications?excludeOrganizationId=${id}`)).body;
    const otherIds = others.map((other: { id: string }) => other.id);
    assert.deepEqual([otherIds.includes(one), otherIds.includes(two)], [false, true]);
    const roles = `${path}/${one}/roles`;
    assert.equal((await operator.get(roles)).body[0].name, 'Worker');
    assert.equal((await put(roles, { organizationRoleIds: [] })).verdict, '204');
    assert.equal((await operator.post(roles, { organizationRoleNames: ['Worker'] })).verdict, '201');
    assert.equal((await operator.remove(`${roles}/${robot}`)).verdict, '204');
    assert.equal((await put(path, { applicationIds: [two] })).verdict, '204');
    assert.deepEqual(
      (await operator.get(path)).body.map((found: { id: string }) => found.id),
      [two],
    );
    assert.equal((await operator.remove(`${path}/${two}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/${two}`)).verdict, '404 entity.not_found');
    assert.equal(
      (await operator.get('/api/organizations/none/applications')).verdict,
      '404 entity.not_found',
    );
  });

  test('where an application belongs: 200, 404, 403', async () => {
    const [id, one] = [await organization(), await machine()];
    const robot = await role({ name: 'Digger', type: 'MachineToMachine' });
    await operator.post(`/api/organizations/${id}/applications`, { applicationIds: [one] });
    await operator.post(`/api/organizations/${id}/applications/${one}/roles`, {
      organizationRoleIds: [robot],
    });
    const path = `/api/applications/${one}/organizations`;
    const { body } = await operator.get(path);
    assert.deepEqual([body.length, body[0].id], [1, id]);
    assert.deepEqual(body[0].organizationRoles, [{ id: robot, name: 'Digger' }]);
    assert.equal((await operator.get(`${path}?page=2`)).headers['total-number'], '1');
    assert.equal(
      (await operator.get('/api/applications/nobody/organizations')).verdict,
      '404 entity.not_found',
    );
    const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:read' })}`;
    assert.equal((await operator.get(path, { authorization })).verdict, '403 auth.forbidden');
    assert.equal(
      (await operator.get(path, { authorization: null })).verdict,
      '401 auth.authorization_header_missing',
    );
  });

  test('GET /api/users: without those who belong to an organization, and not without a role besides', async () => {
    const id = await organization();
    const [inside, outside] = [await user({ name: 'Inside' }), await user({ name: 'Outside' })];
    await operator.post(`/api/organizations/${id}/users`, { userIds: [inside] });
    const found = async (query: string) =>
      (await operator.get(`/api/users?page_size=100&${query}`)).body.map((one: { id: string }) => one.id);
    const others: string[] = await found(`excludeOrganizationId=${id}`);
    assert.deepEqual([others.includes(inside), others.includes(outside)], [false, true]);
    assert.deepEqual(await found(`excludeOrganizationId=${id}&search=%25side`), [outside]);
    assert.ok((await found('excludeOrganizationId=nothing')).includes(inside));
    const both = await operator.get(`/api/users?excludeOrganizationId=${id}&excludeRoleId=x`);
    assert.equal(both.verdict, '400 request.invalid_input');
    assert.match(both.body.message, /excludeRoleId/);
  });

  test('another tenant sees none of it', async () => {
    const id = await organization();
    const elsewhere = { tenantId: 'admin' };
    assert.equal((await operator.get(`/api/organizations/${id}`, elsewhere)).verdict, '404 entity.not_found');
    assert.deepEqual((await operator.get('/api/organizations', elsewhere)).body, []);
    assert.deepEqual((await operator.get('/api/organization-roles', elsewhere)).body, []);
    assert.deepEqual((await operator.get('/api/organization-scopes', elsewhere)).body, []);
    assert.equal(
      (await operator.remove(`/api/organizations/${id}`, elsewhere)).verdict,
      '404 entity.not_found',
    );
  });
});
