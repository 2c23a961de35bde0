/** What the server handed over with this page, and its words in the language of the moment. */
import type { SignInPage } from '../../contract/pages.ts';
import type { SignInWords } from '../../words/en/sign-in.ts';
import type { Language } from '../../words/languages.ts';
import { narrowed, readNarrow } from './narrow.ts';
import { readPage, readPageIn } from '../ui/handed-over.ts';
import { createWording, type Wording } from '../ui/wording.ts';

type Page = SignInPage<SignInWords>;

const handedOver = readPage<Page>();

/** Before every path of this tenant; empty where the whole host is its own. */
export const base: string = handedOver.base ?? '';

/** As the person arrived: where the application asked for less, less is offered until the page is left. */
export const narrow = readNarrow(location.pathname.slice(base.length), location.search);

export let page: Page = narrowed(handedOver, narrow);
export let wording: Wording<keyof SignInWords> = wordingOf(page);

export const say: Wording<keyof SignInWords>['say'] = (key, values) =>
  wording.say(key, { app: page.applicationName, ...values });

/** The application that asks for this sign-in; several may be under way in one browser. */
export const applicationId = new URLSearchParams(location.search).get('app_id') ?? '';

let wanted: Language | undefined;

/** Speaks another language from now on, in place: nothing that was typed is lost. Stays as it is when the server is away. */
export async function changeLanguage(language: Language): Promise<void> {
  wanted = language;
  const response = await fetch(inLanguage(language));
  const inIt = pick(readPageIn<Page>(await response.text()));
  // Of two that were chosen one after the other the last one counts.
  if (wanted !== language) return;
  page = { ...page, ...inIt };
  wording = wordingOf(page);
  document.documentElement.lang = page.language;
  // Not the address that was asked: another screen may be shown by now.
  history.replaceState(history.state, '', inLanguage(language));
}

function inLanguage(language: Language): URL {
  const address = new URL(location.href);
  address.searchParams.delete('ui_locales');
  address.searchParams.set('lng', language);
  return address;
}

/** Only the words: the settings of the page stay what they were when the person began. */
const pick = ({ language, words }: Page) => ({ language, words });

function wordingOf({ language, words }: Page): Wording<keyof SignInWords> {
  return createWording(language as Language, words);
}
