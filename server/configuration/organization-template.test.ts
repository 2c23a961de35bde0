/** The organization template in a document: to an empty tenant and back, under stable keys, with what hangs on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConfigured, rowsOf, who } from '../testing/configured.ts';
import { eachDatabase } from '../testing/databases.ts';

eachDatabase('the organization template in a document', ({ open }) => {
  test('in an empty tenant members have what it says; organizations stay behind', async () => {
    const { configuration, organizations, users, permissions, close } = await openConfigured(await open());
    await organizations.catalog.create('dev', { name: 'Acme' });
    const { document } = await configuration.export('dev');
    assert.deepEqual(document.organizationScopes, { pay: null, 'read:invoices': 'See' });
    assert.deepEqual(document.organizationRoles, {
      admin: {
        name: 'Admin',
        description: 'All',
        type: 'User',
        scopes: ['read:invoices'],
        resourceScopes: { 'orders-api': ['read:orders', 'write:orders'] },
      },
      ผู้ช่วย: { name: 'ผู้ช่วย', description: null, type: 'MachineToMachine', scopes: [], resourceScopes: {} },
    });
    const { resources, organizationScopes, organizationRoles } = document;
    const template = { schemaVersion: 1, resources, organizationScopes, organizationRoles };
    await configuration.apply('production', { document: template, who });
    const page = await organizations.catalog.list('production', { limit: 9, offset: 0 });
    assert.equal(page.total, 0);
    const { id } = await organizations.catalog.create('production', { name: 'Other' });
    const { id: userId } = await users.create('production', { username: 'ann' });
    await organizations.users.add('production', id, [userId]);
    const [admin] = await organizations.roles.idsOf('production', ['Admin']);
    await organizations.users.giveRoles('production', id, [userId], { roleIds: [admin ?? ''], how: 'add' });
    const allowed = await organizations.resourceScopes.ofMember('user', 'production', {
      organizationId: id,
      memberId: userId,
    });
    const api = await permissions.grants.findResource('production', 'https://orders.example/api');
    assert.deepEqual(
      api?.scopes
        .filter((scope) => allowed.has(scope.id))
        .map(({ name }) => name)
        .toSorted(),
      ['read:orders', 'write:orders'],
    );
    assert.equal((await configuration.plan('production', { document: template })).isChange, false);
    await close();
  });

  test('a document without the section leaves it alone; a change by hand makes an old plan refuse', async () => {
    const { configuration, organizations, database, close } = await openConfigured(await open());
    const { base } = await configuration.export('dev');
    const { items } = await organizations.roles.list('dev');
    const [role] = items;
    await organizations.roles.update('dev', role?.id ?? '', { description: 'by hand' });
    const document = { schemaVersion: 1, accountCenter: { customCss: 'a{}' } };
    await assert.rejects(configuration.apply('dev', { document, who, ifBase: base }), {
      code: 'request.changed_meanwhile',
    });
    const template = async () => {
      const rows = await rowsOf(database, 'dev');
      return Object.entries(rows).filter(([table]) => table.startsWith('organization_'));
    };
    const before = await template();
    await configuration.apply('dev', { document, who });
    assert.deepEqual(await template(), before);
    await close();
  });

  test('a new name keeps the members; an API made anew keeps what roles allow; what a role loses is said', async () => {
    const { configuration, organizations, users, close } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const { id } = await organizations.catalog.create('dev', { name: 'Acme' });
    const { id: userId } = await users.create('dev', { username: 'ann' });
    await organizations.users.add('dev', id, [userId]);
    const [admin] = await organizations.roles.idsOf('dev', ['Admin']);
    await organizations.users.giveRoles('dev', id, [userId], { roleIds: [admin ?? ''], how: 'add' });
    const { admin: role, ...others } = document.organizationRoles ?? {};
    const api = document.resources?.['orders-api'];
    assert.ok(role && api);
    const changed = {
      schemaVersion: 1,
      organizationScopes: { pay: 'Pay bills' },
      organizationRoles: { ...others, admin: { ...role, name: 'Owner', scopes: ['pay', 'pay'] } },
      resources: { 'orders-api': { ...api, indicator: 'https://orders.example/v2' } },
    };
    const applied = await configuration.apply('dev', { document: changed, who });
    assert.deepEqual(
      applied.changes.map(({ section, key, action }) => [section, key, action]),
      [
        ['resources', 'orders-api', 'replace'],
        ['organizationScopes', 'pay', 'change'],
        ['organizationScopes', 'read:invoices', 'remove'],
        ['organizationRoles', 'admin', 'change'],
      ],
    );
    assert.equal((await organizations.roles.get('dev', admin ?? '')).name, 'Owner');
    const after = (await configuration.export('dev')).document.organizationRoles?.['admin'];
    assert.deepEqual(after?.scopes, ['pay']);
    assert.deepEqual(after?.resourceScopes, role.resourceScopes);
    const plan = await configuration.plan('dev', {
      document: { schemaVersion: 1, organizationRoles: others },
      language: 'en',
    });
    assert.deepEqual(
      plan.warnings.map(({ path, message }) => [path, message]),
      [['organizationRoles.admin', 'Holders who lose this role: 1. Going back does not return it to them.']],
    );
    await close();
  });

  test('refusals: a scope that nobody has, the Management API, a name twice', async () => {
    const { configuration, close } = await openConfigured(await open());
    const role = { name: 'R' };
    const ask = (organizationRoles: object) => ({
      document: { schemaVersion: 1, organizationRoles },
      who,
    });
    const refused = [
      [{ r: { ...role, scopes: ['nothing'] } }, 'configuration.unknown_reference'],
      [{ r: { ...role, resourceScopes: { 'orders-api': ['no'] } } }, 'configuration.unknown_reference'],
      [
        { r: { ...role, resourceScopes: { 'management-api': ['all'] } } },
        'role.management_api_scopes_not_assignable_to_user_role',
      ],
      [{ a: role, b: role }, 'entity.unique_integrity_violation'],
    ] as const;
    for (const [roles, code] of refused)
      await assert.rejects(configuration.apply('dev', ask(roles)), { code }, code);
    await close();
  });
});
