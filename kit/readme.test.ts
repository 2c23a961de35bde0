/** The examples of the README are real ones: they are written out as a stranger would, and their tests are run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const kit = fileURLToPath(new URL('./', import.meta.url));

test('the connectors of the README, their simulators and their tests stand on their own and pass', async () => {
  const readme = await readFile(join(kit, 'README.md'), 'utf8');
  const files = [...readme.matchAll(/```ts\n\/\/ ([\w.-]+)\n(.*?)```/gs)];
  assert.deepEqual(
    files.map(([, name]) => name),
    ['acme.ts', 'simulator.ts', 'acme.test.ts', 'followed.ts', 'followed-simulator.ts', 'followed.test.ts'],
  );

  const folder = await mkdtemp(join(tmpdir(), 'connector-kit-'));
  try {
    await mkdir(join(folder, 'node_modules/@latchkey'), { recursive: true });
    await symlink(kit, join(folder, 'node_modules/@latchkey/connector-kit'), 'dir');
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    for (const [, name = '', code = ''] of files) await writeFile(join(folder, name), code);

    for (const [file, least] of [
      ['acme.test.ts', 50],
      ['followed.test.ts', 70],
    ] as const) {
      const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
      const args = ['--test', '--test-reporter=tap', '--test-isolation=none', file];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
      const passed = Number(/^# pass (\d+)$/m.exec(stdout)?.[1]);
      assert.match(stdout, /^# fail 0$/m);
      assert.ok(passed > least, `${passed} checks of ${file} passed`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
