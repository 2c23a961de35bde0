/** What the server handed over with the demo application, and how its words are said. */
import type { DemoAppPage } from '../../contract/pages.ts';
import type { DemoAppWords } from '../../words/en/demo-app.ts';
import type { Language } from '../../words/languages.ts';
import { readPage } from '../ui/handed-over.ts';
import { createWording } from '../ui/wording.ts';

export const page = readPage<DemoAppPage<DemoAppWords>>();
export const { say, split } = createWording(page.language as Language, page.words);

/** Its own address, as it is registered: the only one that people are sent back to. */
export const home = `${page.issuer.replace(/\/oidc$/, '')}/demo-app`;
