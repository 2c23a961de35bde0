/** Brings the sentences of one language at a time to the pages. */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { ConsoleWord } from '../../../words/en/console.ts';
import type { SecondFactorsWord } from '../../../words/en/second-factors.ts';
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

/** Sentences of one room alone, which come with its page. */
export type RoomWords = 'second-factors';

const roomLoaders: Readonly<
  Record<RoomWords, Readonly<Record<Language, () => Promise<{ words: Record<string, string> }>>>>
> = {
  'second-factors': {
    en: () => import('../../../words/en/second-factors.ts'),
    th: () => import('../../../words/th/second-factors.ts'),
    'zh-TW': () => import('../../../words/zh-TW/second-factors.ts'),
    'zh-CN': () => import('../../../words/zh-CN/second-factors.ts'),
    ru: () => import('../../../words/ru/second-factors.ts'),
  },
};
const openRooms = new Set<RoomWords>();
let tellStarted: () => void;
const started = new Promise<void>((resolve) => {
  tellStarted = resolve;
});

export type Say = (
  word: ConsoleWord | SecondFactorsWord,
  values?: Readonly<Record<string, string | number>>,
) => string;

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
  tellStarted();
}

/** Makes the sentences of a room ready, now and in each language that is chosen later. */
export async function openWords(room: RoomWords): Promise<void> {
  await started;
  openRooms.add(room);
  await addRoom(room, currentLanguage());
}

async function addRoom(room: RoomWords, language: Language): Promise<void> {
  const { words } = await roomLoaders[room][language]();
  i18next.addResourceBundle(language, 'translation', words);
}

/** Changes the language of the whole Console and keeps the choice for next time. */
export async function chooseLanguage(language: Language): Promise<void> {
  const { consoleWords } = await loaders[language]();
  i18next.addResourceBundle(language, 'translation', consoleWords);
  await Promise.all([...openRooms].map((room) => addRoom(room, language)));
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
