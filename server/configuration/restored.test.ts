/** What goes and comes back: under the id that others know it by, and what cannot come back is said before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConfigured, rowsOf, secretsOfDev, who } from '../testing/configured.ts';
import { eachDatabase } from '../testing/databases.ts';

const gone = {
  schemaVersion: 1,
  signInExperience: { socialSignInConnectorTargets: [] },
  socialConnectors: {},
  roles: {},
  organizationRoles: {},
  organizationScopes: {},
  resources: {},
  applications: {},
  hooks: {},
};

type Opened = Awaited<ReturnType<typeof openConfigured>>;

/** Whatever others know things by. */
async function knownOf({ applications, messages, permissions, organizations, hooks }: Opened) {
  const [resources, roles] = [await permissions.resources.list('dev'), await permissions.roles.list('dev')];
  const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1);
  return {
    applications: (await applications.list('dev')).toSorted(byId).map((one) => ({
      id: one.id,
      secrets: applications.openSecrets(one),
    })),
    social: (await messages.connectors.openSocial('dev')).map(({ id, target }) => [id, target]),
    resources: resources
      .toSorted(byId)
      .map(({ id, scopes }) => [id, scopes.map((scope) => `${scope.id} ${scope.name}`).toSorted()]),
    roles: roles.toSorted(byId).map(({ id, scopeIds }) => [id, scopeIds.toSorted()]),
    organizationRoles: (await organizations.roles.list('dev')).items.map(({ id, name }) => [id, name]),
    organizationScopes: (await organizations.scopes.list('dev')).items.map(({ id, name }) => [id, name]),
    hooks: (await hooks.list('dev')).map(({ id, signingKey }) => [id, signingKey]),
  };
}

