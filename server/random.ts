/** All chance in the server: codes, ids and secrets, from the operating system's generator (security A1). */
import { randomBytes, randomInt } from 'node:crypto';

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
    for (const byte of randomBytes(length * 2)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
