/** Puts a backup into an empty database, under the master keys that its sealed values want. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fillEmpty } from '../database/fill.ts';
import type { Place } from '../database/snapshot.ts';
import { readMasterKeys, type MasterKey } from '../secrets.ts';
import { fingerprintOf, textOfKeys } from './header.ts';
import type { Backup } from './read-backup.ts';

export interface RestoreTarget {
  readonly place: Place;
  /** Of SECRET_KEY; undefined where the embedded database keeps its own beside itself. */
  readonly masterKeys: readonly MasterKey[] | undefined;
}

/** All or nothing. Throws a sentence when the target is not empty, is in use, or would lack a key. */
export async function restoreBackup({ rows, header, keys }: Backup, target: RestoreTarget): Promise<void> {
  const { place, masterKeys } = target;
  const keyFile = place.engine === 'sqlite' && !masterKeys ? join(place.folder, 'secret-key') : undefined;
  const present = masterKeys ?? (keyFile && existsSync(keyFile) ? readKeys(keyFile) : []);
  const missing = header.keys.filter(
    ({ fingerprint }) => !present.some((key) => fingerprintOf(key) === fingerprint),
  );
  if (missing.length === 0) return fillEmpty(place, rows);
  if (!keyFile || existsSync(keyFile) || !keys) throw lacking(missing, keyFile);
  await mkdir(join(keyFile, '..'), { recursive: true, mode: 0o700 });
  await writeFile(keyFile, `${textOfKeys(keys)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await fillEmpty(place, rows);
  } catch (error) {
    rmSync(keyFile);
    throw error;
  }
}

const readKeys = (file: string): readonly MasterKey[] => readMasterKeys(readFileSync(file, 'utf8').trim());

function lacking(missing: Backup['header']['keys'], keyFile: string | undefined): Error {
  const ids = missing.map(({ id }) => `"${id}"`).join(', ');
  return new Error(
    `What is sealed in this backup wants the master key ${ids}. Put it into ${keyFile ?? 'SECRET_KEY'} first; ` +
      `a backup that was made with its key shows it with  latchkey restore --from FILE --show-key`,
  );
}
