/** The list of breached passwords: each line is found, nothing else is, whatever the file's form. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createBreachList } from './breach-list.ts';

const digestOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();

test('each of 300 passwords is found and none of 100 others, with and without counts, one line or none', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'breach-'));
  t.after(() => rm(folder, { recursive: true }));
  const known = Array.from({ length: 300 }, (_, index) => `password ${index}`);
  for (const [count, tail, end, newline] of [
    [300, '', '\n', '\n'],
    [300, ':17', '', '\n'],
    [300, ':123456789', '\r\n', '\r\n'],
    [1, ':1', '\n', '\n'],
    [0, '', '', '\n'],
  ] as const) {
    const lines = known.slice(0, count).map((password) => digestOf(password) + tail);
    const file = join(folder, `${count}${tail.length}${end.length}`);
    await writeFile(file, lines.toSorted().join(newline) + (count > 0 ? end : ''));
    const list = createBreachList({ file });
    for (const password of known.slice(0, count))
      assert.equal(await list.has(password), true, `${password} in ${file}`);
    for (let index = 0; index < 100; index++) assert.equal(await list.has(`other ${index}`), false);
  }
});

test('without a file nothing is breached; a file that is not there is no quiet yes or no', async () => {
  assert.equal(await createBreachList({}).has('password'), false);
  await assert.rejects(createBreachList({ file: '/nowhere/breaches' }).has('password'), /ENOENT/);
});
