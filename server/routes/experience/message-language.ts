/** In which language a message goes out: the application's wish, then the browser's, then the tenant's. */
import type { SignInExperience } from '../../../contract/settings.ts';
import { type Language, pickLanguage, readAcceptLanguage } from '../../../words/index.ts';

/** `uiLocales` as the authorization request had them (OpenID Connect Core §3.1.2.1: separated by spaces). */
export const messageLanguage = (
  { languageInfo }: Pick<SignInExperience, 'languageInfo'>,
  uiLocales: string | undefined,
  acceptLanguage: string | undefined,
): Language =>
  pickLanguage(
    [
      ...(uiLocales?.split(' ') ?? []),
      ...(languageInfo.autoDetect ? readAcceptLanguage(acceptLanguage) : []),
    ],
    languageInfo.fallbackLanguage,
  );
