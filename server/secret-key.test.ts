/** The key file is made once, private, and kept. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemRandom } from './random.ts';
import { ownMasterKeys } from './secret-key.ts';

test('made with mode 0600, read back the same, no draft left (F2)', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const made = ownMasterKeys(join(folder, 'data'), systemRandom);
  assert.equal(made[0]?.key.length, 32);
  assert.deepEqual(ownMasterKeys(join(folder, 'data'), systemRandom), made);
  assert.deepEqual(readdirSync(join(folder, 'data')), ['secret-key']);
  assert.equal(statSync(join(folder, 'data', 'secret-key')).mode & 0o777, 0o600);
});

test('beside a database that is there already none is made, and a broken one is named', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  context.after(() => rmSync(folder, { recursive: true }));
  assert.throws(() => ownMasterKeys(folder, systemRandom, false), /secret-key is missing/);
  assert.deepEqual(readdirSync(folder), []);
  writeFileSync(join(folder, 'secret-key'), 'nonsense');
  assert.throws(() => ownMasterKeys(folder, systemRandom), /secret-key: key 1 .* must be 32 bytes/);
});
