/** Applications: built in, made, given secrets, given the Management API, removed. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type CreateApplication, redirectUriProblem } from '../../contract/applications.ts';
import { Refusal } from '../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import { createPermissions, type Permissions } from '../permissions/permissions.ts';
import { systemRandom as random } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { eachDatabase } from '../testing/databases.ts';
import { type Applications, createApplications } from './applications.ts';

describe('G1: redirect URIs that can be registered', () => {
  const cases = [
    ['SPA', 'https://a.example/callback?x=1', true],
    ['SPA', 'http://192.168.0.7:3000/', true],
    ['Traditional', 'http://localhost:3000/callback', true],
    ['SPA', 'com.example.app:/callback', false],
    ['SPA', 'https://a.example/#x', false],
    ['SPA', 'https://*.example/', false],
    ['SPA', 'https://ann:secret@a.example/', false],
    ['SPA', '/callback', false],
    ['SPA', 'javascript:alert(1)', false],
    ['Native', 'com.example.app:/callback', true],
    ['Native', 'io.logto://callback', true],
    ['Native', 'http://127.0.0.1/callback', true],
    ['Native', 'http://[::1]:80/callback', true],
    ['Native', 'https://a.example/app', true],
    ['Native', 'http://a.example/app', false],
    ['Native', 'https://localhost/app', false],
    ['Native', 'javascript:alert(1)', false],
    ['Native', 'data:text/html,x', false],
    ['MachineToMachine', 'https://a.example/', false],
  ] as const;
  for (const [type, uri, isGood] of cases)
    test(`${type} ${uri}`, () => assert.equal(redirectUriProblem(type, uri) === undefined, isGood));
});

eachDatabase('applications', ({ open }) => {
  let now = 1_000_000;
  let database: Database;
  let permissions: Permissions;
  let applications: Applications;
  const clock = { now: () => now };
  const start = (own = createPermissions({ database, clock, random })) =>
    createApplications({
      database,
      secrets: createSecrets([{ id: 'k', key: Buffer.alloc(32, 1) }]),
      clock,
      random,
      managers: own.applicationRoles,
      tenantOf: (id) => ({ endpoint: `https://${id}.example`, isAdmin: id === 'admin' }),
    });

  before(async () => {
    database = await open();
    for (const id of ['default', 'admin'])
      await database.kysely.insertInto('tenants').values({ id, tag: 'production', created_at: 0 }).execute();
    permissions = createPermissions({ database, clock, random });
    for (const id of ['default', 'admin']) await permissions.seed(id);
    applications = start(permissions);
  });

  const refusal = async (promise: Promise<unknown>) => {
    try {
      await promise;
      return undefined;
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error));
      return error.code;
    }
  };

  test('the built-in ones are there without rows, each in its tenant', async () => {
    const demo = await applications.find('default', 'demo-app');
    assert.deepEqual(demo?.redirectUris, ['https://default.example/demo-app']);
    assert.deepEqual(demo?.postLogoutRedirectUris, ['https://default.example/demo-app']);
    assert.equal(demo?.managesTenants, false);
    const console = await applications.find('admin', 'admin-console');
    assert.deepEqual(console?.redirectUris, ['https://admin.example/console/callback']);
    assert.deepEqual(console?.postLogoutRedirectUris, ['https://admin.example/console']);
    assert.equal(console?.managesTenants, true);
    assert.equal(await applications.find('admin', 'demo-app'), undefined);
    assert.equal(await applications.find('default', 'admin-console'), undefined);
    assert.deepEqual(await applications.list('default'), []);
  });

  test('public ones have no secret; confidential ones have one, shown once and sealed', async () => {
    for (const type of ['SPA', 'Native'] as const)
      assert.equal((await applications.create('default', { name: type, type })).secret, undefined);
    for (const type of ['Traditional', 'MachineToMachine'] as const) {
      const { application, secret = '' } = await applications.create('default', { name: type, type });
      assert.match(application.id, /^[0-9a-z]{21}$/);
      assert.match(secret, /^[0-9A-Za-z]{32}$/);
      assert.equal(applications.checkSecret(application, secret), 'right');
      assert.equal(applications.checkSecret(application, `${secret}x`), 'wrong');
      assert.equal(applications.checkSecret(application, ''), 'wrong');
      const rows = await database.kysely.selectFrom('application_secrets').selectAll().execute();
      assert.equal(JSON.stringify(rows).includes(secret), false);
      assert.equal(await applications.find('admin', application.id), undefined);
    }
    const listed = (await applications.list('default')).map(({ type }) => type);
    assert.deepEqual(new Set(listed), new Set(['SPA', 'Native', 'Traditional', 'MachineToMachine']));
  });

  test('what no client could be made of is refused, with the key', async () => {
    const wrong: readonly CreateApplication[] = [
      { name: '', type: 'SPA' },
      { name: 'x', type: 'Web' as 'SPA' },
      { name: 'x', type: 'SPA', oidcClientMetadata: { redirectUris: ['https://*.example/'] } },
      { name: 'x', type: 'MachineToMachine', oidcClientMetadata: { redirectUris: ['https://a.example/'] } },
      { name: 'x', type: 'SPA', customClientMetadata: { refreshTokenTtlInDays: 181 } },
      { name: 'x', type: 'SPA', customClientMetadata: { corsAllowedOrigins: ['https://a.example/path'] } },
    ];
    for (const input of wrong)
      assert.equal(await refusal(applications.create('default', input)), 'guard.invalid_input');
  });

  test('several secrets by name, each with its own end', async () => {
    const { application, secret = '' } = await applications.create('default', {
      name: 'm',
      type: 'MachineToMachine',
    });
    const check = async (value: string) => {
      const found = await applications.find('default', application.id);
      return found && applications.checkSecret(found, value);
    };
    const second = await applications.addSecret('default', application.id, {
      name: 'two',
      expiresAt: now + 1000,
    });
    assert.deepEqual([await check(secret), await check(second)], ['right', 'right']);
    now += 1000;
    assert.deepEqual([await check(secret), await check(second)], ['right', 'expired']);
    const again = applications.addSecret('default', application.id, { name: 'two' });
    assert.equal(await refusal(again), 'application.secret_name_exists');
    const third = await applications.addSecret('default', application.id, { name: 'three' });
    assert.equal(await check(third), 'right');
    const at = { tenantId: 'default', id: application.id };
    await applications.renameSecret(at, 'three', '3');
    assert.equal(await check(third), 'right');
    await applications.removeSecret(at, '3');
    await applications.removeSecret(at, 'two');
    await assert.rejects(applications.removeSecret(at, 'two'), { code: 'entity.not_found' });
    assert.equal(await check(third), 'wrong');
    assert.equal(
      await refusal(applications.addSecret('default', 'nobody', { name: 'x' })),
      'entity.not_found',
    );
    const builtIn = applications.addSecret('default', 'demo-app', { name: 'x' });
    assert.equal(await refusal(builtIn), 'entity.not_found');
  });

  test('only a machine is given the Management API, of its own tenant', async () => {
    const machine = await applications.create('default', { name: 'm', type: 'MachineToMachine' });
    const page = await applications.create('default', { name: 'p', type: 'SPA' });
    const isManager = () => permissions.applicationRoles.isManager('default', machine.application.id);
    assert.equal(await isManager(), false);
    await applications.grantManagementApi('default', machine.application.id);
    assert.equal(await isManager(), true);
    for (const id of [page.application.id, 'nobody', 'demo-app'])
      assert.equal(await refusal(applications.grantManagementApi('default', id)), 'entity.not_found');
    const elsewhere = applications.grantManagementApi('admin', machine.application.id);
    assert.equal(await refusal(elsewhere), 'entity.not_found');
  });

  test('removed with its secrets', async () => {
    const { application } = await applications.create('default', { name: 'm', type: 'MachineToMachine' });
    assert.equal(await applications.remove('admin', application.id), false);
    assert.equal(await applications.remove('default', application.id), true);
    assert.equal(await applications.find('default', application.id), undefined);
    const secrets = await database.kysely
      .selectFrom('application_secrets')
      .select('name')
      .where('application_id', '=', application.id)
      .execute();
    assert.deepEqual(secrets, []);
    assert.equal(await applications.remove('default', 'demo-app'), false);
  });

  test('a machine from the environment: made once by many, its secret follows, others are left alone', async () => {
    const machine = { id: 'bootstrap', name: 'Bootstrap', secret: 'a'.repeat(32) };
    const nodes = [applications, start(), start()];
    await Promise.all(nodes.map((node) => node.ensureMachine('default', machine)));
    const check = async (value: string) => {
      const found = await applications.find('default', 'bootstrap');
      assert.equal(found?.type, 'MachineToMachine');
      assert.equal(await permissions.applicationRoles.isManager('default', 'bootstrap'), true);
      return found && applications.checkSecret(found, value);
    };
    assert.equal(await check(machine.secret), 'right');
    const count = database.statements();
    await applications.ensureMachine('default', machine);
    assert.equal(database.statements(), count, 'nothing to do');
    const other = await applications.addSecret('default', 'bootstrap', { name: 'by hand' });
    await applications.ensureMachine('default', { ...machine, secret: 'b'.repeat(32) });
    assert.deepEqual(
      [await check('a'.repeat(32)), await check('b'.repeat(32)), await check(other)],
      ['wrong', 'right', 'right'],
    );
    await assert.rejects(applications.ensureMachine('default', { ...machine, id: 'demo-app' }), /no machine/);
  });
});
