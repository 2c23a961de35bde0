/** Time-based one-time values as authenticator apps make them (RFC 6238, RFC 4226): SHA-1, six digits, thirty seconds. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const stepSeconds = 30;
const digits = 6;

/** The time step of this moment (ms since 1970). */
export const stepAt = (timeMs: number): number => Math.floor(timeMs / 1000 / stepSeconds);

/** RFC 4226 §5.3 of one step. */
export function totpAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const value = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  return String(value).padStart(digits, '0');
}

/** The step whose value this is: now, the one before or the one after (security H3). Undefined for any other value. */
export function findStep(secret: Uint8Array, value: string, timeMs: number): number | undefined {
  const given = Buffer.from(value);
  const now = stepAt(timeMs);
  // All three are computed, whichever it is: the time tells nothing.
  const fitting = [now - 1, now, now + 1].filter((step) => {
    const expected = Buffer.from(totpAt(secret, step));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return fitting.at(-1);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6 without padding. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** Undefined for what is no base32, in small or capital letters, with or without padding. */
export function fromBase32(text: string): Buffer | undefined {
  const letters = text.replace(/=+$/, '').toUpperCase();
  if (!/^[A-Z2-7]+$/.test(letters)) return undefined;
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
