/** Who joins an organization by signing up: the routes by their answers, and that it happens. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { SettingsPatch } from '../../../../contract/settings.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import { openExperience, told } from '../../../testing/experience.ts';
import { createOperator, openOperator, type Operator } from '../../../testing/operator.ts';

const notThere = '404 entity.relation_foreign_key_not_found';

eachDatabase('joining by signing up: the routes', (databases) => {
  let operator: Operator;
  before(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });
  let count = 0;
  const made = async (path: string, body: object = {}) =>
    (await operator.post(path, { name: `Name ${++count}`, ...body })).body.id as string;
  const jit = async () => `/api/organizations/${await made('/api/organizations')}/jit`;
  const role = (body?: object) => made('/api/organization-roles', body);
  const put = async (path: string, body: unknown) => (await operator.call('PUT', path, { body })).verdict;
  const post = async (path: string, body: unknown) => (await operator.post(path, body)).verdict;

  test('e-mail domains: added in small letters, listed, replaced, removed', async () => {
    const path = `${await jit()}/email-domains`;
    const organizationId = path.split('/')[3];
    const answer = await operator.post(path, { emailDomain: 'Acme.Example' });
    assert.equal(answer.verdict, '201');
    assert.deepEqual(answer.body, { tenantId: 'default', organizationId, emailDomain: 'acme.example' });
    assert.equal(await post(path, { emailDomain: 'ACME.example' }), '422 entity.unique_integrity_violation');
    assert.equal(await post(path, { emailDomain: 'b.example' }), '201');
    assert.deepEqual((await operator.get(path)).body, [
      { tenantId: 'default', organizationId, emailDomain: 'acme.example' },
      { tenantId: 'default', organizationId, emailDomain: 'b.example' },
    ]);
    const page = await operator.get(`${path}?page=2&page_size=1`);
    assert.deepEqual([page.body[0].emailDomain, page.headers['total-number']], ['b.example', '2']);
    assert.equal((await operator.get(`${path}?page=0`)).verdict, '400 guard.invalid_pagination');
    assert.equal(await put(path, { emailDomains: ['C.example', 'c.example'] }), '204');
    assert.deepEqual(
      (await operator.get(path)).body.map((one: { emailDomain: string }) => one.emailDomain),
      ['c.example'],
    );
    assert.equal((await operator.remove(`${path}/C.Example`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/c.example`)).verdict, '404 entity.not_found');
    for (const emailDomain of [
      undefined,
      '',
      'example',
      '@acme.example',
      'a b.example',
      '.example',
      'x..y',
      1,
    ])
      assert.equal(await post(path, { emailDomain }), '400 guard.invalid_input', String(emailDomain));
    assert.equal(await put(path, { emailDomains: 'a.example' }), '400 guard.invalid_input');
    assert.equal(await put(path, {}), '400 guard.invalid_input');
  });

  test('roles: of people alone; given, listed, replaced, taken', async () => {
    const path = `${await jit()}/roles`;
    const [clerk, boss, robot] = [
      await role({ name: 'B clerk' }),
      await role({ name: 'A boss' }),
      await role({ type: 'MachineToMachine' }),
    ];
    const names = async () => (await operator.get(path)).body.map(({ name }: { name: string }) => name);
    assert.equal(await post(path, { organizationRoleIds: [clerk] }), '201');
    assert.equal(await post(path, { organizationRoleIds: [clerk, boss] }), '201');
    assert.deepEqual(await names(), ['A boss', 'B clerk']);
    assert.deepEqual((await operator.get(`${path}?page=1&page_size=1`)).body, [
      { tenantId: 'default', id: boss, name: 'A boss', description: null, type: 'User' },
    ]);
    assert.equal(await post(path, { organizationRoleIds: [robot] }), notThere);
    assert.equal(await post(path, { organizationRoleIds: ['nothing'] }), notThere);
    assert.equal(await post(path, { organizationRoleIds: [] }), '400 guard.invalid_input');
    assert.equal(await put(path, { organizationRoleIds: [boss, 'nothing'] }), notThere);
    assert.deepEqual(await names(), ['A boss', 'B clerk'], 'all or nothing');
    assert.equal(await put(path, { organizationRoleIds: [boss] }), '204');
    assert.deepEqual(await names(), ['A boss']);
    assert.equal((await operator.remove(`${path}/${boss}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/${boss}`)).verdict, '404 entity.not_found');
    assert.equal(await put(path, {}), '400 guard.invalid_input');
  });

  test('enterprise connectors: none, and none can be named', async () => {
    const path = `${await jit()}/sso-connectors`;
    assert.deepEqual((await operator.get(path)).body, []);
    assert.equal((await operator.get(`${path}?page=1`)).headers['total-number'], '0');
    assert.equal(await post(path, { ssoConnectorIds: ['x'] }), notThere);
    assert.equal(await post(path, { ssoConnectorIds: [] }), '400 guard.invalid_input');
    assert.equal(await put(path, { ssoConnectorIds: [] }), '204');
    assert.equal(await put(path, { ssoConnectorIds: ['x'] }), notThere);
    assert.equal((await operator.remove(`${path}/x`)).verdict, '404 entity.not_found');
  });

  test('404 where there is no organization; 401 and 403; another tenant sees none of it', async () => {
    const elsewhere = { tenantId: 'admin' };
    const bodies = {
      'email-domains': [{ emailDomain: 'd.example' }, { emailDomains: [] }],
      roles: [{ organizationRoleIds: [await role()] }, { organizationRoleIds: [] }],
      'sso-connectors': [{ ssoConnectorIds: ['x'] }, { ssoConnectorIds: [] }],
    } as const;
    const own = await jit();
    const read = `Bearer ${await operator.tokenWith({ scope: 'users:read' })}`;
    for (const [name, [added, set]] of Object.entries(bodies)) {
      const path = `/api/organizations/nothing/jit/${name}`;
      assert.equal((await operator.get(path)).verdict, '404 entity.not_found');
      assert.match(await post(path, added), /^404 entity\./);
      assert.equal(await put(path, set), '404 entity.not_found');
      assert.equal((await operator.get(`${own}/${name}`, elsewhere)).verdict, '404 entity.not_found');
      const anonymous = await operator.get(`${own}/${name}`, { authorization: null });
      assert.equal(anonymous.verdict, '401 auth.authorization_header_missing');
      const call = { authorization: read };
      assert.equal((await operator.get(`${own}/${name}`, call)).verdict, '200');
      assert.equal((await operator.post(`${own}/${name}`, added, call)).verdict, '403 auth.forbidden');
      const replaced = await operator.call('PUT', `${own}/${name}`, { body: set, ...call });
      assert.equal(replaced.verdict, '403 auth.forbidden');
      assert.equal((await operator.remove(`${own}/${name}/x`, call)).verdict, '403 auth.forbidden');
    }
  });

  test('each change is in the log, with the difference', async () => {
    const path = `${await jit()}/email-domains`;
    await operator.post(path, { emailDomain: 'logged.example' });
    await put(path, { emailDomains: ['other.example'] });
    const key = encodeURIComponent('Management.PUT /api/organizations/:id/jit/email-domains');
    const [row] = (await operator.get(`/api/logs?page_size=1&logKey=${key}`)).body;
    assert.match(JSON.stringify(row.payload.changes), /logged\.example.*other\.example/);
  });
});

eachDatabase('joining by signing up: that it happens', (databases) => {
  const emailOnly: SettingsPatch = {
    signUp: { identifiers: ['email'], password: false, verify: true, secondaryIdentifiers: [] },
  };

  test('who proves an address of the domain belongs there with its roles; webhooks hear of it', async (t) => {
    const experience = await openExperience(databases, t);
    const operator = createOperator(experience);
    await experience.change(emailOnly);
    const made = async (path: string, body: object) => (await operator.post(path, body)).body.id as string;
    const clerk = await made('/api/organization-roles', { name: 'Clerk' });
    const [acme, twin, other] = [
      await made('/api/organizations', { name: 'Acme' }),
      await made('/api/organizations', { name: 'Twin' }),
      await made('/api/organizations', { name: 'Other' }),
    ];
    for (const id of [acme, twin])
      await operator.post(`/api/organizations/${id}/jit/email-domains`, { emailDomain: 'acme.example' });
    await operator.post(`/api/organizations/${other}/jit/email-domains`, { emailDomain: 'example' });
    await operator.post(`/api/organizations/${acme}/jit/roles`, { organizationRoleIds: [clerk] });
    await made('/api/hooks', {
      name: 'joined',
      events: ['Organization.Membership.Updated'],
      config: { url: 'https://hooks.example/in' },
    });

    const signUp = async (email: string) => {
      const { token } = (await operator.post('/api/one-time-tokens', { email })).body;
      const person = await experience.begin('Register');
      const reply = await person.call('POST', '/api/experience/verification/one-time-token/verify', {
        identifier: { type: 'email', value: email },
        token,
      });
      assert.equal(told(await person.identify(String(reply.json()['verificationId']))), '201');
      const user = await experience.services.users.findBy('default', { email });
      const where = await operator.get(`/api/users/${user?.id}/organizations`);
      return where.body.map(
        (one: { id: string; organizationRoles: { name: string }[] }) =>
          `${one.id}:${one.organizationRoles.map(({ name }) => name).join()}`,
      );
    };
    assert.deepEqual((await signUp('Ann@ACME.example')).toSorted(), [`${acme}:Clerk`, `${twin}:`].toSorted());
    const rows = await experience.services.database.kysely
      .selectFrom('hook_deliveries')
      .select('body')
      .execute();
    const heard = rows.map(({ body }) => String(JSON.parse(body).organizationId));
    assert.deepEqual(heard.toSorted(), [acme, twin].toSorted());
    assert.deepEqual(await signUp('bo@sub.acme.example'), [], 'a part of a domain is another domain');
    assert.deepEqual(await signUp('cy@elsewhere.example'), []);
  });

  test('an address that an operator wrote proves nothing', async (t) => {
    const operator = createOperator(await openExperience(databases, t));
    const { id } = (await operator.post('/api/organizations', { name: 'Acme' })).body;
    await operator.post(`/api/organizations/${id}/jit/email-domains`, { emailDomain: 'acme.example' });
    const user = (await operator.post('/api/users', { primaryEmail: 'ann@acme.example' })).body;
    assert.deepEqual((await operator.get(`/api/users/${user.id}/organizations`)).body, []);
  });

  test('one transaction: where joining fails there is no account', async (t) => {
    const { services } = await openExperience(databases, t);
    const { users, organizations, database } = services;
    const { id } = await organizations.catalog.create('default', { name: 'Acme' });
    await organizations.provisioning.domains.add('default', id, 'acme.example');
    // What cannot be written stands for a database that fails in the middle.
    await database.kysely.schema.dropTable('organization_user_roles').execute();
    const fields = { email: 'ann@acme.example', isEmailProven: true };
    await assert.rejects(users.create('default', fields));
    assert.equal(await users.findBy('default', { email: fields.email }), undefined);
  });

  test('a token that names an organization gives the same roles, once', async (t) => {
    const experience = await openExperience(databases, t);
    const operator = createOperator(experience);
    const clerk = (await operator.post('/api/organization-roles', { name: 'Clerk' })).body.id as string;
    const { id } = (await operator.post('/api/organizations', { name: 'Acme' })).body;
    await operator.post(`/api/organizations/${id}/jit/roles`, { organizationRoleIds: [clerk] });
    const user = await experience.addUser({ email: 'ann@acme.example' });
    const { join, users } = experience.services.organizations;
    const joining = { email: 'ann@acme.example', organizationIds: [id] } as const;
    await join('default', user, joining);
    const roles = async () => (await users.rolesOf('default', id, [user.id])).get(user.id)?.length;
    assert.equal(await roles(), 1);
    await users.takeRole('default', id, user.id, clerk);
    await join('default', user, joining);
    assert.equal(await roles(), 0, 'who belongs there already is left alone');
  });
});
