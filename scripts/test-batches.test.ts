/** No test file is left out of the batches, and what the processes counted is added up. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { batchesOf, readCounts, sum } from './test-batches.ts';

const root = join(import.meta.dirname, '..');

test('every file stands in one batch, neighbours apart, those with browsers in front', () => {
  const files = [
    ...Array.from({ length: 60 }, (_, n) => `server/${n}.test.ts`),
    ...Array.from({ length: 30 }, (_, n) => `web/${n}.test.ts`),
  ];
  const batches = batchesOf(files);
  assert.deepEqual(batches.flat().toSorted(), files.toSorted());
  assert.deepEqual(
    batches.map(({ length }) => length),
    [10, 10, 10, 20, 20, 20],
  );
  assert.deepEqual(batches[0]?.slice(0, 2), ['web/0.test.ts', 'web/3.test.ts']);
});

/** A batch is one process: such a hook would run with, and fail with, the tests of every file in it. */
test('no test file has a hook that stands outside of a group', () => {
  const files = globSync('{kit,connectors,contract,words,server,cli,scripts,web,tests}/**/*.ts', {
    cwd: root,
    exclude: (path) => /node_modules|dist$/.test(path),
  });
  assert.ok(files.length > 1000, String(files.length));
  const found = files.filter((file) =>
    /^(?:before|beforeEach|afterEach)\(/m.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(found, []);
});

test('counts are read and added up; a process that died is a failure', () => {
  const text = 'ℹ tests 7\nℹ suites 2\nℹ pass 4\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n';
  assert.deepEqual(readCounts(text), { pass: 4, fail: 2, skipped: 1 });
  assert.deepEqual(sum([readCounts(text), readCounts('')]), { pass: 4, fail: 3, skipped: 1 });
});
