/** Reads a backup: the header first, then the whole file once to believe it, then its rows. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Batch, Rows, Value } from '../database/snapshot.ts';
import { type MasterKey, readMasterKeys } from '../secrets.ts';
import { header, type Header } from './header.ts';
import { decipherOf, openLock, tagLength } from './passphrase.ts';

export interface Backup {
  readonly header: Header;
  /** Undefined where they were kept apart. */
  readonly keys: readonly MasterKey[] | undefined;
  /** Throws at the end when the file was changed since it was looked at. */
  readonly rows: Rows;
}

/** Of any file: throws a sentence for what is no backup. */
export const readHeader = async (file: string): Promise<Header> => (await readFirstLine(file)).header;

/** Throws a sentence when the file is truncated, changed, or locked with another passphrase. */
export async function readBackup(file: string, passphrase?: string): Promise<Backup> {
  const first = await readFirstLine(file);
  const { encryption } = first.header;
  if (encryption && passphrase === undefined) throw new Error('This backup is locked with a passphrase');
  const key = encryption && passphrase !== undefined ? await openLock(passphrase, encryption) : undefined;
  const body: Body = { ...first, file, key };
  let keys: string | undefined;
  const counted: Record<string, number> = {};
  for await (const part of partsOf(body)) {
    if ('keys' in part) keys = part.keys;
    else counted[part.table] = (counted[part.table] ?? 0) + part.rows.length;
  }
  for (const [table, count] of Object.entries(first.header.counts))
    if ((counted[table] ?? 0) !== count) throw damaged();
  return {
    header: first.header,
    keys: keys === undefined ? undefined : readMasterKeys(keys),
    rows: {
      engine: first.header.engine,
      steps: first.header.steps,
      counts: first.header.counts,
      async *batches() {
        for await (const part of partsOf(body)) if ('table' in part) yield part;
      },
    },
  };
}

interface FirstLine {
  readonly header: Header;
  /** As it stands there, with the end of the line. */
  readonly text: string;
  /** Of the whole file, in bytes. */
  readonly size: number;
}

interface Body extends FirstLine {
  readonly file: string;
  readonly key: Buffer | undefined;
}

const longestHeader = 1_000_000;
const batchSize = 500;

const damaged = (cause?: unknown): Error =>
  new Error('This backup is truncated or was changed: nothing of it is used', { cause });

async function readFirstLine(file: string): Promise<FirstLine> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  });
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, longestHeader)), 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    const text = buffer.toString('utf8', 0, end + 1);
    return { header: parse(text, file), text, size };
  } finally {
    await handle.close();
  }
}

function parse(text: string, file: string): Header {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no backup of Latchkey`, { cause: error });
  }
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== 'latchkey-backup') throw new Error(`${file} is no backup of Latchkey`);
  if (version !== 1) throw new Error('It was made by a newer program: this one cannot read its form');
  const read = header.safeParse(value);
  if (!read.success) throw damaged(read.error);
  return read.data;
}

/** Everything that the file holds; throws after the last part when the checksum is another one. */
async function* partsOf(body: Body): AsyncIterable<Batch | { readonly keys: string }> {
  const checksum = createHash('sha256').update(body.text);
  let table: { readonly table: string; readonly columns: readonly string[] } | undefined;
  let rows: (readonly Value[])[] = [];
  let isComplete = false;
  for await (const line of linesOf(body)) {
    if (isComplete) throw damaged();
    const value = parseLine(line);
    if (!isRow(value) && 'sha256' in value) {
      isComplete = value.sha256 === checksum.digest('base64url');
      if (!isComplete) throw damaged();
      continue;
    }
    checksum.update(line).update('\n');
    if (isRow(value)) {
      rows.push(value);
      if (rows.length < batchSize) continue;
    }
    if (rows.length > 0) yield batch(table, rows);
    rows = [];
    if (isRow(value)) continue;
    if ('keys' in value) yield value;
    else if ('table' in value) table = value;
  }
  if (!isComplete) throw damaged();
  if (rows.length > 0) yield batch(table, rows);
}

function batch(table: Omit<Batch, 'rows'> | undefined, rows: Batch['rows']): Batch {
  if (!table || rows.some((row) => row.length !== table.columns.length)) throw damaged();
  return { ...table, rows };
}

type Line =
  | readonly Value[]
  | { readonly table: string; readonly columns: readonly string[] }
  | { readonly keys: string }
  | { readonly sha256: string };

// An array has something called `keys` too.
const isRow = (line: Line): line is readonly Value[] => Array.isArray(line);

function parseLine(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch (error) {
    throw damaged(error);
  }
}

async function* linesOf({ file, text, size, key, header: { encryption } }: Body): AsyncIterable<string> {
  let rest = '';
  const decoder = new TextDecoder();
  try {
    const start = Buffer.byteLength(text);
    const end = size - 1 - (encryption ? tagLength : 0);
    if (end < start) throw damaged();
    const source = createReadStream(file, { start, end });
    for await (const chunk of await unpacked(source)) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    // Whatever stumbles over the bytes: they are not those that were written.
    throw damaged(error);
  }
  if (rest !== '') throw damaged();

  async function unpacked(source: Readable): Promise<Readable> {
    if (!encryption || !key) return pipeline(source, createGunzip(), () => {});
    const decipher = decipherOf({ encryption, key }, text, await readEnd(file, size));
    return pipeline(source, decipher, createGunzip(), () => {});
  }
}

async function readEnd(file: string, size: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    return (await handle.read(Buffer.alloc(tagLength), 0, tagLength, size - tagLength)).buffer;
  } finally {
    await handle.close();
  }
}
