/** Whole configurations on both databases: the same bytes from tenant to tenant, nothing on a second apply, nothing on a failure. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountCenterSettings } from '../../contract/account-center.ts';
import { settings } from '../../contract/settings.ts';
import { authToken, hookSecret, openConfigured, rowsOf, secretsOfDev, who } from '../testing/configured.ts';
import { eachDatabase } from '../testing/databases.ts';
import { failingAt } from '../testing/failing-database.ts';
import { createConfiguration } from './configuration.ts';

const secrets = secretsOfDev;

eachDatabase('configuration', ({ open }) => {
  test('export, apply to an empty tenant, export: the same bytes; a second apply writes no row', async () => {
    const { configuration, database, log: _log, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    assert.deepEqual(keysOf(document.signInExperience), keysOf(settings.shape), 'every setting is there');
    assert.deepEqual(keysOf(document.accountCenter), keysOf(accountCenterSettings.shape));
    const text = JSON.stringify(document);
    for (const secret of Object.values(secrets)) assert.ok(!text.includes(secret), 'F2: no secret in clear');
    const applied = await configuration.apply('production', { document, secrets, who });
    assert.equal(applied.isChange, true);
    const again = await configuration.export('production');
    assert.equal(JSON.stringify(again.document), text);

    const before = await rowsOf(database, 'production');
    const second = await configuration.apply('production', { document, who });
    assert.deepEqual(second, { isChange: false, changes: [], version: null, base: again.base });
    assert.deepEqual(await rowsOf(database, 'production'), before);
    assert.equal((await configuration.plan('production', { document })).isChange, false);
    await rig.close();
  });

  test('what was applied works: the secret opens the provider, roles give scopes, the hook is called with its header', async () => {
    const { configuration, messages, permissions, applications, hooks, ...rig } = await openConfigured(
      await open(),
    );
    const { document } = await configuration.export('dev');
    await configuration.apply('production', { document, secrets, who });
    const [twilio] = await messages.connectors.open('production');
    assert.equal(twilio?.settings['authToken'], authToken);
    const templates = twilio?.settings['templates'] as { content: string }[];
    assert.match(String(templates[0]?.content), /Literally: \$\{secret:no\/reference\}/);
    const [hook] = await hooks.list('production');
    assert.deepEqual(hook?.config.headers, { Authorization: hookSecret, 'X-From': 'us' });
    assert.notEqual(hook?.signingKey, (await hooks.list('dev'))[0]?.signingKey);
    const machine = (await applications.list('production')).find(({ name }) => name === 'Night job');
    const resource = await permissions.grants.findResource('production', 'https://orders.example/api');
    assert.ok(machine && resource?.isDefault);
    const carried = await permissions.grants.scopesOfApplication('production', machine.id, resource);
    assert.deepEqual(carried.toSorted(), ['read:orders', 'write:orders']);
    assert.equal(await permissions.applicationRoles.isManager('production', machine.id), true);
    await rig.close();
  });

  test('a failure at any statement leaves every row as it was', async () => {
    const { configuration, database, services, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const before = await rowsOf(database, 'production');
    let failures = 0;
    for (let failing = 1; ; failing += 1) {
      const broken = createConfiguration({ ...services, database: failingAt(database, failing) });
      const outcome = await broken.apply('production', { document, secrets, who }).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (outcome === undefined) break;
      assert.ok(outcome instanceof Error && outcome.message === 'injected');
      assert.deepEqual(await rowsOf(database, 'production'), before, `statement ${failing}`);
      failures += 1;
    }
    assert.ok(failures > 50, `${failures} statements failed`);
    assert.notDeepEqual(await rowsOf(database, 'production'), before);
    await rig.close();
  });

  test('what the document does not name goes, sections that it leaves out stay, keys follow a new name', async () => {
    const { configuration, applications, permissions, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const { 'web-shop': first, ...others } = document.applications ?? {};
    // Two of one name were made in the same moment: which of them got the shorter key is told by its type.
    const shop = (await applications.list('dev')).find(({ type }) => type === first?.type);
    assert.ok(first && others['web-shop-2']);
    const renamed = { 'web-shop': { ...first, name: 'The shop' } };
    const applied = await configuration.apply('dev', {
      document: { schemaVersion: 1, applications: renamed },
      who,
    });
    assert.deepEqual(
      applied.changes.map(({ key, action }) => [key, action]),
      [
        ['night-job', 'remove'],
        ['web-shop', 'change'],
        ['web-shop-2', 'remove'],
      ],
    );
    const left = await applications.list('dev');
    assert.deepEqual(
      left.map(({ id, name }) => [id, name]),
      [[shop?.id, 'The shop']],
    );
    assert.equal((await permissions.roles.list('dev')).length, 3);
    // The key stays with the row, though its name would make another one.
    const after = await configuration.export('dev');
    assert.deepEqual(Object.keys(after.document.applications ?? {}), ['web-shop']);
    await rig.close();
  });

  test('the machine of the environment is no part of it and is never removed', async () => {
    const { configuration, applications, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('default');
    assert.deepEqual(document.applications, {});
    await configuration.apply('default', { document: { schemaVersion: 1, applications: {} }, who });
    assert.ok(await applications.find('default', 'operator'));
    await rig.close();
  });

  test('an old plan is refused; of ten applies at once of different documents each is whole', async () => {
    const { configuration, accountCenter, ...rig } = await openConfigured(await open());
    const { base } = await configuration.export('production');
    await accountCenter.update('production', { enabled: true });
    const document = { schemaVersion: 1, accountCenter: { enabled: false } };
    await assert.rejects(configuration.apply('production', { document, who, ifBase: base }), {
      code: 'request.changed_meanwhile',
    });
    const documents = Array.from({ length: 10 }, (_, index) => ({
      schemaVersion: 1,
      accountCenter: { customCss: `.a${index}{}` },
      signInExperience: { customCss: `.a${index}{}` },
    }));
    const plan = await configuration.plan('production', { document: documents[0] });
    const guarded = await Promise.allSettled(
      documents.map((one) => configuration.apply('production', { document: one, who, ifBase: plan.base })),
    );
    assert.equal(guarded.filter(({ status }) => status === 'fulfilled').length, 1);
    await Promise.all(documents.map((one) => configuration.apply('production', { document: one, who })));
    const { document: after } = await configuration.export('production');
    assert.equal(after.accountCenter?.customCss, after.signInExperience?.customCss);
    await rig.close();
  });

  test('rollback brings back what was, with its secrets; versions say who and when', async () => {
    const { configuration, database, messages, clock, ...rig } = await openConfigured(await open());
    const before = JSON.stringify((await configuration.export('dev')).document);
    const bare = {
      schemaVersion: 1,
      socialConnectors: {},
      connectors: {},
      hooks: {},
      roles: {},
      organizationRoles: {},
      organizationScopes: {},
      resources: {},
      applications: {},
    };
    const signInExperience = {
      socialSignInConnectorTargets: [],
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      forgotPasswordMethods: [],
      passwordExpiration: {},
    };
    clock.move(1000);
    await configuration.apply('dev', { document: { ...bare, signInExperience }, who });
    assert.deepEqual(await messages.connectors.open('dev'), []);
    const versions = await configuration.versions('dev');
    assert.deepEqual(
      versions.map(({ number, author, origin, createdAt }) => [number, author, origin, createdAt]),
      [
        [2, 'cli:ann', 'apply', clock.now()],
        [1, '', 'found', clock.now()],
      ],
    );
    await configuration.rollback('dev', { who });
    assert.equal(JSON.stringify((await configuration.export('dev')).document), before);
    assert.equal((await messages.connectors.open('dev'))[0]?.settings['authToken'], authToken);
    assert.equal((await messages.connectors.openSocial('dev')).length, 2);
    assert.equal((await configuration.versions('dev'))[0]?.origin, 'rollback');
    await assert.rejects(configuration.rollback('dev', { number: 77, who }), { code: 'entity.not_found' });
    const rows = JSON.stringify(await rowsOf(database, 'dev'));
    for (const secret of Object.values(secrets))
      assert.ok(!rows.includes(secret), 'F1: sealed wherever it is kept');
    await rig.close();
  });

  test('promote carries secrets from one tenant to the other, and shows none', async () => {
    const { configuration, messages, database, logged, ...rig } = await openConfigured(await open());
    const plan = await configuration.planPromotion('dev', 'production');
    assert.equal(plan.canApply, true);
    const holdsSecret = (text: string) => Object.values(secrets).some((secret) => text.includes(secret));
    assert.ok(!holdsSecret(JSON.stringify(plan)));
    const applied = await configuration.promote('dev', 'production', { who, ifBase: plan.base });
    assert.ok(applied.isChange && !holdsSecret(JSON.stringify(applied)));
    assert.equal((await messages.connectors.open('production'))[0]?.settings['authToken'], authToken);
    const social = await messages.connectors.openSocial('production');
    assert.deepEqual(
      social.map(({ target, settings: given }) => [target, given['clientSecret']]),
      [
        ['acme', secrets['social/acme/clientSecret']],
        ['github', secrets['social/github/clientSecret']],
      ],
    );
    assert.equal((await configuration.promote('dev', 'production', { who })).isChange, false);
    assert.ok(!holdsSecret(logged()));
    assert.ok(!holdsSecret(JSON.stringify(await rowsOf(database, 'production'))), 'F1: sealed');
    await rig.close();
  });
});

const keysOf = (record: object = {}): readonly string[] => Object.keys(record).toSorted();
