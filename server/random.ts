/** All chance in the server: codes, ids and secrets, from the operating system's generator (security A1). */
import { randomBytes, randomFillSync, randomInt } from 'node:crypto';

export interface Random {
  bytes(length: number): Buffer;
  /** `length` decimal digits, leading zeros kept, each value equally likely (security A1). */
  digits(length: number): string;
  /** Lower-case letters and digits: 21 are about 108 bits. The contract's users and connectors have 12. */
  id(length?: number): string;
  /** Letters of both cases and digits: 32 are about 190 bits. */
  secret(length?: number): string;
}

const lower = '0123456789abcdefghijklmnopqrstuvwxyz';
const both = `${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  digits: (length) => String(randomInt(10 ** length)).padStart(length, '0'),
  id: (length = 21) => pick(lower, length),
  secret: (length = 32) => pick(both, length),
};

/** Bytes that would favour the alphabet's first letters are thrown away. */
function pick(alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    const byte = nextByte();
    if (byte < limit) text += alphabet[byte % alphabet.length];
  }
  return text;
}

/** Drawn many at a time: asking costs more than the bytes of an id, and every request takes a few ids. */
const drawn = Buffer.alloc(4096);
let taken = drawn.length;

/** Each serves once and is wiped: who sees this memory learns nothing that was handed out. */
function nextByte(): number {
  if (taken === drawn.length) {
    randomFillSync(drawn);
    taken = 0;
  }
  const byte = drawn.readUInt8(taken);
  drawn[taken++] = 0;
  return byte;
}
