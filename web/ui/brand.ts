/** The colours of a brand on our pages: readable whatever the brand chose. */

export interface BrandColors {
  /** Fills: buttons, the logo's tile. */
  readonly fill: string;
  /** Text on the fill: white or near black, whichever is easier to read. */
  readonly onFill: string;
  /** The brand as text, links and lines on the page: darkened or lightened until the contrast is 4.5 (WCAG 1.4.3). */
  readonly text: string;
}

type Rgb = readonly [number, number, number];

const ink: Rgb = [16, 18, 28];
const white: Rgb = [255, 255, 255];

/** `hex` is `#rrggbb`; `paper` is what the text stands on. */
export function brandColors(hex: string, paper: string): BrandColors {
  const fill = readHex(hex);
  const ground = readHex(paper);
  const onFill = contrast(fill, white) >= contrast(fill, ink) ? white : ink;
  const target = luminance(ground) > 0.4 ? ink : white;
  let text = fill;
  for (let share = 0; share < 1 && contrast(text, ground) < 4.5; share += 0.05)
    text = mix(fill, target, share);
  return { fill: writeHex(fill), onFill: writeHex(onFill), text: writeHex(text) };
}

/** From 1 to 21, as WCAG 2 defines it. */
export function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

export const readHex = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const writeHex = (rgb: Rgb): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const mix = (one: Rgb, other: Rgb, share: number): Rgb => [
  one[0] + (other[0] - one[0]) * share,
  one[1] + (other[1] - one[1]) * share,
  one[2] + (other[2] - one[2]) * share,
];

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
