/** Brings the sentences of one language at a time to the pages. */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { ConsoleWord } from '../../../words/en/console.ts';
import { type Language, pickLanguage } from '../../../words/languages.ts';
import { recall, remember } from './remembered.ts';

const storageKey = 'latchkey-language';

const loaders: Readonly<Record<Language, () => Promise<{ consoleWords: Record<ConsoleWord, string> }>>> = {
  en: () => import('../../../words/en/console.ts'),
  th: () => import('../../../words/th/console.ts'),
  'zh-TW': () => import('../../../words/zh-TW/console.ts'),
  'zh-CN': () => import('../../../words/zh-CN/console.ts'),
  ru: () => import('../../../words/ru/console.ts'),
};

export type Say = (word: ConsoleWord, values?: Readonly<Record<string, string | number>>) => string;

/** Loads the language that the person chose before, or else the browser's, and makes the words ready. */
export async function startWords(): Promise<void> {
  const language = pickLanguage([recall(storageKey) ?? '', ...navigator.languages], 'en');
  const { consoleWords } = await loaders[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: consoleWords } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
}

/** Changes the language of the whole Console and keeps the choice for next time. */
export async function chooseLanguage(language: Language): Promise<void> {
  const { consoleWords } = await loaders[language]();
  i18next.addResourceBundle(language, 'translation', consoleWords);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  remember(storageKey, language);
}

/** The language in use, readable outside of a component (for `Accept-Language`). */
export const currentLanguage = (): Language => i18next.language as Language;

/** The words of the language in use; a component that asks is drawn again when it changes. */
export function useWords(): { say: Say; language: Language } {
  const { t, i18n } = useTranslation();
  return { say: t, language: i18n.language as Language };
}
