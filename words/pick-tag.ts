/** Which language a person gets where the operator wrote words in languages of their own, beside those we speak. */
import { languages, matchLanguage } from './languages.ts';

/**
 * For the first wanted tag that anybody here speaks: the operator's language of that name, else ours, else what is near
 * to it (end-user/08 §2, RFC 4647 §3.4); when none is, the same for the fallback; else English. As it was written.
 */
export function pickTag(wanted: readonly string[], fallback: string, own: readonly string[]): string {
  for (const tag of [...wanted, fallback]) {
    const found = namedBy(tag, own) ?? namedBy(tag, languages) ?? nearTo(tag, own);
    if (found !== undefined) return found;
  }
  return 'en';
}

/** RFC 5646 §2.1.1: capitals do not matter. */
export const isSameTag = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const namedBy = (tag: string, known: readonly string[]) => known.find((one) => isSameTag(one, tag));

/** Of Chinese the script decides, and with us it does. Elsewhere the plain language stands before another region's. */
function nearTo(tag: string, own: readonly string[]): string | undefined {
  const base = baseOf(tag);
  if (isSameTag(base, 'zh')) return matchLanguage(tag);
  return namedBy(base, own) ?? matchLanguage(tag) ?? own.find((one) => isSameTag(baseOf(one), base));
}

const baseOf = (tag: string): string => tag.split(/[-_]/)[0] ?? '';
