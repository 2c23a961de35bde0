/** The pages, each in a file of its own that is fetched when it is needed, or a moment before. */
import { type ComponentType, lazy, useState } from 'react';
import { openWords, type RoomWords } from './language/words.ts';

export const StartPage = page(() => import('./start/start-page.tsx'));
export const ConnectorsPage = page(() => import('./connectors/connectors-page.tsx'));
export const GuidePage = page(() => import('./connectors/guide-page.tsx'));
export const DetailsPage = page(() => import('./connectors/details-page.tsx'));
export const SocialGuidePage = page(() => import('./social/social-guide-page.tsx'));
export const SocialDetailsPage = page(() => import('./social/social-details-page.tsx'));
export const SecondFactorsPage = page(
  withWords(() => import('./second-factors/second-factors-page.tsx'), 'second-factors'),
);
export const SmsAlonePage = page(
  withWords(() => import('./second-factors/report-page.tsx'), 'second-factors'),
);
export const TelephonePage = page(() => import('./telephone/telephone-page.tsx'));
export const SetUpPage = page(() => import('./set-up/set-up-page.tsx'));

const byPath: readonly (readonly [RegExp, { fetch(): Promise<unknown> }])[] = [
  [/^\/?$/, StartPage],
  [/^\/set-up$/, SetUpPage],
  [/^\/telephone$/, TelephonePage],
  [/^\/mfa$/, SecondFactorsPage],
  [/^\/mfa\/sms-alone$/, SmsAlonePage],
  [/^\/connectors\/passwordless\/guide\//, GuidePage],
  [/^\/connectors(\/passwordless(\/create\/.*)?)?$/, ConnectorsPage],
  [/^\/connectors\/passwordless\/[^/]+$/, DetailsPage],
  [/^\/connectors\/social\/guide\//, SocialGuidePage],
  [/^\/connectors\/social(\/create)?$/, ConnectorsPage],
  [/^\/connectors\/social\/[^/]+$/, SocialDetailsPage],
];

/** Fetches the page of a path inside the Console ahead of time. */
export function fetchPage(path: string): void {
  // A failure shows when the page is really asked for.
  byPath
    .find(([pattern]) => pattern.test(path))?.[1]
    .fetch()
    .catch(() => undefined);
}

/** A page that has sentences of its own comes together with them. */
function withWords<Module>(load: () => Promise<Module>, room: RoomWords): () => Promise<Module> {
  return async () => {
    const [module] = await Promise.all([load(), openWords(room)]);
    return module;
  };
}

/**
 * A page that is drawn at once when it has been fetched. React's own `lazy` always draws something in its place
 * first, and then holds the page back for 0.3 s.
 */
function page<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  let fetched: ComponentType<Props> | undefined;
  const fetch = async () => {
    const found = await load();
    fetched = found.default;
    return found;
  };
  const Later = lazy(fetch);
  // Chosen once for as long as the page stands: a change would draw it anew and lose what was typed.
  const PageNow = (props: Props) => {
    const [Chosen] = useState<ComponentType<Props>>(() => fetched ?? Later);
    return <Chosen {...props} />;
  };
  return Object.assign(PageNow, { fetch });
}
