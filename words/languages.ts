/** The languages we speak, and which of them a person gets (RFC 4647 look-up, with the two Chinese scripts told apart). */
export const languages = ['en', 'th', 'zh-TW', 'zh-CN', 'ru'] as const;

export type Language = (typeof languages)[number];

/** Each language's name for itself: what a language menu shows. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  th: 'ไทย',
  'zh-TW': '繁體中文',
  'zh-CN': '简体中文',
  ru: 'Русский',
};

/** The first of the wanted BCP 47 tags that we speak, in their order; else the fallback; else English. */
export function pickLanguage(wanted: readonly string[], fallback: string): Language {
  for (const tag of [...wanted, fallback]) {
    const language = matchLanguage(tag);
    if (language) return language;
  }
  return 'en';
}

/** The tags of an `Accept-Language` header, best first (RFC 9110 §12.5.4); those with `q=0` are left out. */
export function readAcceptLanguage(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
      const quality = parameters.find((text) => /^q=/i.test(text));
      return { tag, quality: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter(({ tag, quality }) => /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(tag) && quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}

/** Undefined for one that we do not speak. */
export function matchLanguage(tag: string): Language | undefined {
  const [base = '', ...rest] = tag.toLowerCase().split(/[-_]/);
  if (base === 'zh') return writesTraditional(rest) ? 'zh-TW' : 'zh-CN';
  // Cantonese is written in traditional characters unless the tag says otherwise.
  if (base === 'yue') return rest.includes('hans') ? 'zh-CN' : 'zh-TW';
  return languages.find((language) => language === base);
}

/** The script decides; where none is named, the region does: Taiwan, Hong Kong and Macau write traditional characters. */
function writesTraditional(subtags: readonly string[]): boolean {
  if (subtags.includes('hant')) return true;
  if (subtags.includes('hans')) return false;
  return ['tw', 'hk', 'mo'].some((region) => subtags.includes(region));
}
