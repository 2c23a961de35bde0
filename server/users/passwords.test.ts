/** What a hash promises: strength, equal time, and a queue with an end. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { hash } from '@node-rs/argon2';
import { Refusal } from '../../contract/errors.ts';
import { createPasswords } from './passwords.ts';
import { createTurnstile } from './turnstile.ts';

const passwords = createPasswords();

/** What it takes of the processor, on all threads: that of a machine under load is no other. In microseconds. */
const cost = async (act: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

test('Argon2id with 19 MiB, two passes, one lane', async () => {
  const stored = await passwords.hash('correct horse');
  assert.match(stored.digest, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(stored.algorithm, 'Argon2id');
  assert.equal(await passwords.check('correct horse', stored), true);
  assert.equal(await passwords.check('correct hors', stored), false);
  assert.equal(passwords.isOutdated(stored), false);
});

test('the same password has another digest each time', async () => {
  const [one, other] = await Promise.all([passwords.hash('x'), passwords.hash('x')]);
  assert.notEqual(one.digest, other.digest);
});

test('no password is never right', async () => {
  assert.equal(await passwords.check('', undefined), false);
  assert.equal(await passwords.check('A', undefined), false);
});

test('imported digests are checked and then outdated', async () => {
  for (const algorithm of ['SHA256', 'SHA1', 'MD5'] as const) {
    const digest = createHash(algorithm.toLowerCase()).update('pässword').digest('hex');
    assert.equal(await passwords.check('pässword', { digest, algorithm }), true, algorithm);
    assert.equal(await passwords.check('password', { digest, algorithm }), false, algorithm);
    assert.equal(passwords.isOutdated({ digest, algorithm }), true);
  }
  const weak = {
    digest: await hash('x', { algorithm: 1, memoryCost: 4096, timeCost: 3 }),
    algorithm: 'Argon2i',
  } as const;
  assert.equal(await passwords.check('x', weak), true);
  assert.equal(await passwords.check('y', weak), false);
  assert.equal(passwords.isOutdated(weak), true);
  assert.equal(
    passwords.isOutdated({ digest: await hash('x', { memoryCost: 4096 }), algorithm: 'Argon2id' }),
    true,
  );
});

test('a digest that is none, or asks for all memory, is a wrong password', async () => {
  for (const digest of [
    'nonsense',
    '',
    `$argon2id$v=19$m=4194304,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
  ])
    assert.equal(await passwords.check('x', { digest, algorithm: 'Argon2id' }), false);
  assert.equal(await passwords.check('', { digest: '', algorithm: 'MD5' }), false);
});

test('C14: an unknown account costs what a wrong password costs', async () => {
  const stored = await passwords.hash('right');
  const imported = { digest: createHash('md5').update('right').digest('hex'), algorithm: 'MD5' } as const;
  const costs = { wrong: 0, unknown: 0, imported: 0 };
  // In turn, so that whatever else happens meets each of them alike.
  for (let round = 0; round < 25; round++) {
    costs.wrong += await cost(() => passwords.check('wrong', stored));
    costs.unknown += await cost(() => passwords.check('wrong', undefined));
    costs.imported += await cost(() => passwords.check('wrong', imported));
  }
  for (const other of [costs.unknown, costs.imported])
    assert.ok(other > costs.wrong / 2 && other < costs.wrong * 2, JSON.stringify(costs));
});

test('at most two at once, the rest in their order, and 503 server.busy beyond the queue', async () => {
  const turnstile = createTurnstile({ atOnce: 2, waiting: 3 });
  const done: number[] = [];
  let inside = 0;
  let most = 0;
  const act = (index: number) => async () => {
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside--;
    done.push(index);
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((index) => turnstile.pass(act(index))));
  assert.equal(most, 2);
  assert.deepEqual(done, [0, 1, 2, 3, 4]);
  for (const result of results.slice(5)) {
    assert.ok(result.status === 'rejected' && result.reason instanceof Refusal);
    assert.equal(result.reason.code, 'server.busy');
    assert.equal(result.reason.status, 503);
    assert.equal(result.reason.options.retryAfterSeconds, 2);
  }
  await turnstile.pass(act(7));
  assert.deepEqual(done, [0, 1, 2, 3, 4, 7]);
});

test('who fails leaves too', async () => {
  const turnstile = createTurnstile({ atOnce: 1, waiting: 1 });
  for (let round = 0; round < 3; round++)
    await assert.rejects(turnstile.pass(() => Promise.reject(new Error('no'))));
  assert.equal(await turnstile.pass(async () => 'in'), 'in');
});
