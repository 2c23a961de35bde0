/** bcrypt (Provos and Mazières, 1999), for checking digests that were brought along; run in a thread of its own. */
import { timingSafeEqual } from 'node:crypto';

/** `$2a$`, `$2b$` and `$2y$` are the same for what we check. Undefined for anything else. */
export function readBcrypt(digest: string): { cost: number; salt: Buffer; hash: Buffer } | undefined {
  const [, cost, salt, hash] = /^\$2[aby]\$(\d\d)\$([./\dA-Za-z]{22})([./\dA-Za-z]{31})$/.exec(digest) ?? [];
  if (cost === undefined || salt === undefined || hash === undefined) return undefined;
  return { cost: Number(cost), salt: decode(salt).subarray(0, 16), hash: decode(hash).subarray(0, 23) };
}

/** Takes as long as the digest's cost says: 2^cost rounds on this thread. */
export function isBcrypt(password: string, digest: string): boolean {
  const wanted = readBcrypt(digest);
  return wanted !== undefined && timingSafeEqual(bcrypt(password, wanted), wanted.hash);
}

function bcrypt(password: string, { cost, salt }: { cost: number; salt: Buffer }): Buffer {
  // With its closing zero, and no more of it than 72 bytes: so it was defined.
  const key = Buffer.concat([Buffer.from(password), Buffer.alloc(1)]).subarray(0, 72);
  const { boxes, keys } = startState();
  const keyWords = cycle(key, 18);
  const saltWords = cycle(salt, 18);
  expand(boxes, keys, keyWords, saltWords);
  const none = new Int32Array(18);
  for (let round = 2 ** cost; round > 0; round--) {
    expand(boxes, keys, keyWords, none);
    expand(boxes, keys, saltWords, none);
  }
  const block = cycle(Buffer.from('OrpheanBeholderScryDoubt'), 6);
  for (let at = 0; at < 6; at += 2) for (let time = 0; time < 64; time++) encipher(boxes, keys, block, at);
  const bytes = Buffer.alloc(24);
  block.forEach((word, at) => bytes.writeInt32BE(word, at * 4));
  return bytes.subarray(0, 23);
}

/** Mixes the key into the state; `salt` is read round and round, four words of it. */
function expand(boxes: Int32Array, keys: Int32Array, key: Int32Array, salt: Int32Array): void {
  for (let at = 0; at < 18; at++) keys[at] = at32(keys, at) ^ at32(key, at);
  const block = new Int32Array(2);
  let turn = 0;
  for (const target of [keys, boxes])
    for (let at = 0; at < target.length; at += 2) {
      block[0] = at32(block, 0) ^ at32(salt, turn & 2);
      block[1] = at32(block, 1) ^ at32(salt, (turn & 2) + 1);
      turn += 2;
      encipher(boxes, keys, block, 0);
      target[at] = at32(block, 0);
      target[at + 1] = at32(block, 1);
    }
}

/** Blowfish, sixteen rounds, in place. */
function encipher(boxes: Int32Array, keys: Int32Array, block: Int32Array, at: number): void {
  let left = at32(block, at);
  let right = at32(block, at + 1);
  for (let round = 0; round < 16; round++) {
    left ^= at32(keys, round);
    const sum = (at32(boxes, left >>> 24) + at32(boxes, 256 + ((left >>> 16) & 255))) | 0;
    right ^= ((sum ^ at32(boxes, 512 + ((left >>> 8) & 255))) + at32(boxes, 768 + (left & 255))) | 0;
    [left, right] = [right, left];
  }
  block[at] = right ^ at32(keys, 17);
  block[at + 1] = left ^ at32(keys, 16);
}

const at32 = (words: Int32Array, at: number): number => words[at] as number;

/** So many big-endian words of these bytes, read round and round. */
function cycle(bytes: Buffer, words: number): Int32Array {
  const byte = (at: number) => bytes[at % bytes.length] as number;
  return Int32Array.from(
    { length: words },
    (_, at) => (byte(4 * at) << 24) | (byte(4 * at + 1) << 16) | (byte(4 * at + 2) << 8) | byte(4 * at + 3),
  );
}

/** Blowfish begins with the digits of π after the point: 18 words of keys, then four boxes of 256. */
function startState(): { keys: Int32Array; boxes: Int32Array } {
  const bits = BigInt((18 + 1024) * 32);
  const guard = 64n;
  const one = 1n << (bits + guard);
  const arcTangent = (inverse: bigint): bigint => {
    let term = one / inverse;
    let sum = term;
    for (let odd = 3n, sign = -1n; term !== 0n; odd += 2n, sign = -sign) {
      term /= inverse * inverse;
      sum += (sign * term) / odd;
    }
    return sum;
  };
  // Machin's formula
  const pi = 16n * arcTangent(5n) - 4n * arcTangent(239n);
  const hex = ((pi - 3n * one) >> guard).toString(16).padStart(Number(bits) / 4, '0');
  const words = Int32Array.from((hex.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 16) | 0));
  return { keys: words.slice(0, 18), boxes: words.slice(18) };
}

const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const usual = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** bcrypt's own order of the letters of base64. */
const decode = (text: string): Buffer =>
  Buffer.from(
    text.replace(/./g, (letter) => usual[alphabet.indexOf(letter)] ?? ''),
    'base64',
  );
