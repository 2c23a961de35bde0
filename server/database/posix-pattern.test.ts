/** Patterns: PostgreSQL says what fits, and the embedded database says the same, however ill they mean. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type SqlBool, sql } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
import { fitsPattern } from './matches-pattern.ts';
import type { Database } from './open.ts';
import { createBudget, createPosixPattern } from './posix-pattern.ts';
import { posixOfSimilar } from './similar-pattern.ts';

/** One after the other, with two spaces or a new line between. */
const list = (text: string): readonly string[] => text.trim().split(/ {2,}|\n\s*/);

const texts = ['', 'a\nb'].concat(
  list(String.raw`
    a  ab  abc  ABC  aab  aa  aaa  Bob  bob  a.b  a\b  a{2}  100%  zoe_two  zoe4  x-y  [a]  a b
    16502530000  ^a$  a|b  A1  _  ]  -  b]`),
);

const posix = [''].concat(
  list(String.raw`
    a  ^a  a$  ^a$  ^$  .  ^.$  a.b  $a  a^b  (^a)  ^(a|^b)  (a$)|b  \Aa  a\Z  b.b  O.?B
    a*  a+  a?  (a|b)+  ^(ab|c)$  (a*)*  (a*)+b  ((a|b)*c)?  a*?  a+?b  a??
    a{2}  a{2,}  ^a{1,2}$  a{0}  a{,3}  {  a{  }  ]  ()  a||b  |a  a|  (a|b|)c  (?:a|b)c
    [abc]  [^abc]  ^[^a]  [a-c]  []a]  [^]a]  [a-]  [-a]  [\]]  [a\]]  ^[a-z]{2,3}$
    [[:alpha:]]  [[:digit:]]+  ^[[:upper:]]  [[:alnum:]_]+$  [^[:alpha:]]  ^[^[:space:]]+$
    \d  \D  \w+  ^\w+$  \s  \.  a\.b  a\\b  \(`),
);

const unreadable = list(String.raw`
  a**  *a  +  ?  (a  a)  a|*b  ^*  a{3,2}  a{256}  a{1  a{1,2}{2}  \
  [[:foo:]]  [b-a]  [a-[:digit:]]  [  [a`);

const similar = [''].concat(
  list(String.raw`
    a  a%  %b%  _  __  (a|b)c?  a|b  [a-c]+  a.b  a\.b  100\%  a{2}  a*  ^a$  %
    [^a]%  %]  a\\b  \  a\  [%]  [_]  zoe(_two|4)  zoe\_%  a||b  \d+  [\]]  \[a\]`),
);

eachDatabase('patterns', ({ open, engine }) => {
  let database: Database;
  before(async () => {
    database = await open();
  });
  let searches = 0;

  async function whatFits(mode: 'posix' | 'similar_to', pattern: string, isCaseSensitive: boolean) {
    const search = (searches += 1);
    const fits = texts.map((text) =>
      fitsPattern({ engine, text: sql`cast(${text} as text)`, mode, pattern, isCaseSensitive, search }),
    );
    const columns = fits.map((one, at) => sql<SqlBool>`${one}`.as(`t${at}`));
    const row = await database.kysely.selectNoFrom(columns).executeTakeFirstOrThrow();
    return texts.filter((_, at) => Boolean((row as Readonly<Record<string, unknown>>)[`t${at}`]));
  }

  test('what fits is what our own reading of the pattern says', async () => {
    for (const isCaseSensitive of [true, false])
      for (const pattern of posix) {
        const own = createPosixPattern(pattern, { isCaseSensitive });
        const expected = texts.filter((text) => own.fits(text));
        assert.deepEqual(await whatFits('posix', pattern, isCaseSensitive), expected, pattern);
      }
    for (const pattern of similar) {
      const own = createPosixPattern(posixOfSimilar(pattern), { isCaseSensitive: true });
      const expected = texts.filter((text) => own.fits(text));
      assert.deepEqual(await whatFits('similar_to', pattern, true), expected, pattern);
    }
  });

  test('what cannot be read fails by the same code', async () => {
    for (const pattern of unreadable) {
      assert.throws(() => createPosixPattern(pattern, { isCaseSensitive: true }), { code: '2201B' }, pattern);
      await assert.rejects(whatFits('posix', pattern, true), { code: '2201B' }, pattern);
    }
  });

  test('all patterns of one search share what it may cost', { skip: engine === 'postgres' }, async () => {
    const ask = async (text: string, pattern: string, search: number) =>
      (
        await sql<{ is: number }>`
          with recursive n(i) as (select 1 union all select i + 1 from n limit 50000)
          select max(fits_posix(${text} || i, ${pattern}, 0, ${search})) as "is" from n`.execute(
          database.kysely,
        )
      ).rows[0]?.is;
    await assert.rejects(ask('ab'.repeat(150), '(a*)*(a|aa)+(a|b)*c{3}$', 0.7), { code: '57014' });
    await assert.rejects(ask('', '^1$', 0.7), { code: '57014' });
    assert.equal(await ask('', '^1$', 0.8), 1, 'the next one has its own');
  });
});

test('a pattern that would try for ever, or fill the memory, ends by count', () => {
  for (const pattern of ['(a*)*(a|aa)+(a|b)*c{3}$', '[[:alpha:]]+.{50,100}(x|y|z){20,200}']) {
    const { fits } = createPosixPattern(pattern, { isCaseSensitive: false });
    assert.equal(fits('aaaaaaaaaaaaaaaaaaaa!'), false, pattern);
    assert.throws(
      () => {
        for (let count = 0; count < 1_000_000; count += 1) fits(`${'ab'.repeat(50)}${count}`);
      },
      { code: '57014' },
      pattern,
    );
  }
  assert.throws(() => createPosixPattern('((a{99}){99}){99}', { isCaseSensitive: true }), { code: '2201B' });
});

test('nothing is repeated for ever, and what costs more is counted as more', () => {
  const options = { isCaseSensitive: false };
  for (const nothing of ['', 'a{0}'])
    assert.throws(() => createPosixPattern(`((((${nothing}){255}){255}){255}){255}`, options), {
      code: '2201B',
    });
  const costOf = (pattern: string, text: string) => {
    const budget = createBudget();
    const { steps } = budget;
    createPosixPattern(pattern, { ...options, budget }).fits(text);
    return steps - budget.steps;
  };
  const text = String.fromCodePoint(...Array.from({ length: 100 }, (_, at) => 0x4e00 + at));
  const atLeast = (100 * 100) / 2;
  assert(costOf(`[^${'a'.repeat(200)}]{200}z`, text) > atLeast * 200, 'each member of a set is compared');
  assert(costOf(`(${'|'.repeat(200)}){20}z`, text) > 100 * 20 * 200, 'each way on is gone');
});
