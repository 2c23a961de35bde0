/** Sealed texts open only under their key and in their place; digests survive a rotation (security F2, A9). */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createSecrets, readMasterKeys } from './secrets.ts';

const [first, second] = [
  { id: 'k1', key: randomBytes(32) },
  { id: 'k2', key: randomBytes(32) },
];

test('F2: what is sealed opens again, and shows nothing', () => {
  const secrets = createSecrets([first]);
  const sealed = secrets.seal('auth token', 'connectors/a');
  assert.equal(secrets.open(sealed, 'connectors/a'), 'auth token');
  assert.ok(!sealed.includes('auth'));
  assert.notEqual(sealed, secrets.seal('auth token', 'connectors/a'));
});

test('F2: in another place, changed, or without its key it does not open', () => {
  const secrets = createSecrets([first]);
  const sealed = secrets.seal('auth token', 'connectors/a');
  assert.throws(() => secrets.open(sealed, 'connectors/b'));
  const [id, iv, body = ''] = sealed.split('.');
  for (const [at, byte] of Buffer.from(body, 'base64url').entries()) {
    const bytes = Buffer.from(body, 'base64url').fill(byte ^ 1, at, at + 1);
    const changed = [id, iv, bytes.toString('base64url')].join('.');
    assert.throws(() => secrets.open(changed, 'connectors/a'), `byte ${at}`);
  }
  assert.throws(() => createSecrets([second]).open(sealed, 'connectors/a'), /No SECRET_KEY with the id "k1"/);
});

test('F2, A9: after a rotation the new key writes and the old one still reads', () => {
  const old = createSecrets([first]);
  const rotated = createSecrets([second, first]);
  const sealed = old.seal('auth token', 'connectors/a');
  assert.equal(rotated.open(sealed, 'connectors/a'), 'auth token');
  assert.match(rotated.seal('auth token', 'connectors/a'), /^k2\./);
  assert.deepEqual(
    rotated.digests('codes', '123456').map(({ keyId }) => keyId),
    ['k2', 'k1'],
  );
  assert.deepEqual(rotated.digests('codes', '123456')[1], old.digest('codes', '123456'));
});

test('keys of different purposes have nothing in common', () => {
  const secrets = createSecrets([first]);
  assert.notEqual(secrets.digest('codes', 'x').digest, secrets.digest('links', 'x').digest);
  assert.notEqual(secrets.derive('cookies')[0], secrets.derive('telephone')[0]);
});

test('a mistake in SECRET_KEY is named without the key', () => {
  const right = `k1:${first.key.toString('base64')}`;
  assert.equal(readMasterKeys(`${right},k2:${second.key.toString('base64')}`).length, 2);
  assert.throws(() => readMasterKeys(right.slice(3)), /key 1 needs an id/);
  assert.throws(() => readMasterKeys('k1:c2hvcnQ='), /key 1 \("k1"\) must be 32 bytes in base64, it has 5/);
});
