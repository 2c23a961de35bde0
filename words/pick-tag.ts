/** Which language a person gets where the operator wrote words in languages of their own, beside those we speak. */
import { languages, matchLanguage } from './languages.ts';

/**
 * For the first wanted tag that anybody here speaks: the operator's language that it names, else ours, else one with the
 * same base (end-user/08 §2); of the wanted tags none, then the fallback; else English. As it was written.
 */
export function pickTag(wanted: readonly string[], fallback: string, own: readonly string[]): string {
  for (const tag of [...wanted, fallback]) {
    const found = namedBy(tag, own) ?? namedBy(tag, languages) ?? nearTo(tag, own) ?? matchLanguage(tag);
    if (found !== undefined) return found;
  }
  return 'en';
}

/** RFC 5646 §2.1.1: capitals do not matter. */
export const isSameTag = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const namedBy = (tag: string, known: readonly string[]) => known.find((one) => isSameTag(one, tag));

const baseOf = (tag: string): string => tag.split(/[-_]/)[0] ?? '';
const nearTo = (tag: string, known: readonly string[]) =>
  known.find((one) => isSameTag(baseOf(one), baseOf(tag)) && !isChinese(one));

/** Of Chinese the script decides, and with us it does. */
const isChinese = (tag: string): boolean => isSameTag(baseOf(tag), 'zh');
