/** People on both databases: one name, one number, one address, whoever comes first. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { systemRandom } from '../random.ts';
import { type TestDatabases, eachDatabase } from '../testing/databases.ts';
import { createPasswords } from './passwords.ts';
import { createUsers } from './users.ts';

const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

async function room(databases: TestDatabases) {
  const database = await databases.open();
  for (const id of ['default', 'admin'])
    await database.kysely.insertInto('tenants').values({ id, tag: 'development', created_at: 0 }).execute();
  const clock = { time: 1_767_225_600_000, now: () => clock.time };
  const revoked: string[] = [];
  const passwords = createPasswords();
  const revoke = async (tenantId: string, userId: string) => void revoked.push(`${tenantId}:${userId}`);
  const policy = { caseSensitive: true };
  const isCaseSensitive = async () => policy.caseSensitive;
  const deps = { database, clock, random: systemRandom, passwords, isCaseSensitive, revoke };
  const users = createUsers(deps);
  return { database, clock, users, revoked, policy };
}

eachDatabase('users', (databases) => {
  test('a new user has a 12-character id, a number in E.164 and nothing else', async () => {
    const { users, clock } = await room(databases);
    const user = await users.create('default', { phone: '610412345678' });
    assert.match(user.id, /^[0-9a-z]{12}$/);
    assert.deepEqual(user, {
      id: user.id,
      username: null,
      email: null,
      phone: '+61412345678',
      name: null,
      avatar: null,
      customData: {},
      profile: {},
      identities: {},
      factorChoices: {},
      applicationId: null,
      isSuspended: false,
      hasPassword: false,
      isPasswordExpired: false,
      passwordChangedAt: null,
      version: 1,
      credentialsVersion: 1,
      lastSignInAt: null,
      createdAt: clock.time,
      updatedAt: clock.time,
    });
    for (const phone of ['61412345678', '610412345678', '+61 412 345 678'])
      assert.deepEqual(await users.findBy('default', { phone }), user);
    assert.deepEqual(await users.find('default', user.id), user);
    assert.equal(await users.findBy('admin', { phone: '61412345678' }), undefined);
    assert.equal(await users.find('admin', user.id), undefined);
    assert.equal(await users.findBy('default', { phone: '12' }), undefined);
  });

  test('422 user.*_already_in_use: every identifier once in its tenant, however it is written', async () => {
    const { users } = await room(databases);
    const ann = { username: 'ann', email: 'ann@example.com', phone: '4407911123456' };
    await users.create('default', ann);
    await users.create('admin', ann);
    for (const [fields, code] of [
      [{ username: 'ann' }, 'user.username_already_in_use'],
      [{ email: 'ann@example.com' }, 'user.email_already_in_use'],
      [{ phone: '447911123456' }, 'user.phone_already_in_use'],
    ] as const) {
      await assert.rejects(users.create('default', fields), refuses(code));
      const other = await users.create('default', {});
      await assert.rejects(users.update('default', other.id, fields), refuses(code));
    }
    await assert.rejects(users.create('default', { phone: '12' }), refuses('user.invalid_phone'));
  });

  test('E6, C10: twenty registrations of one number at once make one account', async () => {
    const { users } = await room(databases);
    const spellings = ['61412345678', '610412345678', '+61 412 345 678', '0061412345678'];
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => users.create('default', { phone: spellings[index % 4] })),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const result of results)
      if (result.status === 'rejected') assert.ok(refuses('user.phone_already_in_use')(result.reason));
  });

  test('changing: null and an empty text clear, JSON is replaced, the rest stays', async () => {
    const { users, clock } = await room(databases);
    const made = await users.create('default', {
      username: 'ann',
      phone: '16502530000',
      name: 'Ann',
      customData: { a: 1 },
    });
    clock.time += 1000;
    const changed = await users.update('default', made.id, {
      username: '',
      name: null,
      customData: { b: 2 },
    });
    assert.deepEqual(changed, {
      ...made,
      username: null,
      name: null,
      customData: { b: 2 },
      updatedAt: clock.time,
      version: 2,
    });
    assert.equal(await users.update('admin', made.id, { name: 'x' }), undefined);
    assert.equal(await users.update('default', 'nobody', { name: 'x' }), undefined);
  });

  test('merging: ten at once, none lost', async () => {
    const { users } = await room(databases);
    const { id } = await users.create('default', { customData: { kept: true } });
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        users.merge('default', id, 'customData', { [`key${index}`]: index }),
      ),
    );
    const user = await users.find('default', id);
    assert.equal(Object.keys(user?.customData ?? {}).length, 11);
    assert.equal(await users.merge('default', 'nobody', 'profile', { a: 1 }), undefined);
  });

  test('suspending and removing end the sessions', async () => {
    const { users, revoked } = await room(databases);
    const { id } = await users.create('default', { username: 'ann' });
    assert.equal((await users.suspend('default', id, true))?.isSuspended, true);
    assert.deepEqual(revoked, [`default:${id}`]);
    assert.equal((await users.suspend('default', id, false))?.isSuspended, false);
    assert.equal(await users.remove('admin', id), false);
    assert.equal(await users.remove('default', id), true);
    assert.equal(await users.remove('default', id), false);
    assert.deepEqual(revoked, [`default:${id}`, `default:${id}`]);
    assert.equal(await users.find('default', id), undefined);
    assert.equal(await users.suspend('default', id, true), undefined);
  });

  test('the application of the first token is kept, and moves no time', async () => {
    const { users, clock } = await room(databases);
    const { id, updatedAt } = await users.create('default', { username: 'ann' });
    clock.time += 1000;
    for (const application of ['first', 'second']) await users.recordApplication('default', id, application);
    await users.recordApplication('admin', id, 'other');
    const user = await users.find('default', id);
    assert.deepEqual([user?.applicationId, user?.updatedAt], ['first', updatedAt]);
  });

  test('a sign-in is stamped in one statement, only for who is complete and not suspended', async () => {
    const { users, clock, database } = await room(databases);
    const { id } = await users.create('default', { phone: '16502530000' });
    clock.time += 5000;
    const before = database.statements();
    const user = await users.recordSignIn('default', id, ['phone', 'emailOrPhone']);
    assert.equal(database.statements() - before, 1);
    assert.equal(user?.lastSignInAt, clock.time);
    for (const need of ['username', 'email', 'password'] as const)
      assert.equal(await users.recordSignIn('default', id, [need]), undefined, need);
    assert.equal(await users.recordSignIn('admin', id, []), undefined);
    await users.suspend('default', id, true);
    assert.equal(await users.recordSignIn('default', id, []), undefined);
    assert.equal((await users.find('default', id))?.lastSignInAt, clock.time);
  });

  test('a password is right by name, number, address or id, and never for somebody else', async () => {
    const { users } = await room(databases);
    const password = await users.hashPassword('correct horse');
    const fields = { username: 'ann', email: 'a@b.c', phone: '61412345678', password };
    const { id } = await users.create('default', fields);
    await users.create('default', { username: 'bob' });
    for (const key of [{ username: 'ann' }, { email: 'a@b.c' }, { phone: '610412345678' }, { id }]) {
      assert.equal((await users.checkPassword('default', key, 'correct horse'))?.id, id);
      assert.equal(await users.checkPassword('default', key, 'wrong horse'), undefined);
      assert.equal(await users.checkPassword('admin', key, 'correct horse'), undefined);
    }
    for (const username of ['bob', 'nobody', '', 'Ann'])
      assert.equal(await users.checkPassword('default', { username }, 'correct horse'), undefined);
    assert.deepEqual(await users.findPassword('default', id), password);
    await users.update('default', id, { password: null });
    assert.equal(await users.checkPassword('default', { id }, 'correct horse'), undefined);
    assert.equal(await users.findPassword('default', id), undefined);
  });

  test('an imported digest becomes Argon2id at the first right password', async () => {
    const { users } = await room(databases);
    const digest = createHash('sha1').update('old').digest('hex');
    const { id } = await users.create('default', {
      username: 'ann',
      password: { digest, algorithm: 'SHA1' },
    });
    await users.checkPassword('default', { id }, 'wrong');
    assert.equal((await users.findPassword('default', id))?.algorithm, 'SHA1');
    assert.ok(await users.checkPassword('default', { id }, 'old'));
    assert.equal((await users.findPassword('default', id))?.algorithm, 'Argon2id');
    assert.ok(await users.checkPassword('default', { id }, 'old'));
  });

  test('capitals: told apart, or not', async () => {
    const { users, policy, database } = await room(databases);
    const rekey = (isCaseSensitive: boolean) =>
      database.transaction((trx) => users.keyUsernames('default', isCaseSensitive, trx));
    const ann = await users.create('default', { username: 'Ann' });
    assert.equal(await users.findBy('default', { username: 'ann' }), undefined);
    const other = await users.create('default', { username: 'ann' });
    await assert.rejects(rekey(false), refuses('user.username_already_in_use'));
    await users.remove('default', other.id);
    await rekey(false);
    policy.caseSensitive = false;
    assert.deepEqual(await users.findBy('default', { username: 'aNN' }), ann);
    await assert.rejects(
      users.create('default', { username: 'ANN' }),
      refuses('user.username_already_in_use'),
    );
    await rekey(true);
    policy.caseSensitive = true;
    assert.equal(await users.findBy('default', { username: 'aNN' }), undefined);
    assert.ok(await users.create('default', { username: 'ANN' }));
  });

  test('names that differ in their case only are told', async () => {
    const { users } = await room(databases);
    for (const username of ['Ann', 'ann', 'ANN', 'bob']) await users.create('default', { username });
    assert.deepEqual(await users.listCaseConflicts('default'), [{ name: 'ann', count: 3 }]);
    assert.deepEqual(await users.listCaseConflicts('admin'), []);
  });
});
