/** `/api/.well-known/*`: what anybody may read (end-user/08). */
import { z } from 'zod';
import { accountCenterAnswer } from '../../contract/account-center.ts';
import { refuse } from '../../contract/errors.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import { id } from '../../contract/text.ts';
import {
  endpointsAnswer,
  experienceQuery,
  phrasesAnswer,
  phrasesQuery,
  type PublicExperience,
  publicExperience,
  relatedOriginsAnswer,
} from '../../contract/well-known.ts';
import { isSameTag, pickLanguage, pickTag, readAcceptLanguage } from '../../words/index.ts';
import { applyPhrases, plainTree } from '../../words/apply-phrases.ts';
import { signInWords } from '../../words/sign-in-words.ts';
import type { Messages, Provider } from '../messages/messages.ts';
import { forgotPasswordOf } from '../settings/check-settings.ts';
import type { AccountCenter } from '../settings/account-center.ts';
import type { CustomPhrases } from '../settings/custom-phrases.ts';
import type { Settings } from '../settings/settings.ts';
import type { Tenants } from '../tenants/tenants.ts';
import { createLookFor, type LookFor, type OrganizationLookDeps } from './organization-look.ts';
import { type Route, route } from './route.ts';

export interface WellKnownDeps extends OrganizationLookDeps {
  readonly settings: Settings;
  readonly messages: Pick<Messages, 'connectors' | 'social'>;
  readonly tenants: Tenants;
  readonly customPhrases: Pick<CustomPhrases, 'list'>;
  readonly accountCenter: Pick<AccountCenter, 'find'>;
}

export const wellKnownRoutes = ({
  settings,
  messages,
  tenants,
  customPhrases,
  accountCenter,
  organizations,
  lookFor = createLookFor({ settings, organizations }),
}: WellKnownDeps & { readonly lookFor?: LookFor }): readonly Route[] => [
  ...['/api/.well-known/sign-in-exp', '/api/.well-known/experience'].map((path) =>
    route({
      method: 'GET',
      path,
      summary: 'How people sign in here',
      query: experienceQuery,
      answers: { 200: publicExperience },
      refusals: [],
      async handle({ query: { organizationId }, request: { tenant } }) {
        const look = await lookFor(tenant.id, organizationId);
        const body = await publicExperienceOf({ settings, messages }, tenant.id, look);
        return { status: 200, body, headers: fresh };
      },
    }),
  ),
  route({
    method: 'GET',
    path: '/api/.well-known/phrases',
    summary: 'The words of the sign-in page',
    query: phrasesQuery,
    answers: { 200: phrasesAnswer },
    refusals: [],
    async handle({ query: { lng }, request }) {
      const { languageInfo } = await settings.signInExperience(request.tenant.id);
      const wanted = languageInfo.autoDetect ? readAcceptLanguage(request.headers['accept-language']) : [];
      const written = await customPhrases.list(request.tenant.id);
      const own = written.map(({ languageTag }) => languageTag);
      const tag = pickTag([...(lng ? [lng] : []), ...wanted], languageInfo.fallbackLanguage, own);
      const custom = written.find(({ languageTag }) => isSameTag(languageTag, tag))?.translation;
      // What the operator left unsaid in a language of theirs is said in the fallback of ours.
      const language = pickLanguage([tag], languageInfo.fallbackLanguage);
      return {
        status: 200,
        body: { translation: merged(signInWords(language), custom) },
        headers: { ...fresh, 'content-language': tag, vary: 'Accept-Language' },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/.well-known/account-center',
    summary: 'What people may see and change of their own account',
    answers: { 200: accountCenterAnswer },
    refusals: [],
    async handle({ request }) {
      const { settings: chosen } = await accountCenter.find(request.tenant.id);
      const body = { tenantId: request.tenant.id, id: 'default', ...chosen };
      return { status: 200, body, headers: fresh };
    },
  }),
  route({
    method: 'GET',
    path: '/.well-known/webauthn',
    summary: 'Where else the passkeys of this host may be used (WebAuthn Level 3 §5.11.1)',
    answers: { 200: relatedOriginsAnswer },
    refusals: [],
    async handle({ request }) {
      const { settings: chosen } = await accountCenter.find(request.tenant.id);
      return { status: 200, body: { origins: chosen.webauthnRelatedOrigins }, headers: fresh };
    },
  }),
  route({
    method: 'GET',
    path: '/api/.well-known/endpoints/:tenantId',
    summary: 'Where a tenant is; the admin side alone knows',
    params: z.object({ tenantId: id }),
    answers: { 200: endpointsAnswer },
    refusals: ['request.not_found', 'entity.not_found'],
    async handle({ params: { tenantId }, request }) {
      if (!request.tenant.isAdmin) return refuse('request.not_found');
      const tenant = tenants.list().find((one) => one.id === tenantId && !one.isAdmin);
      if (!tenant) return refuse('entity.not_found');
      return { status: 200, body: { user: `${tenant.endpoint}/` }, headers: fresh };
    },
  }),
];

/** Ours with the operator's over them, and what only the operator has beside them. */
const merged = <T extends object>(words: T, custom: object | undefined): object =>
  custom ? { ...plainTree(custom), ...applyPhrases(words, custom) } : words;

/** May be kept, but must be asked about each time: a changed setting counts at once. */
const fresh = { 'cache-control': 'no-cache' };

/** Also what the sign-in page is given with its HTML. */
export async function publicExperienceOf(
  { settings, messages }: Pick<WellKnownDeps, 'settings' | 'messages'>,
  tenantId: string,
  look?: SignInExperience,
): Promise<PublicExperience> {
  const row = look ?? (await settings.signInExperience(tenantId));
  const {
    emailBlocklistPolicy: _blocked,
    forgotPasswordMethods: _methods,
    messageLimitPolicy: _limits,
    ...shown
  } = row;
  const { connectors } = messages;
  const senders = {
    hasSmsConnector: await connectors.hasSms(tenantId),
    hasEmailConnector: await connectors.hasEmail(tenantId),
  };
  const providers = await messages.social.list(tenantId);
  return {
    ...shown,
    socialConnectors: row.socialSignInConnectorTargets.flatMap((target) =>
      providers.filter((one) => one.target === target).map(shownProvider),
    ),
    ssoConnectors: [],
    forgotPassword: forgotPasswordOf(row, senders),
    isDevelopmentTenant: false,
    customProfileFields: [],
    customProfileFieldCatalog: [],
  };
}

const shownProvider = ({ target, platform, name, logo, logoDark, isStandard, ...provider }: Provider) => ({
  id: provider.id,
  target,
  platform,
  name,
  logo,
  logoDark,
  isStandard,
});
