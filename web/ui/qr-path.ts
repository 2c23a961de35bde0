/** A QR code as one SVG path: drawn by whatever framework a page has, and sharp at every size. */
import { encode } from 'uqr';

export interface QrPath {
  /** Modules on each side, with the quiet border of four that readers want (ISO/IEC 18004 §5.3.8). */
  readonly size: number;
  /** `d` of a path in a view box of that size. */
  readonly path: string;
}

export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
  );
  return { size, path: runs.join('') };
}
