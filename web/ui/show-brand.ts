/** Gives the page the colours of its brand, for light and for dark. */
import { brandColors } from './brand.ts';

/** The grounds of tokens.css that brand colours stand on. */
const papers = { light: '#ffffff', dark: '#171923' };

export function showBrand(color: { readonly primaryColor: string; readonly darkPrimaryColor: string }): void {
  const { style } = document.documentElement;
  for (const [theme, hex] of [
    ['light', color.primaryColor],
    ['dark', color.darkPrimaryColor],
  ] as const) {
    const { fill, onFill, text } = brandColors(hex, papers[theme]);
    style.setProperty(`--${theme}-fill`, fill);
    style.setProperty(`--${theme}-on-fill`, onFill);
    style.setProperty(`--${theme}-link`, text);
  }
}
