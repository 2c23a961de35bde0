/** Every statement on a table of tenants says which tenant: what the walk over the routes does not reach is read here. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Rows of all tenants on purpose, and why. */
const onPurpose: readonly RegExp[] = [
  // What is over is swept away in the order of its age, whosever it is.
  /^server\/(limits|codes)\/queries\.ts: \.(selectFrom|deleteFrom)\('(limits|challenges)( as old)?'\) .*where\('(old\.)?(updated_at|expires_at)', '<', before\)/,
];

test('no query forgets the tenant', () => {
  const root = new URL('../../', import.meta.url).pathname;
  const forgotten: string[] = [];
  let count = 0;
  for (const file of globSync('server/**/*.ts', { cwd: root })) {
    if (/\.test\.ts$|^server\/(testing|database)\//.test(file)) continue;
    for (const statement of statementsIn(readFileSync(root + file, 'utf8'))) {
      count += 1;
      const name = `${file}: ${statement.replace(/\s+/g, ' ').slice(0, 160)}`;
      if (!/'[\w.]*tenant_id'/.test(statement) && !onPurpose.some((one) => one.test(name)))
        forgotten.push(name);
    }
  }
  assert.ok(count > 150, String(count));
  assert.deepEqual(forgotten, []);
});

/** From the word that names the table to where it is executed, or to the end of its expression. */
function statementsIn(text: string): readonly string[] {
  const begins = [...text.matchAll(/\.(selectFrom|updateTable|deleteFrom)\(\s*(?:as\()?['"]/g)];
  return begins.flatMap(({ index }) => {
    const rest = text.slice(index);
    if (/^\.\w+\('(tenants|revisions|kysely_migration)/.test(rest)) return [];
    const end = rest.search(/\.execute\w*\(|;\n|\n\n/);
    return [rest.slice(0, end < 0 ? undefined : end)];
  });
}
