/** What a Logto database has comes into a tenant: once, whole or not at all, and with a report of the rest. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { createServices } from '../services.ts';
import { eachDatabase } from '../testing/databases.ts';
import { openOperator } from '../testing/operator.ts';
import { makeLogto, passwordOfAnn } from '../testing/logto-database.ts';
import { importLogto } from './import-logto.ts';
import { openLogto } from './logto-queries.ts';
import { linesOf } from './report.ts';

eachDatabase('import into', (targets) => {
  eachDatabase('from Logto in', (sources) => {
    // There is no other.
    if (sources.engine === 'sqlite') return;

    async function prepare() {
      const url = await sources.url();
      await makeLogto(url);
      const { services, operator } = await openOperator(await targets.open());
      const bring = async (isTrial = false) => {
        const source = await openLogto(url, 'default');
        try {
          return await importLogto({
            database: services.database,
            source,
            tenantId: 'default',
            roomsOver: (database) => createServices({ ...services, database }),
            isTrial,
          });
        } finally {
          await source.close();
        }
      };
      return { url, services, operator, bring };
    }

    test('people, passwords, factors, connectors, settings and applications arrive, and the report says what did not', async () => {
      const { services, bring } = await prepare();
      const trial = await bring(true);
      assert.equal((await services.users.search('default', {}, { limit: 9, offset: 0 })).total, 0);
      const report = await bring();
      assert.deepEqual(trial, report, 'a trial tells the same');
      assert.deepEqual(
        Object.entries(report.counts).map(([kind, { imported, known }]) => [kind, imported, known]),
        [
          ['users', 3, 0],
          ['factors', 2, 0],
          ['connectors', 1, 0],
          ['applications', 2, 0],
          ['secrets', 1, 0],
          ['settings', report.counts.settings.imported, 0],
          ['resources', 1, 0],
          ['scopes', 2, 0],
          ['roles', 3, 0],
          ['rolesGiven', 3, 0],
          ['organizations', 3, 0],
          ['organizationScopes', 1, 0],
          ['organizationRoles', 2, 0],
          ['members', 3, 0],
          ['hooks', 1, 0],
          ['accountCenter', 2, 0],
          ['customPhrases', 1, 0],
        ],
      );
      assert.deepEqual(report.folded, [{ what: 'phone', userId: 'bob000000000', sameAs: 'ann000000000' }]);

      const ann = await services.users.findBy('default', { phone: '+44 7911 123456' });
      assert.equal(ann?.id, 'ann000000000');
      assert.equal(ann.email, 'ann@example.com');
      assert.equal(ann.createdAt, Date.parse('2020-01-02T03:04:05.000Z'));
      assert.deepEqual(ann.customData, { a: 1 });
      assert.ok(await services.users.checkPassword('default', { username: 'ann' }, passwordOfAnn));
      assert.equal((await services.users.findPassword('default', ann.id))?.algorithm, 'Argon2id');
      const owner = { tenantId: 'default', userId: ann.id };
      assert.deepEqual(
        (await services.factors.list(owner)).map(({ kind }) => kind).toSorted((a, b) => (a < b ? -1 : 1)),
        ['backup-codes', 'totp'],
      );
      assert.ok(await services.factors.useBackupCode(owner, '7777777777'));
      assert.equal((await services.users.find('default', 'bob000000000'))?.isSuspended, true);
      assert.equal(await services.users.find('default', 'other0000000'), undefined, 'of another tenant');

      const [sms] = await services.messages.connectors.list({ tenantId: 'default' });
      assert.equal(sms?.id, 'sms000000000');
      const settings = await services.settings.signInExperience('default');
      assert.equal(settings.signInMode, 'SignIn');
      assert.deepEqual(settings.signUp.identifiers, ['phone']);
      assert.equal(settings.supportEmail, 'help@example.com');
      const web = await services.applications.find('default', 'web');
      assert.ok(web);
      assert.equal(services.applications.checkSecret(web, 'a-secret-of-the-web-application'), 'right');

      const why = Object.fromEntries(
        report.leftOut.map((one) => [`${one.what} ${one.id ?? ''}`.trim(), one.why]),
      );
      assert.match(why['connector twilio-short-message-service sms000000001'] ?? '', /in use/);
      assert.equal(why['connector http-email mail00000000'] !== undefined, true);
      assert.match(why['connector nobody-universal soc000000000'] ?? '', /no such connector/);
      assert.match(why['application saml'] ?? '', /SAML/);
      assert.match(why['phone of user cyd000000000'] ?? '', /no telephone number/);
      assert.match(why['password of user cyd000000000'] ?? '', /ROT13/);
      assert.match(why['WebAuthn of user ann000000000'] ?? '', /passkey/);
      assert.equal(why['setting hideLogtoBranding'], 'request.invalid_input');
      assert.match(why['setting mfa and adaptiveMfa'] ?? '', /cannot_be_used_for_mfa/);
      assert.ok('1 personal_access_tokens' in why);
      assert.ok(
        report.templates.some(
          ({ connectorId, severity }) => connectorId === 'mail00000000' && severity === 'error',
        ),
      );
      const told = [JSON.stringify(report), ...linesOf(report)].join('\n');
      for (const secret of [
        'secret-of-twilio',
        'a-secret-of-the-web',
        'JBSWY3DP',
        '7777777777',
        'a-secret-of-the-receiver',
        'a-signing-key-of-the-hook',
        'pat_never-told',
      ])
        assert.ok(!told.includes(secret), 'F2: no secret in the report');
    });

    test('accounts elsewhere lead to their people, each to one; a digest that fits no password is told', async () => {
      const { url, services, bring } = await prepare();
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const google = { google: { userId: 'g-1', details: { email: 'ann@gmail.example' } } };
      const ofBob = { ...google, github: { userId: 'b-1' }, odd: { id: 'nobody' } };
      for (const [id, identities] of [
        ['ann000000000', google],
        ['bob000000000', ofBob],
      ] as const)
        await client.query('update users set identities = $1 where id = $2', [
          JSON.stringify(identities),
          id,
        ]);
      const damaged = [
        ['Argon2i', '$argon2i$v=19$m=4096,t=10'],
        ['Argon2id', `$argon2i$v=19$m=4096,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
        ['Bcrypt', '$2b$10$short'],
        ['Bcrypt', `$2b$31$${'a'.repeat(53)}`],
        ['SHA256', 'a'.repeat(63)],
        ['Legacy', '["sha256",["salt"],"00"]'],
        ['Legacy', '["pbkdf2",["salt","1e99","20","sha512","@"],"00"]'],
      ];
      const right = [
        ['Argon2i', `$argon2i$v=19$m=4096,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
        ['Bcrypt', `$2y$10$${'a'.repeat(53)}`],
        ['SHA1', 'A'.repeat(40)],
        ['Legacy', '["pbkdf2",["salt","1000","20","sha512","@"],"00"]'],
      ];
      for (const [index, [method, digest]] of [...damaged, ...right].entries())
        await client.query(
          `insert into users (tenant_id, id, password_encrypted, password_encryption_method)
           values ('default', $1, $2, $3)`,
          [`digest${index}`, digest, method],
        );
      await client.end();
      const report = await bring();
      const leadsTo = async (target: string, id: string) =>
        (await services.identities.findUser('default', { target, id }))?.id;
      assert.equal(await leadsTo('google', 'g-1'), 'ann000000000');
      assert.equal(await leadsTo('github', 'b-1'), 'bob000000000');
      assert.deepEqual((await services.users.find('default', 'ann000000000'))?.identities, google);
      const bob = await services.users.find('default', 'bob000000000');
      assert.deepEqual(bob?.identities, { github: { userId: 'b-1' } });
      assert.ok(
        report.folded.some(
          ({ what, userId, sameAs }) =>
            `${what} ${userId} ${sameAs}` === 'identity google bob000000000 ann000000000',
        ),
      );
      const leftOut = (what: string) => report.leftOut.filter((one) => one.what === what).map(({ id }) => id);
      assert.deepEqual(leftOut('identity odd of user'), ['bob000000000']);
      assert.deepEqual(
        leftOut('password of user').filter((id) => id?.startsWith('digest')),
        damaged.map((_, index) => `digest${index}`),
      );
      const again = await bring();
      assert.deepEqual(again.folded, []);
      assert.equal(await leadsTo('google', 'g-1'), 'ann000000000');
    });

    test('webhooks under their ids and keys, the account center and words arrive; what is decided here stays', async () => {
      const { services, bring } = await prepare();
      const { hooks, accountCenter, customPhrases, permissions } = services;
      const own = await permissions.resources.create('default', { name: 'Own', indicator: 'urn:own' });
      await permissions.resources.setDefault({ tenantId: 'default', id: own.id }, true);
      const report = await bring();
      assert.equal((await permissions.grants.findDefaultResource('default'))?.id, own.id);
      const [hook, ...others] = await hooks.list('default');
      assert.deepEqual(others, []);
      assert.deepEqual(
        [hook?.id, hook?.signingKey, hook?.events, hook?.isEnabled, hook?.config.headers],
        [
          'hook00000000',
          'a-signing-key-of-the-hook',
          ['PostSignIn'],
          true,
          { authorization: 'a-secret-of-the-receiver' },
        ],
      );
      const { settings } = await accountCenter.find('default');
      assert.deepEqual(
        [settings.enabled, settings.fields, settings.deleteAccountUrl],
        [true, { phone: 'Edit', email: 'ReadOnly' }, null],
      );
      const words = await customPhrases.list('default');
      assert.deepEqual(
        words.map(({ languageTag, translation }) => [languageTag, translation]),
        [['th', { input: { phone: 'เบอร์โทร' } }]],
      );
      const left = report.leftOut.map(({ what, id }) => `${what} ${id ?? ''}`.trim());
      for (const what of [
        'events Nothing.Happened of webhook hook00000000',
        'webhook hook00000001',
        'setting deleteAccountUrl of the account center',
        'words in en',
        'that it is the default of resource shop',
      ])
        assert.ok(left.includes(what), what);
      await customPhrases.put('default', { languageTag: 'th', translation: { input: { phone: 'เบอร์' } } });
      const again = await bring();
      const of = (kind: keyof typeof again.counts) => again.counts[kind];
      assert.deepEqual(
        [of('hooks'), of('accountCenter'), of('customPhrases')],
        [
          { imported: 0, known: 1 },
          { imported: 0, known: 1 },
          { imported: 0, known: 1 },
        ],
      );
      assert.deepEqual((await customPhrases.list('default'))[0]?.translation, { input: { phone: 'เบอร์' } });
    });

    test('roles, APIs and organizations arrive with those who have them; nobody gets more than they had', async () => {
      const { services, bring } = await prepare();
      const report = await bring();
      const { permissions, organizations } = services;
      const shop = await permissions.resources.find('default', 'shop');
      assert.deepEqual(
        [
          shop?.indicator,
          shop?.accessTokenTtlSeconds,
          shop?.isDefault,
          shop?.scopes.map(({ id }) => id).toSorted(),
        ],
        ['https://shop.example/api', 900, true, ['shop-read', 'shop-write']],
      );
      assert.ok(shop);
      const scopes = await permissions.grants.scopesOfUser('default', 'ann000000000', shop);
      assert.deepEqual(scopes.toSorted(), ['read', 'write']);
      const editor = await permissions.roles.find('default', 'editor');
      assert.deepEqual([editor?.isDefault, editor?.type, editor?.description], [true, 'User', 'Edits']);
      const greedy = await permissions.roles.find('default', 'greedy');
      assert.deepEqual(greedy?.scopeIds, [], 'people have no hold of the Management API');
      const management = await permissions.resources.find('default', 'management-api');
      assert.ok(management);
      const robots = await permissions.grants.scopesOfApplication('default', 'robot', management);
      assert.ok(robots.includes('all'));

      const acme = await organizations.catalog.get('default', 'acme');
      assert.deepEqual(
        [acme.name, acme.description, acme.customData, acme.isMfaRequired],
        ['Acme', 'Anvils', { plan: 'gold' }, true],
      );
      const blue = await organizations.catalog.get('default', 'blue');
      assert.deepEqual([blue.color, blue.customCss], [{ primaryColor: '#0000ff' }, 'a{}']);
      const at = { organizationId: 'acme', memberId: 'ann000000000' };
      assert.deepEqual(await organizations.rights.scopesOf('user', 'default', at), ['invite:member']);
      const inApis = await organizations.rights.resourceScopesOf('user', 'default', at);
      assert.deepEqual([...inApis], ['shop-read']);
      const bob = await organizations.users.rolesOf('default', 'acme', ['bob000000000']);
      assert.deepEqual(bob.get('bob000000000'), []);
      const robot = await organizations.applications.rolesOf('default', 'acme', ['robot']);
      assert.equal(robot.get('robot')?.[0]?.name, 'Worker');
      const domains = await organizations.provisioning.domains.list('default', 'acme');
      assert.deepEqual(domains, ['acme.example']);
      assert.ok(await organizations.provisioning.concerns('default', 'x@acme.example'));
      const joining = await organizations.provisioning.roles.list('default', 'acme');
      assert.equal(joining[0]?.id, 'clerk');

      const why = Object.fromEntries(report.leftOut.map(({ what, why: reason }) => [what, reason]));
      assert.match(why['role "#internal:admin"'] ?? '', /own/);
      assert.match(why['role "Management API access"'] ?? '', /this name/);
      assert.match(why['the Management API in role "greedy"'] ?? '', /people/);
      assert.match(why['colours of organization'] ?? '', /no form/);
    });

    test('what an operator took away since, a second import does not give back', async () => {
      const { services, bring, url } = await prepare();
      await bring();
      const { userRoles, applicationRoles } = services.permissions;
      const { users, applications } = services.organizations;
      await userRoles.remove('default', 'ann000000000', 'editor');
      await applicationRoles.remove('default', 'robot', 'manager');
      await users.remove('default', 'acme', 'ann000000000');
      await applications.set('default', 'acme', []);
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(
        `insert into users (tenant_id, id, username) values ('default', 'dee000000000', 'dee')`,
      );
      await client.query(`insert into users_roles values ('default', '9', 'dee000000000', 'editor')`);
      await client.query(
        `insert into organization_user_relations values ('default', 'acme', 'dee000000000')`,
      );
      await client.end();
      const { counts } = await bring();
      assert.deepEqual([counts.rolesGiven.imported, counts.members.imported], [1, 1]);
      assert.deepEqual(await userRoles.list('default', 'ann000000000'), []);
      assert.deepEqual(
        (await userRoles.list('default', 'dee000000000')).map(({ id }) => id),
        ['editor'],
      );
      assert.equal(await users.isMember('default', 'acme', 'ann000000000'), false);
      assert.equal(await users.isMember('default', 'acme', 'dee000000000'), true);
    });

    test('a second import brings nothing twice, and only what is new there', async () => {
      const { url, bring, services } = await prepare();
      const first = await bring();
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(
        `insert into users (tenant_id, id, username) values ('default', 'dee000000000', 'dee')`,
      );
      await client.end();
      const { counts } = await bring();
      assert.deepEqual(counts.users, { imported: 1, known: first.counts.users.imported });
      for (const [kind, { imported }] of Object.entries(counts))
        if (kind !== 'users') assert.equal(imported, 0, kind);
      assert.equal((await services.users.search('default', {}, { limit: 9, offset: 0 })).total, 4);
    });

    test('an import that fails half-way leaves the tenant as it was; another database is told apart', async () => {
      const { url, bring, services } = await prepare();
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`drop table application_secrets`);
      await client.query(
        'create view application_secrets as select tenant_id, 1 / (case when tenant_id is null then 1 else 0 end) as application_id from users',
      );
      await assert.rejects(bring(), /division by zero/);
      assert.equal((await services.users.search('default', {}, { limit: 9, offset: 0 })).total, 0);
      assert.equal(await services.applications.find('default', 'web'), undefined);
      const connectors = await services.messages.connectors.list({ tenantId: 'default' });
      assert.ok(connectors.every(({ id }) => id !== 'sms000000000'));
      await client.query('drop view application_secrets');
      await client.query('drop table users');
      await client.end();
      await assert.rejects(bring(), /no database of Logto/);
    });
  });
});
