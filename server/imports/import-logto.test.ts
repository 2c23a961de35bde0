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
          ['applications', 1, 0],
          ['secrets', 1, 0],
          ['settings', report.counts.settings.imported, 0],
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
      assert.ok('1 roles' in why);
      assert.ok(
        report.templates.some(
          ({ connectorId, severity }) => connectorId === 'mail00000000' && severity === 'error',
        ),
      );
      const told = [JSON.stringify(report), ...linesOf(report)].join('\n');
      for (const secret of ['secret-of-twilio', 'a-secret-of-the-web', 'JBSWY3DP', '7777777777'])
        assert.ok(!told.includes(secret), 'F2: no secret in the report');
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
      for (const kind of ['factors', 'connectors', 'applications', 'secrets', 'settings'] as const)
        assert.equal(counts[kind].imported, 0, kind);
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
