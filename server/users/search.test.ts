/** GET /api/users?search…: the same people on both databases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { systemRandom } from '../random.ts';
import { type TestDatabases, eachDatabase } from '../testing/databases.ts';
import { createPasswords } from './passwords.ts';
import { readUserSearch, type SearchQuery } from './search.ts';
import { createUsers } from './users.ts';

async function people(databases: TestDatabases, dora?: { readonly name: string }) {
  const database = await databases.open();
  for (const id of ['default', 'admin'])
    await database.kysely.insertInto('tenants').values({ id, tag: 'development', created_at: 0 }).execute();
  const clock = { time: 0, now: () => ++clock.time };
  // Ids are searched too: these hold nothing of what is searched for.
  let count = 0;
  const users = createUsers({
    database,
    clock,
    random: { ...systemRandom, id: () => `u${(count += 1)}` },
    passwords: createPasswords(),
    isCaseSensitive: async () => true,
    revoke: async () => {},
  });
  await users.create('default', {
    username: 'ann',
    phone: '16502530000',
    email: 'ann@example.com',
    name: 'Ann Lee',
  });
  await users.create('default', { username: 'Bob', phone: '61412345678', name: '100%_real[x]*?' });
  await users.create('default', { username: 'carl', name: 'annex' });
  await users.create('admin', { username: 'ann' });
  if (dora) await users.create('default', { username: 'dora', ...dora });
  return async (query: SearchQuery, page = { limit: 20, offset: 0 }) => {
    const { users: found, total } = await users.search('default', query, page);
    return { names: found.map(({ username }) => username), total };
  };
}

eachDatabase('search of users', (databases) => {
  test('finds what the contract says', async () => {
    const search = await people(databases);
    const finds = async (query: SearchQuery, ...names: string[]) =>
      assert.deepEqual(await search(query), { names, total: names.length }, JSON.stringify(query));
    await finds({}, 'carl', 'Bob', 'ann');
    await finds({ search: '%ann%' }, 'carl', 'ann');
    await finds({ search: '%ANN%' }, 'carl', 'ann');
    await finds({ search: 'ann' }, 'ann');
    await finds({ search: '%ANN%', isCaseSensitive: 'true' });
    await finds({ search: '%nn%', isCaseSensitive: 'true' }, 'carl', 'ann');
    await finds({ 'search.username': 'bob' }, 'Bob');
    await finds({ 'search.username': 'bob', isCaseSensitive: 'true' });
    await finds({ 'search.username': 'bob', mode: 'exact' }, 'Bob');
    await finds({ 'search.username': 'bob', mode: 'exact', isCaseSensitive: 'true' });
    await finds({ 'search.username': ['bob', 'carl', 'x'], 'mode.username': 'exact' }, 'carl', 'Bob');
    await finds({ 'search.username': '_ob' }, 'Bob');
    await finds({ 'search.username': '_ob', isCaseSensitive: '1' }, 'Bob');
    await finds({ 'search.name': '100\\%\\_%' }, 'Bob');
    await finds({ 'search.name': '100\\%\\_%', isCaseSensitive: 'true' }, 'Bob');
    await finds({ 'search.name': '%[x]*?', isCaseSensitive: 'true' }, 'Bob');
    await finds({ 'search.name': '%[y]*?', isCaseSensitive: 'true' });
    await finds({ 'search.primaryPhone': '1650%' }, 'ann');
    await finds({ 'search.primaryPhone': '16502530000', mode: 'exact' }, 'ann');
    await finds({ 'search.primaryPhone': '+1650%' });
    await finds({ 'search.primaryEmail': '%@example.com' }, 'ann');
    await finds({ 'search.username': 'b%', 'search.name': 'ann%' }, 'carl', 'Bob', 'ann');
    await finds({ 'search.username': 'a%', 'search.name': 'ann%', joint: 'and' }, 'ann');
    await finds({ search: "%'; drop table users; --%" });
  });

  test('posix and similar_to: patterns on both databases, 400 request.invalid_input for what is none', async () => {
    const search = await people(databases);
    const finds = async (query: SearchQuery, ...names: string[]) =>
      assert.deepEqual((await search(query)).names, names, JSON.stringify(query));
    await finds({ 'search.username': '^B.b$', mode: 'posix', isCaseSensitive: 'true' }, 'Bob');
    await finds({ 'search.username': '^b.b$', mode: 'posix', isCaseSensitive: 'true' });
    await finds({ 'search.username': '^b.b$', mode: 'posix' }, 'Bob');
    await finds({ search: '^ann( |$)|^\\d+[[:digit:]]0000$', mode: 'posix' }, 'ann');
    await finds({ 'search.primaryPhone': '^1650', 'mode.primaryPhone': 'posix' }, 'ann');
    const similar = { mode: 'similar_to', isCaseSensitive: 'true' };
    await finds({ 'search.username': '(ann|c_rl)', ...similar }, 'carl', 'ann');
    await finds({ 'search.username': 'nn', ...similar });
    await finds({ 'search.name': '100\\%\\_%', ...similar }, 'Bob');
    for (const pattern of ['(', 'a**', '[z-a]', 'a{300}', '(a{99}){99}{9}'])
      await assert.rejects(search({ search: pattern, mode: 'posix' }), { code: 'request.invalid_input' });
  });

  test('capitals of every script, where the database knows them', async () => {
    const search = await people(databases, { name: 'Ирина Žižek' });
    const { names } = await search({ 'search.name': '%ИРИНА Ž%' });
    // PostgreSQL goes by the language that its database was made with.
    if (databases.engine === 'sqlite') assert.deepEqual(names, ['dora']);
    assert.deepEqual((await search({ 'search.name': '%рина ži%', isCaseSensitive: 'true' })).names, []);
    assert.deepEqual((await search({ 'search.name': '%рина Ži%', isCaseSensitive: 'true' })).names, ['dora']);
    const exact = { 'search.name': 'ирина žižek', mode: 'exact' };
    if (databases.engine === 'sqlite') assert.deepEqual((await search(exact)).names, ['dora']);
  });

  test('pages, newest first, with the total of all', async () => {
    const search = await people(databases);
    assert.deepEqual(await search({}, { limit: 2, offset: 0 }), { names: ['carl', 'Bob'], total: 3 });
    assert.deepEqual(await search({}, { limit: 2, offset: 2 }), { names: ['ann'], total: 3 });
    assert.deepEqual(await search({}, { limit: 2, offset: 4 }), { names: [], total: 3 });
  });
});

test('400 request.invalid_input: what cannot be searched is said', () => {
  for (const [query, details] of [
    [{ search: '' }, /"search" is empty/],
    [{ search: ['a', 'b'] }, /more than once/],
    [{ 'search.password': 'a' }, /"password" is not one of/],
    [{ search: 'a', mode: 'glob' }, /mode "glob" is not one of like, exact, similar_to, posix/],
    [{ search: 'a', mode: 'similar_to' }, /tells capitals apart/],
    [{ search: ['a', 'b'], mode: 'posix' }, /more than once/],
    [{ search: '(a)\\1', mode: 'posix' }, /refers back/],
    [{ search: 'a', joint: 'xor' }, /joint "xor"/],
    [{ search: 'a', mode: ['like', 'exact'] }, /"mode" is given more than once/],
    [{ search: 'x'.repeat(257) }, /too long/],
    [{ search: 'x\0' }, /no text can hold/],
  ] as const) {
    assert.throws(
      () => readUserSearch(query),
      (error) =>
        error instanceof Refusal &&
        error.code === 'request.invalid_input' &&
        details.test(error.options.details ?? ''),
      JSON.stringify(query),
    );
  }
});
