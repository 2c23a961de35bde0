/** `/api/custom-phrases`: words of the sign-in pages that the operator wrote, by language. */
import { z } from 'zod';
import {
  customPhraseAnswer,
  customPhrasesAnswer,
  languageTag,
  phrases,
} from '../../../contract/custom-phrases.ts';
import type { CustomPhrase, CustomPhrases } from '../../settings/custom-phrases.ts';
import type { Settings } from '../../settings/settings.ts';
import { isSameTag, languages } from '../../../words/index.ts';
import { refuse } from '../../../contract/errors.ts';
import { entityTag, ifMatch, wantsToReplace } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';

export interface CustomPhrasesDeps {
  readonly customPhrases: CustomPhrases;
  readonly settings: Pick<Settings, 'signInExperience'>;
}

const params = z.object({ languageTag });

export const customPhraseRoutes = ({ customPhrases, settings }: CustomPhrasesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/custom-phrases',
    area: 'settings',
    summary: 'List the words that were written, by language',
    answers: { 200: customPhrasesAnswer },
    refusals: [],
    async handle({ request }) {
      const found = await customPhrases.list(request.tenant.id);
      return { status: 200, body: found.map((one) => answerOf(request.tenant.id, one)) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/custom-phrases/:languageTag',
    area: 'settings',
    summary: 'Read the words of a language',
    params,
    answers: { 200: customPhraseAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    handle: async ({ params: { languageTag: tag }, request }) =>
      whole(request.tenant.id, await customPhrases.get(request.tenant.id, tag)),
  }),
  route({
    method: 'PUT',
    path: '/api/custom-phrases/:languageTag',
    area: 'settings',
    summary: 'Write the words of a language whole; shown as text, never as HTML',
    params,
    body: phrases,
    answers: { 200: customPhraseAnswer },
    refusals: ['guard.invalid_input', 'request.changed_meanwhile'],
    async handle({ params: { languageTag: tag }, body, request }) {
      const tenantId = request.tenant.id;
      const kept = await customPhrases.put(tenantId, {
        languageTag: tag,
        translation: body,
        ifVersion: ifMatch(request),
        isReplacement: wantsToReplace(request),
      });
      return whole(tenantId, kept);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/custom-phrases/:languageTag',
    area: 'settings',
    summary: 'Go back to our words in this language',
    params,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'localization.cannot_delete_default_language',
      'request.changed_meanwhile',
    ],
    async handle({ params: { languageTag: tag }, request }) {
      const tenantId = request.tenant.id;
      const { fallbackLanguage } = (await settings.signInExperience(tenantId)).languageInfo;
      // Of a language of ours the words stay when the operator's go.
      if (isSameTag(tag, fallbackLanguage) && !languages.some((ours) => isSameTag(ours, tag)))
        refuse('localization.cannot_delete_default_language', { values: { language: tag } });
      await customPhrases.remove(tenantId, tag, ifMatch(request));
      return { status: 204 };
    },
  }),
];

const answerOf = (tenantId: string, { id, languageTag: tag, translation }: CustomPhrase) => ({
  tenantId,
  id,
  languageTag: tag,
  translation,
});

const whole = (tenantId: string, phrase: CustomPhrase) => ({
  status: 200,
  body: answerOf(tenantId, phrase),
  headers: entityTag(phrase.version),
});
