/** Finds the code in what was typed, pasted or filled in, and never takes another number of the text for it. */
import { asciiDigits } from '../../contract/digits.ts';

/** What the code field shall hold after a key: its digits, no more than there are places. */
export const readTypedCode = (text: string, length: number): string =>
  asciiDigits(text).replace(/\D/g, '').slice(0, length);

/** The same after a text was pasted or filled in; undefined when no code can be found in it. */
export function readPastedCode(text: string, length: number, host: string): string | undefined {
  const digits = readTypedCode(text, Infinity);
  const isBare = !/[^\d\s.\-–—]/.test(asciiDigits(text));
  return isBare && digits.length <= length ? digits : findCode(text, length, host);
}

/**
 * The code of a whole message: from the origin-bound last line `@host #123456` when it is for `host` (WICG
 * sms-one-time-codes; a line for another host gives nothing), else the only run of `length` digits in the text.
 */
export function findCode(text: string, length: number, host?: string): string | undefined {
  const plain = asciiDigits(text).trim();
  const bound = /^@(\S+) #(\S+)/.exec(plain.slice(plain.lastIndexOf('\n') + 1));
  if (bound) {
    const [, boundHost = '', code = ''] = bound;
    return isLength(code, length) && isSameSite(boundHost, host) ? code : undefined;
  }
  const withoutPhones = plain.replace(/\+[\d\s().-]{6,}/g, ' ');
  const runs = new Set(withoutPhones.match(/\d+(?:[.,:/]\d+)*/g)?.filter((run) => isLength(run, length)));
  // Some senders write the code in two halves: 123 456, 123-456.
  if (runs.size === 0) {
    for (const [, before, one = '', two = '', after] of withoutPhones.matchAll(
      /(\d[\s-])?\b(\d+)[\s-](\d+)\b([\s-]?\d)?/g,
    )) {
      const isAlone = !before && !after && one.length === two.length;
      if (isAlone && isLength(one + two, length)) runs.add(one + two);
    }
  }
  return runs.size === 1 ? [...runs][0] : undefined;
}

const isLength = (text: string, length: number): boolean => text.length === length && /^\d+$/.test(text);

const isSameSite = (bound: string, host: string | undefined): boolean =>
  !host || bound === host || bound.endsWith(`.${host}`) || host.endsWith(`.${bound}`);
