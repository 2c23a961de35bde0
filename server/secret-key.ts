/** The master key that the embedded database keeps beside itself, made at the first start. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';
import { type MasterKey, readMasterKeys } from './secrets.ts';

/**
 * Reads `<dataDir>/secret-key`, or makes it (mode 0600); of several processes starting together one makes it. Throws
 * where `mayMake` is false: beside a database that is older than itself, a new key would open nothing.
 */
export function ownMasterKeys(dataDir: string, random: Random, mayMake = true): readonly MasterKey[] {
  const file = join(dataDir, 'secret-key');
  const found = readIfThere(file);
  if (found !== undefined) return readFrom(file, found);
  if (!mayMake)
    throw new Error(`${file} is missing, and the database beside it cannot be read without: put it back`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${random.id()}`;
  writeFileSync(draft, `1:${random.bytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    // A link appears whole or not at all, and never replaces the key that another process just made.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFrom(file, readFileSync(file, 'utf8').trim());
}

function readFrom(file: string, text: string): readonly MasterKey[] {
  try {
    return readMasterKeys(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
