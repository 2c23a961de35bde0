/** Documents that people wrote themselves: odd keys, names that change places, secrets where none is kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { configurationJsonSchema } from '../../contract/configuration.ts';
import type { Refusal } from '../../contract/errors.ts';
import { openConfigured, rowsOf, secretsOfDev, who } from '../testing/configured.ts';
import { eachDatabase } from '../testing/databases.ts';
import { keysOf, slugOf } from './keys.ts';

const schemaVersion = 1;

eachDatabase('documents by hand', ({ open }) => {
  test('what is exported is what the published schema asks for, references and addresses of every script among it', async () => {
    const { configuration, accountCenter, customPhrases, ...rig } = await openConfigured(await open());
    await accountCenter.update('dev', { deleteAccountUrl: 'https://shop.example/ยกเลิก' });
    await customPhrases.put('dev', { languageTag: 'zh-TW', translation: { input: { phone: '電話' } } });
    const fits = new Ajv2020({ strict: false, allErrors: true, formats: { date: true } }).compile(
      configurationJsonSchema(),
    );
    const { document } = await configuration.export('dev');
    const given = { ...document, accountCenter: { deleteAccountUrl: '${env:SHOP}/leave' } };
    for (const one of [document, given, (await configuration.export('default')).document])
      assert.ok(fits(one), JSON.stringify(fits.errors));
    assert.ok(!fits({ ...document, signInExperience: { color: { primaryColor: 'green' } } }));
    assert.ok(!fits({ ...document, conectors: {} }));
    await rig.close();
  });

  test('keys that every object has are keys like others: made, exported, removed, brought back', async () => {
    const { configuration, ...rig } = await openConfigured(await open());
    const document = {
      schemaVersion,
      resources: {
        constructor: {
          name: 'x',
          indicator: 'https://x.example',
          scopes: { constructor: 'c', toString: null },
        },
      },
      roles: { toString: { name: 'r', description: 'd', scopes: { constructor: ['toString'] } } },
      organizationScopes: { valueOf: 't' },
      organizationRoles: {
        toString: { name: 'o', scopes: ['valueOf'], resourceScopes: { constructor: ['constructor'] } },
      },
      applications: { constructor: { name: 'a', type: 'SPA' } },
      hooks: { constructor: { name: 'h', events: ['User.Created'], config: { url: 'https://h.example' } } },
    };
    await configuration.apply('production', { document, who });
    const exported = JSON.stringify((await configuration.export('production')).document);
    const none = Object.fromEntries(Object.keys(document).map((section) => [section, {}]));
    const { changes } = await configuration.apply('production', {
      document: { ...none, schemaVersion },
      who,
    });
    assert.deepEqual(new Set(changes.map(({ action }) => action)), new Set(['remove']));
    await configuration.rollback('production', { who });
    assert.equal(JSON.stringify((await configuration.export('production')).document), exported);
    for (const strange of [
      JSON.parse('{ "schemaVersion": 1, "hooks": { "__proto__": {} } }') as object,
      { schemaVersion, resources: { 'management-api': { name: 'x', indicator: 'https://y.example' } } },
      { schemaVersion, roles: { 'management-api-access': { name: 'x', description: 'd' } } },
      { schemaVersion, roles: { 'a b': { name: 'x', description: 'd' } } },
    ])
      await assert.rejects(configuration.plan('production', { document: strange }), {
        code: 'configuration.invalid_document',
      });
    await rig.close();
  });

  test('roles change their names round, and one takes the name that another leaves', async () => {
    const { configuration, permissions, organizations, ...rig } = await openConfigured(await open());
    const named = (a: string, b: string) => ({
      schemaVersion,
      roles: { a: { name: a, description: 'd' }, b: { name: b, description: 'd' } },
      organizationRoles: { a: { name: a }, b: { name: b } },
    });
    await configuration.apply('production', { document: named('X', 'Y'), who });
    const names = async () =>
      new Map([
        ...(await permissions.roles.list('production')).map(({ id, name }) => [id, name] as const),
        ...(await organizations.roles.list('production')).items.map(({ id, name }) => [id, name] as const),
      ]);
    const before = await names();
    for (const [a, b] of [
      ['Y', 'Z'],
      ['Z', 'Y'],
      ['Y', 'X'],
    ] as const) {
      await configuration.apply('production', { document: named(a, b), who });
      const { document } = await configuration.export('production');
      assert.deepEqual([document.roles?.['a']?.name, document.roles?.['b']?.name], [a, b]);
      assert.deepEqual(Object.keys(document.organizationRoles ?? {}), ['a', 'b']);
      assert.deepEqual(new Set((await names()).keys()), new Set(before.keys()), 'the same roles');
    }
    await rig.close();
  });

  test('F2: a secret is kept sealed or refused with its place; one in clear is shown by no plan, whatever its setting is called', async () => {
    const { configuration, database, ...rig } = await openConfigured(await open());
    const hook = (config: object) => ({
      schemaVersion,
      hooks: { h: { name: 'h', events: ['User.Created'], config } },
    });
    const before = await rowsOf(database, 'production');
    const secrets = { ...secretsOfDev, path: 'the-secret-part-of-the-address' };
    const open1 = hook({ url: 'https://hooks.example/${secret:path}' });
    for (const act of ['plan', 'apply'] as const)
      await assert.rejects(
        configuration[act]('production', { document: open1, secrets, who }),
        (error: Refusal) => {
          assert.equal(error.code, 'configuration.secret_in_the_open');
          assert.deepEqual(error.options.data, { paths: ['hooks.h.config.url'] });
          return true;
        },
      );
    assert.deepEqual(await rowsOf(database, 'production'), before);
    const pass = 'the-password-of-the-mailbox';
    const email = {
      connectorId: 'simple-mail-transfer-protocol',
      config: {
        host: 'smtp.example.com',
        port: 587,
        fromEmail: 'a@example.com',
        auth: { type: 'login', user: 'u', pass },
        templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
          usageType,
          contentType: 'text/plain',
          subject: 's',
          content: '{{code}}',
        })),
      },
    };
    const mailing = {
      ...hook({ url: 'https://h.example', headers: { 'X-Pass': pass } }),
      connectors: { email },
    };
    const plan = await configuration.plan('production', { document: mailing });
    assert.equal(plan.canApply, true);
    assert.ok(!JSON.stringify(plan).includes(pass));
    const applied = await configuration.apply('production', { document: mailing, who });
    const { document } = await configuration.export('production');
    assert.ok(!JSON.stringify([applied, document]).includes(pass));
    await rig.close();
  });
});

eachDatabase('documents by hand, in every script', ({ open }) => {
  test('a secret under a name of letters that take two places is exported, and applied again', async () => {
    const { configuration, hooks, ...rig } = await openConfigured(await open());
    await hooks.create('production', {
      name: '𠮷野家',
      events: ['User.Created'],
      config: { url: 'https://h.example', headers: { authorization: 'Bearer 0123456789' } },
      enabled: true,
    });
    const { document } = await configuration.export('production');
    const secret = '${secret:hooks/%F0%A0%AE%B7%E9%87%8E%E5%AE%B6/authorization}';
    assert.equal(document.hooks?.['𠮷野家']?.config.headers?.['authorization'], secret);
    assert.deepEqual((await configuration.plan('production', { document })).changes, []);
    await rig.close();
  });
});

test('a key is whole letters, and never the one of what every tenant has', () => {
  assert.equal(slugOf(`a${'𠮷'.repeat(40)}`), `a${'𠮷'.repeat(23)}`);
  const rows = [{ id: '1', name: 'management api: ACCESS', natural: 'management api: ACCESS' }];
  const reserved = 'management-api-access';
  for (const known of [[], [{ key: reserved, id: '1' }]])
    assert.deepEqual(
      [...keysOf(rows, known, new Map(), { fallback: 'role', reserved })],
      [['1', 'management-api-access-2']],
    );
});
