/** Which alphabet a text needs on its way to a phone, and how many SMS it becomes there. */

/**
 * Whether the text can be written in the alphabet of GSM, in which one SMS has 160 letters. One single other letter (a
 * curly quote, a backtick, ï) turns the whole text into UCS-2, with 70 letters. For providers that do not look for themselves.
 *
 * Source: 3GPP TS 23.038 §6.2.1, default alphabet and extension table.
 *
 * @example
 * ```ts
 * isGsm7('Your code is 123456. [ACME] €'); // true
 * isGsm7('Ваш код: 123456'); // false
 * ```
 */
export const isGsm7 = (text: string): boolean => septets(text) !== undefined;

/**
 * How many SMS the text becomes: 160 letters in GSM's alphabet or 70 in UCS-2; in a message of several parts, 153 or 67
 * in each, because each carries a header. A letter is never cut in two: neither `€` (two places) nor an emoji (two units).
 *
 * @example
 * ```ts
 * countSegments('a'.repeat(161)); // 2
 * ```
 */
export function countSegments(text: string): number {
  const gsm = septets(text);
  const widths = gsm ?? Array.from(text, (letter) => letter.length);
  const [alone, each] = gsm ? [160, 153] : [70, 67];
  if (widths.reduce((sum, width) => sum + width, 0) <= alone) return 1;

  let parts = 1;
  let filled = 0;
  for (const width of widths) {
    if (filled + width > each) {
      parts += 1;
      filled = 0;
    }
    filled += width;
  }
  return parts;
}

/** What a text costs on its way, and why. */
export interface TextCost {
  readonly alphabet: 'GSM-7' | 'UCS-2';
  /** How many SMS it becomes. */
  readonly segments: number;
  /** The letters that GSM's alphabet does not have, each once, in their order. One alone turns the whole text into UCS-2. */
  readonly culprits: readonly string[];
  /** How many SMS it would be without them, each of them replaced by a letter of that alphabet. */
  readonly segmentsWithout: number;
}

/**
 * What a text costs, and the letters that make it dear.
 *
 * @example
 * ```ts
 * costOf(`${'a'.repeat(90)}’`); // { alphabet: 'UCS-2', segments: 2, culprits: ['’'], segmentsWithout: 1 }
 * ```
 */
export function costOf(text: string): TextCost {
  const culprits = [...new Set(text)].filter((letter) => !basic.has(letter) && !extension.has(letter));
  const strange = new Set(culprits);
  const plain = Array.from(text, (letter) => (strange.has(letter) ? 'x' : letter)).join('');
  return {
    alphabet: culprits.length === 0 ? 'GSM-7' : 'UCS-2',
    segments: countSegments(text),
    culprits,
    segmentsWithout: countSegments(plain),
  };
}

/** The places that each letter takes, or undefined when one of them does not exist in GSM's alphabet. */
function septets(text: string): number[] | undefined {
  const widths: number[] = [];
  for (const letter of text) {
    if (basic.has(letter)) widths.push(1);
    else if (extension.has(letter)) widths.push(2);
    else return undefined;
  }
  return widths;
}

const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

const extension = new Set('\f^{}\\[~]|€');