eachDatabase('what comes back', ({ open }) => {
  test('a rollback brings back ids, client secrets and signing keys; the plan before it says so', async () => {
    const opened = await openConfigured(await open());
    const { configuration, applications, users, permissions, database, logged, close } = opened;
    const [shop] = (await applications.list('dev')).filter(({ type }) => type === 'Traditional');
    await applications.addSecret('dev', shop?.id ?? '', { name: 'second', expiresAt: 4_000_000_000_000 });
    const [buyer] = (await permissions.roles.list('dev')).filter(({ name }) => name === 'ผู้ซื้อ');
    const { id: userId } = await users.create('dev', { username: 'ann' });
    await permissions.userRoles.replace('dev', userId, [buyer?.id ?? '']);
    const [before, { document }] = [await knownOf(opened), await configuration.export('dev')];

    const removal = await configuration.plan('dev', { document: gone, language: 'en' });
    assert.deepEqual(removal.problems, []);
    assert.deepEqual(
      removal.warnings.map(({ path, message }) => [path, message]),
      [['roles.ผู้ซื้อ', 'Holders who lose this role: 1. Going back does not return it to them.']],
    );
    await configuration.apply('dev', { document: gone, who });
    assert.deepEqual(await applications.list('dev'), []);

    const rows = await rowsOf(database, 'dev');
    const plan = await configuration.planRollback('dev', {});
    assert.deepEqual(await rowsOf(database, 'dev'), rows, 'a plan changes nothing');
    assert.deepEqual(plan.problems, []);
    assert.ok(plan.changes.every(({ section, keepsId }) => keepsId === ofSection(section)));
    const said = new Map(plan.warnings.map(({ path, message }) => [path, message]));
    assert.match(said.get('roles.ผู้ซื้อ') ?? '', /does not get it back/);
    assert.match(said.get('applications.night-job') ?? '', /places in organizations/);
    assert.equal(said.has('applications.web-shop'), false, 'nothing of it is another one');
    const applied = await configuration.rollback('dev', { who, ifBase: plan.base });
    assert.deepEqual(applied.changes, plan.changes);
    assert.deepEqual(await knownOf(opened), before);
    assert.equal(JSON.stringify((await configuration.export('dev')).document), JSON.stringify(document));
    for (const { secrets } of before.applications)
      for (const { value } of secrets) {
        assert.ok(!logged().includes(value) && !JSON.stringify([plan, applied]).includes(value));
        assert.ok(!JSON.stringify(await rowsOf(database, 'dev')).includes(value), 'F1: sealed in versions');
      }
    await close();
  });

  test('the old document applied again: the ids that were; secrets are new, and the plan says so', async () => {
    const opened = await openConfigured(await open());
    const { configuration, close } = opened;
    const { document } = await configuration.export('dev');
    const before = await knownOf(opened);
    await configuration.apply('dev', { document: gone, who });
    const plan = await configuration.plan('dev', { document, secrets: secretsOfDev, language: 'ru' });
    const sentences = plan.warnings
      .filter(({ kind }) => kind === 'identity')
      .map(({ path, message }) => `${path}: ${message}`);
    assert.ok(sentences.some((line) => line.startsWith('applications.night-job: Получит новый секрет')));
    assert.ok(sentences.some((line) => line.startsWith('hooks.sales: Получит новый ключ подписи')));
    await configuration.apply('dev', { document, secrets: secretsOfDev, who });
    const after = await knownOf(opened);
    const idsOf = (known: typeof before) => ({
      ...known,
      applications: known.applications.map(({ id }) => id),
      hooks: known.hooks.map(([id]) => id),
    });
    assert.deepEqual(idsOf(after), idsOf(before));
    assert.notDeepEqual(after.hooks, before.hooks);
    assert.notDeepEqual(after.applications, before.applications);
    await close();
  });

  test('a secret that was taken away before the application went stays away', async () => {
    const { configuration, applications, close } = await openConfigured(await open());
    const [shop] = (await applications.list('dev')).filter(({ type }) => type === 'Traditional');
    assert.ok(shop);
    await applications.addSecret('dev', shop.id, { name: 'leaked' });
    const theme = (customCss: string) => ({ schemaVersion: 1, accountCenter: { customCss } });
    await configuration.apply('dev', { document: theme('a{}'), who });
    await applications.removeSecret({ tenantId: 'dev', id: shop.id }, 'leaked');
    const { number } = (await configuration.versions('dev'))[0] ?? {};
    await configuration.apply('dev', { document: { schemaVersion: 1, applications: {} }, who });
    // A version that had the leaked one.
    await configuration.rollback('dev', { who, number });
    const back = await applications.find('dev', shop.id);
    assert.deepEqual(
      back?.secrets.map(({ name }) => name),
      ['Default secret'],
    );
    await close();
  });

  test('a version of an older program knows no ids: what comes back is another one, and the plan says so', async () => {
    const { configuration, database, secrets, close } = await openConfigured(await open());
    await configuration.apply('dev', { document: gone, who });
    for (const { number } of await configuration.versions('dev')) {
      const context = `configuration_versions/dev/${number}`;
      const row = await database.kysely
        .selectFrom('configuration_versions')
        .select('sealed_state')
        .where('tenant_id', '=', 'dev')
        .where('number', '=', number)
        .executeTakeFirstOrThrow();
      const {
        ids: _ids,
        own: _own,
        ...older
      } = JSON.parse(secrets.open(row.sealed_state, context)) as {
        readonly ids?: unknown;
        readonly own?: unknown;
      };
      await database.kysely
        .updateTable('configuration_versions')
        .set({ sealed_state: secrets.seal(JSON.stringify(older), context) })
        .where('tenant_id', '=', 'dev')
        .where('number', '=', number)
        .execute();
    }
    const plan = await configuration.planRollback('dev', { language: 'en' });
    assert.deepEqual(plan.problems, []);
    assert.ok(plan.changes.every(({ keepsId }) => keepsId === undefined));
    const identity = plan.warnings.filter(({ kind }) => kind === 'identity');
    const saidOf = (path: string) =>
      identity.filter((one) => one.path === path).map(({ message }) => message.split(':')[0]);
    assert.deepEqual(saidOf('applications.night-job'), [
      'It gets another id',
      'It gets a new secret; the old one does not come back.',
      'Its places in organizations do not come back by this.',
    ]);
    assert.deepEqual(saidOf('hooks.sales'), ['It gets a new signing key']);
    assert.deepEqual(saidOf('socialConnectors.acme'), [
      'It gets another redirect URI, which the provider must be told.',
    ]);
    await configuration.rollback('dev', { who });
    await close();
  });

  test('of another type it is another one: the plan tells its new id and secret; an id in use is nobody else’s', async () => {
    const { configuration, applications, close } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const { 'night-job': job, ...others } = document.applications ?? {};
    assert.ok(job);
    const asShop = { ...others, 'night-job': { ...job, type: 'Traditional' as const, roles: [] } };
    const plan = await configuration.plan('dev', {
      document: { schemaVersion: 1, applications: asShop },
      language: 'en',
    });
    assert.deepEqual(
      plan.warnings.map(({ path, kind }) => [path, kind]),
      [
        ['applications.night-job', 'identity'],
        ['applications.night-job', 'identity'],
      ],
    );
    const [machine] = (await applications.list('dev')).filter(({ name }) => name === 'Night job');
    await configuration.apply('dev', { document: { schemaVersion: 1, applications: asShop }, who });
    assert.equal(await applications.find('dev', machine?.id ?? ''), undefined);
    await configuration.rollback('dev', { who });
    assert.equal((await applications.find('dev', machine?.id ?? ''))?.type, 'MachineToMachine');
    await assert.rejects(applications.create('dev', { name: 'x', type: 'SPA' }, { id: machine?.id }), {
      code: 'entity.unique_integrity_violation',
    });
    await close();
  });
});

/** Of sections whose things have no id of our own making there is nothing to keep. */
const ofSection = (section: string): true | undefined => (section === 'signInExperience' ? undefined : true);
