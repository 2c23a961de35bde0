/** The room of permissions: what every tenant starts with, what an older database becomes, and how nodes hear of changes. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { up } from '../database/migrations/0007-permissions.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { systemRandom as random } from '../random.ts';
import { managementScopes } from '../tenants/management-api.ts';
import { eachDatabase } from '../testing/databases.ts';
import { createPermissions, type Permissions } from './permissions.ts';
import { until } from '../testing/until.ts';

eachDatabase('permissions', (databases) => {
  const clock = { now: () => 1_000_000 };
  const start = (database: Database) => createPermissions({ database, clock, random });
  const addTenant = (database: Database, id: string) =>
    database.kysely.insertInto('tenants').values({ id, tag: 'production', created_at: 5 }).execute();
  const addMachine = ({ kysely }: Database, id: string) =>
    kysely
      .insertInto('applications')
      .values({
        tenant_id: 'default',
        id,
        name: id,
        description: null,
        type: 'MachineToMachine',
        oidc_metadata: '{}',
        custom_metadata: '{}',
        custom_data: '{}',
        is_third_party: 0,
        created_at: 1,
      })
      .execute();
  const namesOf = async ({ resources }: Permissions) =>
    (await resources.list('default')).flatMap(({ scopes }) => scopes.map(({ name }) => name)).toSorted();

  test('seeded by many at once, and again: the Management API with its scopes, the role with `all`', async () => {
    const database = await databases.open();
    await addTenant(database, 'default');
    const nodes = [start(database), start(database), start(database)];
    await Promise.all(nodes.map((node) => node.seed('default')));
    const [node = start(database)] = nodes;
    const count = database.statements();
    await node.resources.list('default');
    const loading = database.statements() - count;
    await node.seed('default');
    assert.equal(database.statements() - count, loading, 'nothing to do');
    const [api, ...others] = await node.resources.list('default');
    assert.deepEqual([api?.indicator, others], ['https://default.logto.app/api', []]);
    assert.deepEqual(await namesOf(node), [...managementScopes].toSorted());
    const [role, ...more] = await node.roles.list('default');
    assert.deepEqual([role?.type, role?.scopeIds, more], ['MachineToMachine', ['management-api-all'], []]);
  });

  test('a scope that a later version brings is added at its first start', async () => {
    const database = await databases.open();
    await addTenant(database, 'default');
    await start(database).seed('default');
    await database.kysely.deleteFrom('scopes').where('name', '=', 'users:read').execute();
    const later = start(database);
    await later.seed('default');
    assert.deepEqual(await namesOf(later), [...managementScopes].toSorted());
  });

  test('an older database: who had the Management API has the role, and nobody else', async () => {
    const database = await databases.open();
    const { kysely } = database;
    const before = [
      ...['users_roles', 'applications_roles', 'role_scopes', 'roles', 'scopes', 'resources'].map(
        // What later steps hang on them goes, too.
        (table) => `drop table ${table}${database.engine === 'postgres' ? ' cascade' : ''}`,
      ),
      'alter table applications drop column custom_data',
      'alter table applications drop column version',
      `alter table applications add column management_since ${database.engine === 'sqlite' ? 'integer' : 'bigint'}`,
    ];
    for (const statement of before) await sql.raw(statement).execute(kysely);
    await addTenant(database, 'default');
    await addTenant(database, 'admin');
    for (const [id, since] of [
      ['old', 77],
      ['none', null],
    ] as const)
      await sql`
        insert into applications (tenant_id, id, name, type, oidc_metadata, custom_metadata, is_third_party, management_since, created_at)
        values ('default', ${id}, ${id}, 'MachineToMachine', '{}', '{}', 0, ${since}, 1)`.execute(kysely);
    await up(kysely as unknown as Kysely<never>, database.engine);

    const permissions = start(database);
    const isManager = (id: string) => permissions.applicationRoles.isManager('default', id);
    assert.deepEqual([await isManager('old'), await isManager('none')], [true, false]);
    await assert.rejects(sql`select management_since from applications`.execute(kysely));
    const row = await kysely
      .selectFrom('applications')
      .selectAll()
      .where('id', '=', 'old')
      .executeTakeFirstOrThrow();
    assert.deepEqual([row.custom_data, row.version], ['{}', 1]);
    for (const tenantId of ['default', 'admin']) await permissions.seed(tenantId);
    assert.deepEqual(await namesOf(permissions), [...managementScopes].toSorted());
    const fresh = await databases.open();
    await addTenant(fresh, 'default');
    await start(fresh).seed('default');
    const shape = async (one: Permissions) =>
      (await one.roles.list('default')).map((role) => ({ ...role, createdAt: 0 }));
    assert.deepEqual(await shape(permissions), await shape(start(fresh)), 'as a fresh one');
  });

  test('a node that heard of a change gives what it says; a machine that is gone leaves nothing', async (context) => {
    const [database, other] = await openNodes(context);
    await addTenant(database, 'default');
    const [here, elsewhere] = [start(database), start(other)];
    await here.seed('default');
    await addMachine(database, 'm');
    const isManager = () => elsewhere.applicationRoles.isManager('default', 'm');
    assert.equal(await isManager(), false);
    await here.applicationRoles.add('default', { id: 'm', type: 'MachineToMachine' }, [
      'management-api-access',
    ]);
    await until(isManager);
    await database.transaction(async (trx) => {
      await trx.deleteFrom('applications').where('id', '=', 'm').execute();
      await database.changes.publish('applications', 'default', trx);
    });
    await until(async () => !(await isManager()));
    await addMachine(database, 'm');
    assert.equal(await isManager(), false);
  });

  /** Two nodes on one PostgreSQL; on the embedded database two rooms of one process. */
  async function openNodes(context: TestContext): Promise<readonly [Database, Database]> {
    if (databases.engine === 'sqlite') {
      const database = await databases.open();
      return [database, database];
    }
    const url = await databases.url();
    const one = await openDatabase({ engine: 'postgres', url, poolSize: 2 });
    context.after(() => one.close());
    const two = await openDatabase({ engine: 'postgres', url, poolSize: 2 });
    context.after(() => two.close());
    return [one, two];
  }
});
