/** What the server handed over with the telephone, and how its words are said. */
import type { TelephonePage } from '../../contract/pages.ts';
import type { TelephoneWords } from '../../words/en/telephone.ts';
import type { Language } from '../../words/languages.ts';
import { readPage } from '../ui/handed-over.ts';
import { createWording } from '../ui/wording.ts';

export const page = readPage<TelephonePage<TelephoneWords>>();
export const { say } = createWording(page.language as Language, page.words);

/** `14:03`; the day is left out: messages live for an hour. */
export const clock = (moment: number): string =>
  new Intl.DateTimeFormat(page.language, { hour: '2-digit', minute: '2-digit' }).format(moment);
