/** What the server handed over with this page, and its words in the language of the moment. */
import type { AccountPage } from '../../contract/pages.ts';
import type { AccountPageWords } from '../../words/account-words.ts';
import type { Language } from '../../words/languages.ts';
import { readPage, readPageIn } from '../ui/handed-over.ts';
import { createWording, type Wording } from '../ui/wording.ts';

type Page = AccountPage<AccountPageWords>;
export type Key = keyof AccountPageWords;

export let page: Page = readPage<Page>();
export let wording: Wording<Key> = wordingOf(page);

export const say: Wording<Key>['say'] = (key, values) => wording.say(key, values);

/** Before every path of this tenant; empty where the whole host is its own. */
export const base: string = page.base ?? '';

/** The address of this page as it is registered: the only one that people are sent back to from signing in. */
export const home = `${page.issuer.replace(/\/oidc$/, '')}/account`;

let wanted: Language | undefined;

/** Speaks another language from now on, in place: nothing that was typed is lost. Stays as it is when the server is away. */
export async function changeLanguage(language: Language): Promise<void> {
  wanted = language;
  const asked = withoutLanguage();
  asked.searchParams.set('lng', language);
  // Of two that were chosen one after the other the last one counts.
  if (!(await readWordsAt(asked, () => wanted === language))) return;
  // Not the address that was asked: another room may be shown by now.
  history.replaceState(history.state, '', withoutLanguage());
}

function withoutLanguage(): URL {
  const address = new URL(location.href);
  for (const name of ['ui_locales', 'lng']) address.searchParams.delete(name);
  return address;
}

/** Goes on in the language in which the person left to sign in: the one registered address of the return cannot say it. */
export async function keepLanguage(language: string): Promise<void> {
  if (language === page.language) return;
  const address = new URL(home);
  address.searchParams.set('ui_locales', language);
  await readWordsAt(address);
}

async function readWordsAt(address: URL, isWanted = () => true): Promise<boolean> {
  const response = await fetch(address);
  const { language, words } = readPageIn<Page>(await response.text());
  if (!isWanted()) return false;
  page = { ...page, language, words };
  wording = wordingOf(page);
  document.documentElement.lang = language;
  return true;
}

/** As people of this language write a day; with the hour where the day alone says too little. */
export const dateOf = (at: number | string, hasTime = false): string =>
  new Intl.DateTimeFormat(page.language, {
    dateStyle: 'medium',
    ...(hasTime && { timeStyle: 'short' }),
  }).format(new Date(at));

function wordingOf({ language, words }: Page): Wording<Key> {
  return createWording(language as Language, words);
}
