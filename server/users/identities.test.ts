/** Accounts at other providers on both databases: one leads to one person, whoever comes first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { systemRandom } from '../random.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { createIdentities } from './identities.ts';
import { createPasswords } from './passwords.ts';
import { createUsers } from './users.ts';

const taken = (error: unknown) => error instanceof Refusal && error.code === 'user.identity_already_in_use';
const octocat = { target: 'github', id: '583231', details: { name: 'Octocat' } };

async function room(databases: TestDatabases) {
  const database = await databases.open();
  for (const id of ['default', 'other'])
    await database.kysely.insertInto('tenants').values({ id, tag: 'development', created_at: 0 }).execute();
  const clock = { now: () => 1_767_225_600_000 };
  const users = createUsers({
    database,
    clock,
    random: systemRandom,
    passwords: createPasswords(),
    isCaseSensitive: async () => true,
    revoke: async () => {},
  });
  return { database, users, identities: createIdentities({ database, clock }) };
}

eachDatabase('identities', (databases) => {
  test('a person is made with one, and found by it in their tenant alone', async () => {
    const { users, identities } = await room(databases);
    const user = await users.create('default', { name: 'Octocat' }, octocat);
    assert.deepEqual(user.identities, { github: { userId: '583231', details: { name: 'Octocat' } } });
    assert.equal((await identities.findUser('default', octocat))?.id, user.id);
    assert.equal(await identities.findUser('other', octocat), undefined);
    assert.equal(await identities.findUser('default', { ...octocat, target: 'google' }), undefined);
    assert.notEqual((await users.create('other', {}, octocat)).id, user.id, 'another tenant, another person');
  });

  test('twenty sign-ins at once with one new account make one person', async () => {
    const { users, identities, database } = await room(databases);
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => users.create('default', {}, octocat)),
    );
    const made = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    assert.equal(made.length, 1);
    for (const one of tries) assert.ok(one.status === 'fulfilled' || taken(one.reason));
    const rows = await database.kysely.selectFrom('users').select('id').execute();
    assert.deepEqual(rows, [{ id: made[0]?.id }], 'nothing is left of the others');
    assert.equal((await identities.findUser('default', octocat))?.id, made[0]?.id);
  });

  test('ten people who link the same at once: it is one of theirs', async () => {
    const { users, identities } = await room(databases);
    const people = await Promise.all(Array.from({ length: 10 }, () => users.create('default', {})));
    const tries = await Promise.allSettled(people.map(({ id }) => identities.link('default', id, octocat)));
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of tries) assert.ok(one.status === 'fulfilled' || taken(one.reason));
    const owner = await identities.findUser('default', octocat);
    for (const { id } of people) {
      const kept = (await users.find('default', id))?.identities;
      assert.deepEqual(Object.keys(kept ?? {}), id === owner?.id ? ['github'] : []);
    }
  });

  test('one person who links many at once loses none', async () => {
    const { users, identities } = await room(databases);
    const { id } = await users.create('default', {});
    const targets = Array.from({ length: 8 }, (_, place) => `provider-${place}`);
    await Promise.all(targets.map((target) => identities.link('default', id, { target, id: 'x' })));
    assert.deepEqual(Object.keys((await users.find('default', id))?.identities ?? {}).toSorted(), targets);
  });

  test('again it is the same, with newer details; a second one of this provider is refused', async () => {
    const { users, identities } = await room(databases);
    const { id, version } = await users.create('default', {}, octocat);
    const again = await identities.link('default', id, { ...octocat, details: { name: 'Mona' } });
    assert.deepEqual(again?.identities, { github: { userId: '583231', details: { name: 'Mona' } } });
    assert.ok((again?.version ?? 0) > version);
    await assert.rejects(identities.link('default', id, { target: 'github', id: 'another' }), taken);
    assert.deepEqual((await users.find('default', id))?.identities, again?.identities);
    assert.equal(await identities.link('default', 'nobody', { target: 'google', id: 'g' }), undefined);
  });

  test('put in the place of another, the other is free; somebody else’s stays where it is', async () => {
    const { users, identities } = await room(databases);
    const { id } = await users.create('default', {}, octocat);
    const put = await identities.put('default', id, { target: 'github', id: 'mona' });
    assert.deepEqual(put?.identities, { github: { userId: 'mona', details: {} } });
    const other = await users.create('default', {}, octocat);
    await assert.rejects(identities.put('default', id, octocat), taken);
    assert.equal((await identities.findUser('default', { target: 'github', id: 'mona' }))?.id, id);
    assert.equal((await identities.findUser('default', octocat))?.id, other.id);
    assert.equal(await identities.put('default', 'nobody', octocat), undefined);
  });

  test('unlinked, or removed with its person, it is free again', async () => {
    const { users, identities } = await room(databases);
    const one = await users.create('default', {}, octocat);
    assert.deepEqual((await identities.unlink('default', one.id, 'github'))?.identities, {});
    assert.equal(await identities.unlink('default', one.id, 'github'), undefined);
    assert.equal(await identities.findUser('default', octocat), undefined);
    const two = await users.create('default', {}, octocat);
    await users.remove('default', two.id);
    assert.equal(await identities.findUser('default', octocat), undefined);
    assert.ok(await identities.link('default', one.id, octocat));
  });

  test('names that every object has are names like others', async () => {
    const { users, identities } = await room(databases);
    const { id } = await users.create('default', {});
    for (const target of ['constructor', 'toString'])
      assert.ok(await identities.link('default', id, { target, id: 'x' }));
    assert.equal((await identities.findUser('default', { target: 'constructor', id: 'x' }))?.id, id);
  });
});
