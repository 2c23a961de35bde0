/** Nothing secret in the log or in the database after a whole run: codes, tokens, keys, passwords, links (A9, A10, F2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../server/database/open.ts';
import { telephoneKey } from '../server/routes/telephone/session.ts';
import { holdsCode } from '../server/testing/codes.ts';
import { eachDatabase } from '../server/testing/databases.ts';
import { createHarness, type Harness } from '../server/testing/harness.ts';
import { signInByCode } from '../server/testing/person.ts';

eachDatabase('taint', ({ open }) => {
  test('no code, token, key, password or link in any log line or table (A9, A10, F2)', async () => {
    const database = await open();
    const harness = await createHarness(database);
    const secrets = new Map<string, string>();
    await everythingAPersonDoes(harness, secrets);
    await everythingAnOperatorDoes(harness, secrets);
    assert.ok(secrets.size > 15, `only ${secrets.size} secrets were made`);

    const log = harness.logged();
    assert.match(log, /"msg":"request"/);
    assert.doesNotMatch(log, /\?[a-z_]+=/, 'no query string');
    const dump = await dumpOf(database);
    assert.match(dump, /\+16502530101/, 'the dump holds the rows');
    const found = [...secrets].flatMap(([name, secret]) => [
      ...(holds(log, secret) ? [`${name} in the log`] : []),
      ...(holds(dump, secret) ? [`${name} in the database`] : []),
    ]);
    assert.deepEqual(found, []);
  });
});

async function everythingAPersonDoes(harness: Harness, secrets: Map<string, string>): Promise<void> {
  const phone = '16502530101';
  const person = harness.person();
  const readCode = async () => {
    const code = await harness.readCode(phone);
    secrets.set('a code', code);
    return code;
  };
  const { tokens } = await signInByCode(person, phone, readCode);
  for (const name of ['access_token', 'id_token', 'refresh_token']) secrets.set(name, String(tokens[name]));
  for (const name of ['_session', '_interaction_resume']) {
    const value = person.cookies.get(name);
    if (value) secrets.set(`the cookie ${name}`, value);
  }
  const grant = { client_id: 'demo-app', grant_type: 'refresh_token' };
  const refresh_token = String(tokens['refresh_token']);
  const refreshed = await person.call(
    'POST',
    '/oidc/token',
    new URLSearchParams({ ...grant, refresh_token }),
  );
  assert.equal(refreshed.status, 200, refreshed.body);
  secrets.set('the second refresh token', String(refreshed.json()['refresh_token']));
  secrets.set('the second access token', String(refreshed.json()['access_token']));
  await person.call('GET', '/oidc/me', undefined, {
    authorization: `Bearer ${String(tokens['access_token'])}`,
  });

  harness.clock.move(60_000);
  const other = harness.person();
  await other.openSignIn();
  await other.begin('SignIn');
  const sent = (await other.askForCode(phone, 'SignIn')).json();
  const right = await harness.readCode(phone);
  secrets.set('a code that was never used', right);
  const wrong = right === '987654' ? '987653' : '987654';
  secrets.set('a wrong code', wrong);
  assert.equal((await other.checkCode(phone, String(sent['verificationId']), wrong)).status, 400);
  secrets.set('a wrong password', 'wrong horse battery staple');
  await other.checkPassword({ type: 'phone', value: phone }, 'wrong horse battery staple');
}

async function everythingAnOperatorDoes(harness: Harness, secrets: Map<string, string>): Promise<void> {
  const { services } = harness;
  const { token } = await services.accessLinks.create('admin', { kind: 'first-administrator' });
  secrets.set('the set-up link', token);
  secrets.set('the telephone’s key', telephoneKey(services.secrets));
  secrets.set('a password', 'correct horse battery staple 9');
  const admin = harness.person({ endpoint: services.config.adminEndpoint });
  const body = { key: token, username: 'ann', password: 'correct horse battery staple 9' };
  assert.equal((await admin.call('POST', '/api/set-up', body)).status, 201);
  await admin.call('POST', '/api/telephone/session', { key: telephoneKey(services.secrets) });
  await admin.call('POST', '/api/telephone/session', { key: 'a-wrong-telephone-key' });
  secrets.set('a wrong key', 'a-wrong-telephone-key');

  const { secret } = await services.applications.create('default', { name: 'M', type: 'MachineToMachine' });
  secrets.set('an application’s secret', secret ?? '');
  const manage = await harness.management();
  secrets.set('the provider’s secret', 'b5f0c7d4e2a94c3f8d1e6a7b9c0d2e4f');
  const made = await manage('POST', '/api/connectors', {
    connectorId: 'twilio-short-message-service',
    config: {
      accountSID: `AC${'0'.repeat(32)}`,
      authToken: 'b5f0c7d4e2a94c3f8d1e6a7b9c0d2e4f',
      fromMessagingServiceSID: `MG${'0'.repeat(32)}`,
      templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
        usageType,
        content: 'Your code is {{code}}.',
      })),
    },
  });
  assert.equal(made.status, 200, made.body);
  assert.ok(!made.body.includes('b5f0c7d4e2a94c3f8d1e6a7b9c0d2e4f'), 'secrets come back masked');
  const phone = '+16502530102';
  await services.messages.connectors.create({ tenantId: 'default', factoryId: 'outbox' });
  const asked = await manage('POST', '/api/verification-codes', { phone: phone.slice(1) });
  assert.equal(asked.status, 204, asked.body);
  secrets.set('a code of the Management API', await harness.readCode(phone));
  await manage('POST', '/api/verification-codes/verify', {
    phone: phone.slice(1),
    verificationCode: '000000',
  });
}

const holds = (text: string, secret: string): boolean =>
  /^\d+$/.test(secret) ? holdsCode(text, secret) : text.includes(secret);

async function dumpOf({ kysely }: Database): Promise<string> {
  const anything = kysely as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const tables = await kysely.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(anything)),
  );
  return rows.map((result) => JSON.stringify(result.rows)).join('\n');
}
