/** Writes all rows of a database into one file: a header, then compressed lines of JSON, and a checksum over all of them. */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '../clock.ts';
import type { Rows } from '../database/snapshot.ts';
import type { MasterKey } from '../secrets.ts';
import { fingerprintOf, type Header, textOfKeys } from './header.ts';
import { cipherOf, type Lock, newLock } from './passphrase.ts';

export interface BackupWanted {
  readonly rows: Rows;
  /** Where; refused when there is a file already. Its mode is 0600. */
  readonly file: string;
  readonly keys: readonly MasterKey[];
  /** Given: the keys go into the file, and the file is encrypted with it. */
  readonly passphrase?: string | undefined;
  readonly clock: Clock;
}

/** What is not finished does not stay. Returns the header. */
export async function writeBackup({ rows, file, keys, passphrase, clock }: BackupWanted): Promise<Header> {
  const lock = passphrase === undefined ? undefined : await newLock(passphrase);
  const header: Header = {
    format: 'latchkey-backup',
    version: 1,
    createdAt: clock.now(),
    engine: rows.engine,
    steps: [...rows.steps],
    counts: { ...rows.counts },
    keys: keys.map((key) => ({ id: key.id, fingerprint: fingerprintOf(key) })),
    encryption: lock?.encryption ?? null,
  };
  const handle = await create(file);
  try {
    const firstLine = `${JSON.stringify(header)}\n`;
    await handle.write(firstLine);
    await writeBody(handle, { firstLine, lock, lines: linesOf(rows, firstLine, lock && textOfKeys(keys)) });
    await handle.sync();
    await handle.close();
    return header;
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new Error(`${file} is there already: a backup replaces nothing`, { cause: error });
    if (code === 'ENOENT') throw new Error(`There is no folder for ${file}`, { cause: error });
    throw error;
  }
}

/**
 * After the header: the keys where they go along, then for each batch its table and columns and one line for each row,
 * at last the checksum. Several lines at a time.
 */
async function* linesOf(rows: Rows, firstLine: string, keys: string | undefined): AsyncIterable<string> {
  const checksum = createHash('sha256').update(firstLine);
  const told = (text: string): string => {
    checksum.update(text);
    return text;
  };
  if (keys !== undefined) yield told(`${JSON.stringify({ keys })}\n`);
  for await (const { table, columns, rows: values } of rows.batches()) {
    const lines = [{ table, columns }, ...values].map((line) => JSON.stringify(line));
    yield told(`${lines.join('\n')}\n`);
  }
  yield `${JSON.stringify({ sha256: checksum.digest('base64url') })}\n`;
}

async function writeBody(
  handle: FileHandle,
  { firstLine, lock, lines }: { firstLine: string; lock: Lock | undefined; lines: AsyncIterable<string> },
): Promise<void> {
  const write = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) await handle.write(chunk);
  };
  const source = Readable.from(lines);
  if (!lock) return pipeline(source, createGzip(), write);
  const cipher = cipherOf(lock, firstLine);
  await pipeline(source, createGzip(), cipher, write);
  await handle.write(cipher.getAuthTag());
}
