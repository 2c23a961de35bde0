/** Second factors on both databases: sealed, one of a kind, each value once. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { createPasswords } from '../users/passwords.ts';
import { createUsers } from '../users/users.ts';
import { createFactors } from './factors.ts';
import { fromBase32, stepAt, totpAt } from './totp.ts';

async function room(databases: TestDatabases) {
  const database = await databases.open();
  await database.kysely
    .insertInto('tenants')
    .values({ id: 'default', tag: 'development', created_at: 0 })
    .execute();
  const clock = { time: 1_767_225_600_000, now: () => clock.time };
  const ground = {
    database,
    clock,
    random: systemRandom,
    secrets: createSecrets([{ id: '1', key: randomBytes(32) }]),
  };
  const rest = { passwords: createPasswords(), isCaseSensitive: async () => true, revoke: async () => {} };
  const users = createUsers({ ...ground, ...rest });
  const { id: userId } = await users.create('default', {});
  return { ...ground, users, factors: createFactors(ground), owner: { tenantId: 'default', userId } };
}

const many = <T>(act: () => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: 20 }, act));

eachDatabase('factors', (databases) => {
  test('H1: a secret of 160 bits; H2: each of its values is accepted once, of twenty at once one', async () => {
    const { factors, owner, clock } = await room(databases);
    const { secret } = await factors.addTotp(owner);
    const bytes = fromBase32(secret) ?? Buffer.alloc(0);
    assert.equal(bytes.length, 20);
    const value = totpAt(bytes, stepAt(clock.time));
    const results = await many(() => factors.useTotp(owner, value));
    assert.equal(results.filter((one) => one.status === 'fulfilled' && one.value).length, 1);
    assert.equal(await factors.useTotp(owner, totpAt(bytes, stepAt(clock.time) - 1)), false, 'an older step');
    clock.time += 30_000;
    assert.ok(await factors.useTotp(owner, totpAt(bytes, stepAt(clock.time))));
    assert.equal(await factors.useTotp({ ...owner, userId: 'nobody' }, value), undefined);
  });

  test('422 user.totp_already_in_use for all but one of twenty; user.totp_secret_invalid', async () => {
    const { factors, owner } = await room(databases);
    for (const wrong of ['', 'not base32!', 'GEZDGNBVGY3TQOJQ'])
      await assert.rejects(factors.addTotp(owner, wrong), { code: 'user.totp_secret_invalid' });
    const results = await many(() => factors.addTotp(owner));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of results)
      if (one.status === 'rejected')
        assert.equal((one.reason as { code: string }).code, 'user.totp_already_in_use');
  });

  test('backup codes: ten of 16 hexadecimal characters, each once, of twenty at once one', async () => {
    const { factors, owner } = await room(databases);
    await assert.rejects(factors.addBackupCodes(owner), { code: 'session.mfa.backup_code_can_not_be_alone' });
    await factors.addTotp(owner);
    const { codes } = await factors.addBackupCodes(owner);
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[\da-f]{16}$/);
    await assert.rejects(factors.addBackupCodes(owner), { code: 'user.backup_code_already_in_use' });
    const [first = '', second = ''] = codes;
    const results = await many(() => factors.useBackupCode(owner, first));
    assert.equal(results.filter((one) => one.status === 'fulfilled' && one.value).length, 1);
    assert.equal(await factors.useBackupCode(owner, 'ffffffffffffffff'), false);
    assert.ok(await factors.useBackupCode(owner, second.toUpperCase()));
    const set = (await factors.list(owner)).find(({ kind }) => kind === 'backup-codes');
    assert.equal(set?.codesLeft, 8);
    assert.equal((await factors.readBackupCodes(owner))?.filter(({ usedAt }) => usedAt === null).length, 8);
  });

  test('codes that are brought along: ten different ones, 10 or 16 characters', async () => {
    const { factors, owner } = await room(databases);
    await factors.addTotp(owner);
    const ten = Array.from({ length: 10 }, (_, index) => `012345678${index}`);
    for (const wrong of [ten.slice(1), [...ten.slice(1), ten[1] ?? ''], ten.map((code) => `${code}g`)])
      await assert.rejects(factors.addBackupCodes(owner, wrong), { code: 'user.wrong_backup_code_format' });
    assert.deepEqual((await factors.addBackupCodes(owner, ten)).codes, ten);
  });

  test('F2: nothing of it stands in the table in clear; it goes with the person', async () => {
    const { factors, owner, database, users } = await room(databases);
    const { secret, id } = await factors.addTotp(owner);
    const { codes } = await factors.addBackupCodes(owner);
    const rows = JSON.stringify(await database.kysely.selectFrom('factors').selectAll().execute());
    for (const hidden of [secret, ...codes]) assert.ok(!rows.includes(hidden));
    assert.equal(await factors.remove({ ...owner, userId: 'nobody' }, id), false);
    assert.equal(await factors.remove(owner, id), true);
    await users.remove('default', owner.userId);
    assert.deepEqual(await factors.list(owner), []);
  });
});
