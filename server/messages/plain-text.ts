/** What somebody reads of HTML without a browser: its words, a line where a block ends, the addresses that links lead to. */

/** For letters that an operator wrote; it makes nothing safe. */
export const plainText = (html: string): string =>
  decoded(
    html
      .replace(/<!--[\s\S]*?-->|<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, '')
      .replace(/\s+/g, ' ')
      .replace(/<a\b[^>]*\bhref\s*=\s*["']([^"'<>]*)["'][^>]*>(.*?)<\/a\s*>/gi, withAddress)
      .replace(/<br\b[^>]*>|<\/(tr|li|h[1-6])\s*>/gi, '\n')
      .replace(/<\/(p|div|table|ul|ol|section|blockquote)\s*>/gi, '\n\n')
      .replace(/<[^>]*>/g, ''),
  )
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Words and address, or only the one that both are. */
function withAddress(_link: string, address: string, inner: string): string {
  const words = inner.replace(/<[^>]*>/g, '').trim();
  return words === '' || words === address ? address : `${words} (${address})`;
}

const names: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const decoded = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi,
    (whole, decimal, hex, name: string | undefined) => {
      if (name !== undefined) return names[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
