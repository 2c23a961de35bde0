/** What the environment may say, and that every mistake is told at once and no secret shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

const key = `1:${Buffer.alloc(32, 7).toString('base64')}`;
const mistakesOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.mistakes;
  }
  return [];
};

test('an empty environment is the embedded database on localhost', () => {
  const config = readConfig({});
  assert.equal(config.endpoint, 'http://localhost:3001');
  assert.equal(config.adminEndpoint, 'http://localhost:3002');
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.dbUrl, undefined);
  assert.equal(config.masterKeys, undefined);
  assert.equal(config.isProduction, false);
  assert.deepEqual(config.trustProxy, []);
  assert.equal(config.logLevel, undefined);
});

test('the endpoints follow the ports, the host follows production', () => {
  const config = readConfig({ PORT: '4001', ADMIN_PORT: '4002', NODE_ENV: 'production' });
  assert.equal(config.endpoint, 'http://localhost:4001');
  assert.equal(config.adminEndpoint, 'http://localhost:4002');
  assert.equal(config.host, '0.0.0.0');
  assert.equal(readConfig({ ENDPOINT: 'https://id.example.com/' }).endpoint, 'https://id.example.com');
});

test('lists and switches are read', () => {
  const config = readConfig({
    TRUST_PROXY: '10.0.0.0/8, ::1',
    EGRESS_ALLOWLIST: '127.0.0.1,sms.internal, fd00::/8',
    ALLOW_TELEPHONE: 'yes',
  });
  assert.deepEqual(config.trustProxy, ['10.0.0.0/8', '::1']);
  assert.deepEqual(config.egressAllowlist, ['127.0.0.1', 'sms.internal', 'fd00::/8']);
  assert.equal(config.allowTelephone, true);
});

test('PostgreSQL without SECRET_KEY is refused, with it taken', () => {
  assert.match(
    mistakesOf({ DB_URL: 'postgres://localhost/a' }).join(),
    /^SECRET_KEY must be given with DB_URL/,
  );
  const config = readConfig({ DB_URL: 'postgres://localhost/a', SECRET_KEY: `${key},0${key}` });
  assert.deepEqual(
    config.masterKeys?.map(({ id }) => id),
    ['1', '01'],
  );
});

test('all mistakes at once, by name', () => {
  const mistakes = mistakesOf({
    PORT: '3002',
    ENDPOINT: 'https://id.example.com/path',
    TRUST_PROXY: '10.0.0.0/8,proxy',
    DB_URL: 'mysql://localhost/a',
    SECRET_KEY: key,
    EGRESS_ALLOWLIST: 'a b',
    ALLOW_TELEPHONE: 'maybe',
    DATABASE_POOL_SIZE: '0',
    LOG_LEVEL: 'loud',
    LATCHKEY_BOOTSTRAP_APP_ID: 'terraform',
  });
  assert.deepEqual(
    mistakes.map((line) => line.split(' ')[0]),
    [
      'ENDPOINT',
      'TRUST_PROXY',
      'DB_URL',
      'DATABASE_POOL_SIZE',
      'EGRESS_ALLOWLIST',
      'ALLOW_TELEPHONE',
      'LOG_LEVEL',
      'ADMIN_PORT',
      'LATCHKEY_BOOTSTRAP_APP_ID',
    ],
  );
});

test('what follows from a wrong variable is not told beside it', () => {
  const mistakes = mistakesOf({ PORT: 'eighty', ADMIN_PORT: '70000' });
  assert.deepEqual(
    mistakes.map((line) => line.split(' ')[0]),
    ['PORT', 'ADMIN_PORT'],
  );
});

test('a mistake never shows the key or a password (A10)', () => {
  const secret = Buffer.alloc(20, 9).toString('base64');
  const said = mistakesOf({
    SECRET_KEY: `1:${secret}`,
    DB_URL: 'mysql://u:hunter2@localhost/a',
    LATCHKEY_BOOTSTRAP_APP_ID: 'a',
    LATCHKEY_BOOTSTRAP_APP_SECRET: 'short-secret',
  }).join('\n');
  assert.match(said, /must be 32 bytes in base64, it has 20/);
  assert.doesNotMatch(said, /hunter2|short-secret/);
  assert.ok(!said.includes(secret));
});
