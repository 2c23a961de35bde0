/** bcrypt by the vectors that its implementations share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBcrypt } from './bcrypt.ts';
import { isBcryptDigest, isLegacyDigest } from './imported-digests.ts';

test('bcrypt: known digests', () => {
  for (const [password, digest] of [
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
    ['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
    ['', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
  ] as const) {
    assert.ok(isBcrypt(password, digest), digest);
    assert.ok(isBcrypt(password, digest.replace('$2a$', '$2b$')));
    assert.equal(isBcrypt(`${password}x`, digest), false);
  }
});

test('bcrypt: in a thread; what is no digest, or asks for too much, is no match', async () => {
  const right = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
  assert.equal(await isBcryptDigest(right, 'U*U'), true);
  assert.equal(await isBcryptDigest(right, 'U*V'), false);
  for (const wrong of ['', 'x', right.replace('$05$', '$31$'), right.replace('$2a$', '$2x$')])
    assert.equal(await isBcryptDigest(wrong, 'U*U'), false);
});

test('Legacy: a salted hash, PBKDF2 by RFC 6070, and nothing else', async () => {
  const salted = [
    'sha256',
    ['salt123', '@'],
    'c465f66c6ac481a7a17e9ed5b4e2e7e7288d892f12bf1c95c140901e9a70436e',
  ];
  assert.equal(await isLegacyDigest(JSON.stringify(salted), 'password123'), true);
  assert.equal(await isLegacyDigest(JSON.stringify(salted), 'password124'), false);
  const derived = ['pbkdf2', ['salt', '2', '20', 'sha1', '@'], 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'];
  assert.equal(await isLegacyDigest(JSON.stringify(derived), 'password'), true);
  assert.equal(await isLegacyDigest(JSON.stringify(derived), 'passwore'), false);
  for (const wrong of [
    '',
    '[]',
    '["sha256",["salt"],"00"]',
    '["nohash",["@"],"00"]',
    '["sha256",["@"],""]',
    '["pbkdf2",["s","1e9","20","sha1","@"],"00"]',
  ])
    assert.equal(await isLegacyDigest(wrong, 'password'), false, wrong);
});
