/** Links that open once: what they open, and what they no longer do. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { type TestDatabases, eachDatabase } from '../testing/databases.ts';
import { createAccessLinks } from './access-links.ts';
import { createPasswords } from './passwords.ts';
import { createUsers } from './users.ts';

const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const first = { kind: 'first-administrator' } as const;

async function room(databases: TestDatabases) {
  const database = await databases.open();
  for (const id of ['default', 'admin'])
    await database.kysely.insertInto('tenants').values({ id, tag: 'development', created_at: 0 }).execute();
  const clock = { time: 1_767_225_600_000, now: () => clock.time };
  const revoked: string[] = [];
  const key = { id: 'k1', key: randomBytes(32) };
  const deps = {
    database,
    clock,
    random: systemRandom,
    passwords: createPasswords(),
    isCaseSensitive: async () => true,
    secrets: createSecrets([key]),
    revoke: async (_: string, userId: string) => void revoked.push(userId),
  };
  return { ...deps, key, deps, revoked, users: createUsers(deps), links: createAccessLinks(deps) };
}

eachDatabase('access links', (databases) => {
  test('a link makes the first administrator, once', async () => {
    const { links, users, clock } = await room(databases);
    const { token, expiresAt } = await links.create('admin', first);
    assert.match(token, /^[0-9A-Za-z]{32}$/);
    assert.equal(expiresAt, clock.time + 3_600_000);
    assert.deepEqual(await links.get('admin', token), {
      kind: 'first-administrator',
      userId: null,
      username: null,
      expiresAt,
    });
    const admin = await links.redeem('admin', token, { username: 'ann', password: 'correct horse' });
    assert.equal(admin.username, 'ann');
    assert.ok(await users.checkPassword('admin', { username: 'ann' }, 'correct horse'));
    await assert.rejects(links.get('admin', token), refuses('set_up.link_used'));
    await assert.rejects(
      links.redeem('admin', token, { username: 'eve', password: 'x' }),
      refuses('set_up.link_used'),
    );
    assert.equal((await users.search('admin', {}, { limit: 9, offset: 0 })).total, 1);
  });

  test('401 set_up.link_invalid, 410 set_up.link_expired, 410 set_up.link_used', async () => {
    const { links, clock } = await room(databases);
    const old = await links.create('admin', first);
    const { token } = await links.create('admin', first);
    await assert.rejects(links.get('admin', old.token), refuses('set_up.link_used'));
    for (const wrong of ['', 'x', token.slice(1)])
      await assert.rejects(links.get('admin', wrong), refuses('set_up.link_invalid'));
    await assert.rejects(links.get('default', token), refuses('set_up.link_invalid'));
    clock.time += 3_600_000;
    await assert.rejects(links.get('admin', token), refuses('set_up.link_expired'));
    await assert.rejects(
      links.redeem('admin', token, { username: 'ann', password: 'x' }),
      refuses('set_up.link_expired'),
    );
  });

  test('A3: ten who open the same link at once: one administrator', async () => {
    const { links, users } = await room(databases);
    const { token } = await links.create('admin', first);
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        links.redeem('admin', token, { username: `a${index}`, password: 'x' }),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const result of results)
      if (result.status === 'rejected') assert.ok(refuses('set_up.link_used')(result.reason));
    assert.equal((await users.search('admin', {}, { limit: 9, offset: 0 })).total, 1);
  });

  test('a link is not used up when nothing came of it', async () => {
    const { links, users } = await room(databases);
    await users.create('admin', { username: 'ann' });
    const { token } = await links.create('admin', first);
    await assert.rejects(
      links.redeem('admin', token, { username: 'ann', password: 'x' }),
      refuses('user.username_already_in_use'),
    );
    await assert.rejects(links.redeem('admin', token, { password: 'x' }), refuses('user.username_invalid'));
    assert.equal((await links.redeem('admin', token, { username: 'bob', password: 'x' })).username, 'bob');
  });

  test('a reset gives the locked-out one a new password and ends what was open', async () => {
    const { links, users, revoked } = await room(databases);
    const { id } = await users.create('admin', {
      username: 'ann',
      password: await users.hashPassword('forgotten'),
    });
    await users.recordSignIn('admin', id, []);
    await users.suspend('admin', id, true);
    revoked.length = 0;
    const other = await links.create('admin', first);
    const { token } = await links.create('admin', { kind: 'reset', userId: id });
    assert.equal((await links.get('admin', token)).username, 'ann');
    await links.redeem('admin', token, { password: 'new one' });
    assert.deepEqual(revoked, [id]);
    const user = await users.checkPassword('admin', { username: 'ann' }, 'new one');
    assert.equal(user?.isSuspended, false);
    assert.equal(await users.checkPassword('admin', { username: 'ann' }, 'forgotten'), undefined);
    assert.ok(await links.get('admin', other.token), 'links of another kind stay');
  });

  test('F2, A9: only a digest is kept, and it survives a rotation of the master key', async () => {
    const { links, deps, database, key } = await room(databases);
    const { token } = await links.create('admin', first);
    const rows = await database.kysely.selectFrom('access_links').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(token));
    const rotated = createSecrets([{ id: 'k2', key: randomBytes(32) }, key]);
    assert.ok(await createAccessLinks({ ...deps, secrets: rotated }).get('admin', token));
  });
});
