/** A backup comes back whole, into either database, or not at all. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemClock } from '../clock.ts';
import { openDatabase } from '../database/open.ts';
import { openSnapshot, type Place } from '../database/snapshot.ts';
import { takeLock } from '../database/sqlite.ts';
import type { MasterKey } from '../secrets.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { contentsOf, fillTables, placeOn } from '../testing/full-tables.ts';
import { moveDatabase } from './move-database.ts';
import { readBackup, readHeader } from './read-backup.ts';
import { restoreBackup } from './restore.ts';
import { writeBackup } from './write-backup.ts';

const keys: readonly MasterKey[] = [{ id: 'k', key: randomBytes(32) }];
const passphrase = 'correct horse battery';
const folder = mkdtempSync(join(tmpdir(), 'latchkey-backups-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = () => join(folder, `${files++}.backup`);

async function filled(databases: TestDatabases): Promise<Place> {
  const place = await placeOn(databases);
  const database = await openDatabase(place);
  await fillTables(database);
  // More than leaves at once.
  const tenants = Array.from({ length: 600 }, (_, index) => ({
    id: `t${index}`,
    tag: 'production' as const,
    created_at: 1,
  }));
  await database.kysely.insertInto('tenants').values(tenants).execute();
  after(() => database.close());
  return place;
}

async function backUp(place: Place, secret?: string): Promise<string> {
  const file = newFile();
  const rows = await openSnapshot(place);
  try {
    await writeBackup({ rows, file, keys, passphrase: secret, clock: systemClock });
  } finally {
    await rows.close();
  }
  return file;
}

eachDatabase('backup of', (sources) => {
  eachDatabase('restored into', (targets) => {
    test('everything comes back, with the key apart or inside', async () => {
      const place = await filled(sources);
      for (const secret of [undefined, passphrase]) {
        const file = await backUp(place, secret);
        assert.equal(statSync(file).mode & 0o777, 0o600);
        const target = await placeOn(targets);
        const backup = await readBackup(file, secret);
        assert.deepEqual(backup.keys, secret && keys);
        const isOwn = secret !== undefined && target.engine === 'sqlite';
        await restoreBackup(backup, { place: target, masterKeys: isOwn ? undefined : keys });
        assert.deepEqual(await contentsOf(target), await contentsOf(place));
        if (!isOwn) continue;
        const keyFile = join(target.folder, 'secret-key');
        assert.equal(readFileSync(keyFile, 'utf8').trim(), `k:${keys[0]?.key.toString('base64')}`);
        assert.equal(statSync(keyFile).mode & 0o777, 0o600);
      }
    });
  });

  test('F2: without the passphrase neither rows nor keys can be read', async () => {
    const place = await filled(sources);
    const file = await backUp(place, passphrase);
    await assert.rejects(readBackup(file), /locked with a passphrase/);
    await assert.rejects(readBackup(file, `${passphrase}.`), /passphrase is not the one/);
    await assert.rejects(backUp(place, 'short'), /at least 12/);
    const open = await backUp(place);
    for (const one of [file, open])
      assert.ok(!readFileSync(one).includes(keys[0]?.key.toString('base64') ?? ''));
    assert.equal((await readBackup(open)).keys, undefined);
  });

  test('a file that lost or changed a byte is refused before anything is written', async () => {
    const place = await filled(sources);
    const target = await placeOn(sources);
    for (const secret of [undefined, passphrase]) {
      const whole = readFileSync(await backUp(place, secret));
      const header = whole.indexOf('\n');
      const wrong: [string, Buffer][] = [
        ['without its end', whole.subarray(0, -1)],
        ['half', whole.subarray(0, whole.length / 2)],
        ['the header alone', whole.subarray(0, header + 1)],
        ['with more', Buffer.concat([whole, Buffer.from('x')])],
        ['another count', Buffer.from(whole.toString('latin1').replace('"users":3', '"users":2'), 'latin1')],
        [
          'another time',
          Buffer.from(whole.toString('latin1').replace(/"createdAt":\d/, '"createdAt":9'), 'latin1'),
        ],
        ...[0.1, 0.5, 0.9, 1].map((part): [string, Buffer] => {
          const changed = Buffer.from(whole);
          const at = Math.min(
            whole.length - 1,
            header + 20 + Math.floor((whole.length - header - 20) * part),
          );
          changed[at] = (changed[at] ?? 0) ^ 1;
          return [`a bit at ${at}`, changed];
        }),
      ];
      // Each costs a passphrase's half second.
      for (const [what, bytes] of secret ? wrong.filter((_, index) => index % 3 === 0) : wrong) {
        assert.notDeepEqual(bytes, whole, what);
        const file = newFile();
        writeFileSync(file, bytes);
        await assert.rejects(readBackup(file, secret), /truncated or was changed/, what);
      }
      await assert.rejects(readHeader(join(folder, 'nothing')), /cannot be read/);
    }
    const untouched = await openSnapshot(target).catch(() => undefined);
    assert.ok(Object.values(untouched?.counts ?? {}).every((count) => count === 0));
    await untouched?.close();
  });

  test('a file that changes after it was looked at leaves nothing behind', async () => {
    const file = await backUp(await filled(sources));
    const backup = await readBackup(file);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, -9));
    const target = await placeOn(sources);
    await assert.rejects(restoreBackup(backup, { place: target, masterKeys: keys }), /truncated/);
    writeFileSync(file, bytes);
    await restoreBackup(await readBackup(file), { place: target, masterKeys: keys });
  });

  test('a wrong key, a missing key and a full database are refused; nothing is replaced', async () => {
    const place = await filled(sources);
    const file = await backUp(place);
    const backup = await readBackup(file);
    const target = await placeOn(sources);
    const other = [{ id: 'k', key: randomBytes(32) }];
    await assert.rejects(restoreBackup(backup, { place: target, masterKeys: other }), /master key "k"/);
    if (target.engine === 'sqlite')
      await assert.rejects(restoreBackup(backup, { place: target, masterKeys: undefined }), /master key "k"/);
    await assert.rejects(restoreBackup(backup, { place, masterKeys: keys }), /not empty/);
    const rows = await openSnapshot(place);
    after(() => rows.close());
    await assert.rejects(
      writeBackup({ rows, file, keys, clock: systemClock }),
      /is there already: a backup replaces nothing/,
    );
    writeFileSync(join(folder, 'other.txt'), 'hello\n');
    await assert.rejects(readBackup(join(folder, 'other.txt')), /is no backup of Latchkey/);
  });

  test('a restore that fails takes back the key that it brought', async () => {
    const place = await filled(sources);
    const backup = await readBackup(await backUp(place, passphrase), passphrase);
    const full = mkdtempSync(join(folder, 'full-'));
    const database = await openDatabase({ engine: 'sqlite', folder: full });
    await fillTables(database);
    await database.close();
    const target = { place: { engine: 'sqlite', folder: full }, masterKeys: undefined } as const;
    await assert.rejects(restoreBackup(backup, target), /not empty/);
    assert.ok(!existsSync(join(full, 'secret-key')));
  });

  test('a backup that cannot be finished leaves no file', async () => {
    const rows = await openSnapshot(await filled(sources));
    after(() => rows.close());
    const file = newFile();
    const broken = {
      ...rows,
      // oxlint-disable-next-line eslint/require-yield -- it breaks before
      async *batches() {
        throw new Error('the database went away');
      },
    };
    await assert.rejects(writeBackup({ rows: broken, file, keys, clock: systemClock }), /went away/);
    assert.ok(!existsSync(file));
  });
});

eachDatabase('moved to', (targets) => {
  if (targets.engine === 'sqlite') return;

  test('the embedded database arrives whole, but not from under a server, and not into a full one', async () => {
    const source = mkdtempSync(join(folder, 'source-'));
    const database = await openDatabase({ engine: 'sqlite', folder: source });
    await fillTables(database);
    await database.close();
    const url = await targets.url();
    const server = takeLock(source, 'server');
    await assert.rejects(moveDatabase({ folder: source, url }), /server uses .*: stop it first/);
    server?.release();
    const counts = await moveDatabase({ folder: source, url });
    assert.ok(Object.values(counts).every((count) => count === 3));
    assert.deepEqual(
      await contentsOf({ engine: 'postgres', url }),
      await contentsOf({ engine: 'sqlite', folder: source }),
    );
    await assert.rejects(moveDatabase({ folder: source, url }), /not empty/);
  });
});
