/** Digests that were brought along from elsewhere: checked as they are, until the first right password replaces them. */
import { createHash, getHashes, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readBcrypt } from './bcrypt.ts';

export type PlainAlgorithm = 'SHA256' | 'SHA1' | 'MD5';

/** Hexadecimal, of the password alone. */
export const isPlainDigest = (algorithm: PlainAlgorithm, digest: string, password: string): boolean =>
  isSame(digest, createHash(algorithm.toLowerCase()).update(password).digest());

/** Whether a right password could be told by it: one that cannot be read fits none. */
export function isReadableImported(algorithm: PlainAlgorithm | 'Bcrypt' | 'Legacy', digest: string): boolean {
  if (algorithm === 'Bcrypt') return isBearableBcrypt(readBcrypt(digest));
  if (algorithm !== 'Legacy')
    return new RegExp(`^[\\da-fA-F]{${createHash(algorithm.toLowerCase()).digest('hex').length}}$`).test(
      digest,
    );
  const [name, parts = []] = readLegacy(digest) ?? [];
  if (name === undefined) return false;
  return name.toLowerCase() === 'pbkdf2'
    ? readPbkdf2(parts) !== undefined
    : getHashes().includes(name.toLowerCase());
}

/** 2^14 rounds take seconds: who asks for more does not want to check a password. */
const highestCost = 14;

const isBearableBcrypt = (wanted: ReturnType<typeof readBcrypt>): boolean =>
  wanted !== undefined && wanted.cost >= 4 && wanted.cost <= highestCost;

/** In a thread of its own; false for what is no bcrypt digest. */
export async function isBcryptDigest(digest: string, password: string): Promise<boolean> {
  const wanted = readBcrypt(digest);
  if (!isBearableBcrypt(wanted)) return false;
  const thread = new Worker(new URL('./bcrypt-thread.ts', import.meta.url), {
    workerData: { password, digest },
  });
  return new Promise((resolve, reject) => {
    thread.once('message', (isRight: boolean) => resolve(isRight));
    thread.once('error', reject);
    thread.once('exit', () =>
      reject(new Error('The thread that checks a bcrypt digest ended without an answer')),
    );
  });
}

const mostIterations = 10_000_000;
const longestKey = 512;

/**
 * `["sha256", ["salt", "@"], "<hex>"]`: the hash of the arguments joined, the password in the place of `@`.
 * `["pbkdf2", ["salt", "1000", "20", "sha512", "@"], "<hex>"]`: with salt, iterations, length in bytes and hash.
 */
export async function isLegacyDigest(digest: string, password: string): Promise<boolean> {
  const [algorithm, parts, expected] = readLegacy(digest) ?? [];
  if (algorithm === undefined || parts === undefined || expected === undefined) return false;
  if (algorithm.toLowerCase() === 'pbkdf2') return isPbkdf2(parts, expected, password);
  if (!getHashes().includes(algorithm.toLowerCase())) return false;
  const text = parts.map((part) => (part === '@' ? password : part)).join('');
  return isSame(expected, createHash(algorithm.toLowerCase()).update(text).digest());
}

async function isPbkdf2(parts: readonly string[], expected: string, password: string): Promise<boolean> {
  const wanted = readPbkdf2(parts);
  if (!wanted) return false;
  const { salt, rounds, bytes, hash } = wanted;
  return isSame(expected, await promisify(pbkdf2)(password, salt, rounds, bytes, hash));
}

/** Undefined for what cannot be computed, or not in a bearable time. */
function readPbkdf2(parts: readonly string[]) {
  const [salt = '', iterations, length, hash = '', place] = parts;
  const rounds = Number(iterations);
  const bytes = Number(length);
  const isUsable =
    place === '@' &&
    Number.isInteger(rounds) &&
    rounds > 0 &&
    rounds <= mostIterations &&
    Number.isInteger(bytes) &&
    bytes > 0 &&
    bytes <= longestKey &&
    getHashes().includes(hash.toLowerCase());
  return isUsable ? { salt, rounds, bytes, hash } : undefined;
}

function readLegacy(digest: string): readonly [string, readonly string[], string] | undefined {
  try {
    const read: unknown = JSON.parse(digest);
    if (!Array.isArray(read) || read.length !== 3) return undefined;
    const [algorithm, parts, expected] = read as readonly unknown[];
    const isLegacy =
      typeof algorithm === 'string' &&
      typeof expected === 'string' &&
      Array.isArray(parts) &&
      parts.includes('@') &&
      parts.every((part) => typeof part === 'string');
    return isLegacy ? [algorithm, parts, expected] : undefined;
  } catch {
    return undefined;
  }
}

function isSame(hexadecimal: string, actual: Buffer): boolean {
  const expected = Buffer.from(hexadecimal, 'hex');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
