/** The country that the phone field begins with. */
import { type Country, countries, findCountry } from './country.ts';

/** Of a language that is spoken in one country above all; English tells nothing, so it falls to the largest. */
const homes: Readonly<Record<string, string>> = {
  th: 'TH',
  ru: 'RU',
  zh: 'CN',
  en: 'US',
  ja: 'JP',
  ko: 'KR',
  vi: 'VN',
};

/** The one used last; else the region of the browser's first language that names one, else the home of the page's language. */
export function homeCountry(
  remembered: string | undefined,
  language: string,
  preferred: readonly string[],
): Country {
  const isos = [remembered, ...[...preferred, language].map(regionOf), homes[language.slice(0, 2)]];
  const found = isos.map((iso) => iso && findCountry(iso)).find(Boolean);
  return found || (countries[0] as Country);
}

const regionOf = (tag: string): string | undefined => /-([A-Za-z]{2})(-|$)/.exec(tag)?.[1]?.toUpperCase();
