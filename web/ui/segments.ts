/** How many SMS a text costs: GSM-7 (3GPP TS 23.038) or UCS-2, split as 3GPP TS 23.040 splits it. */
export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly count: number;
  /** Units still free in the last part. */
  readonly left: number;
  /** The characters that the plain alphabet lacks, each once, in the order they appear. */
  readonly culprits: readonly string[];
}

const alphabet = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Sent as an escape and a character: two units. */
const extension = new Set('^{}\\[~]|€\f');

const limits = { 'GSM-7': { one: 160, many: 153 }, 'UCS-2': { one: 70, many: 67 } } as const;

export function countSegments(text: string): Segments {
  const letters = [...text];
  const culprits = [...new Set(letters.filter((letter) => !alphabet.has(letter) && !extension.has(letter)))];
  const encoding = culprits.length === 0 ? 'GSM-7' : 'UCS-2';
  const { one, many } = limits[encoding];
  const sizes = letters.map((letter) =>
    encoding === 'UCS-2' ? letter.length : extension.has(letter) ? 2 : 1,
  );

  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= one) return { encoding, count: total === 0 ? 0 : 1, left: one - total, culprits };

  // A character of two units is never cut: it moves to the next part as a whole.
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > many) {
      count += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, count, left: many - used, culprits };
}
