/** What a message to somebody who looks after their account needs besides its purpose: its language, its sender. */
import type { FastifyRequest } from 'fastify';
import type { SignInExperience } from '../../../contract/settings.ts';
import { type Language, pickLanguage, readAcceptLanguage } from '../../../words/index.ts';

/** The name of the application; undefined for one that is part of this server. */
export type SenderOf = (tenantId: string, applicationId: string) => Promise<string | undefined>;

/** The caller's language is the person's only where the tenant looks for it. */
export const languageFor = (
  { languageInfo }: Pick<SignInExperience, 'languageInfo'>,
  { headers }: Pick<FastifyRequest, 'headers'>,
): Language =>
  pickLanguage(
    languageInfo.autoDetect ? readAcceptLanguage(headers['accept-language']) : [],
    languageInfo.fallbackLanguage,
  );
