/** Answers that anybody may read: what a sign-in page needs to know, and where the tenants are. */
import { z } from 'zod';
import { i18n } from './connectors.ts';
import { mfa, signInExperience } from './settings.ts';

/** Another provider that people can sign in with; in the order in which the operator wants them shown. */
export const socialConnector = z.object({
  id: z.string(),
  target: z.string(),
  platform: z.enum(['Native', 'Universal', 'Web']).nullable(),
  name: i18n,
  logo: z.string(),
  logoDark: z.string().nullable(),
  isStandard: z.boolean(),
});

/** GET /api/.well-known/sign-in-exp: the row without what only operators need, with what is known at run time. */
export const publicExperience = signInExperience
  .omit({
    emailBlocklistPolicy: true,
    forgotPasswordMethods: true,
    messageLimitPolicy: true,
    phoneNumberPolicy: true,
  })
  .extend({
    /** Who answers for what is the operator's business. */
    mfa: mfa.omit({ restrictedAuthenticatorAcceptance: true }),
    socialConnectors: z.array(socialConnector),
    ssoConnectors: z.array(z.json()),
    forgotPassword: z.object({ phone: z.boolean(), email: z.boolean() }),
    isDevelopmentTenant: z.boolean(),
    customProfileFields: z.array(z.json()),
    customProfileFieldCatalog: z.array(z.json()),
  });

export const experienceQuery = z.object({
  appId: z.string().optional(),
  organizationId: z.string().optional(),
});

export const phrasesQuery = z.object({ lng: z.string().max(35).optional() });
export const phrasesAnswer = z.object({ translation: z.record(z.string(), z.json()) });

/** GET /.well-known/webauthn, which browsers read. */
export const relatedOriginsAnswer = z.object({ origins: z.array(z.string()) });

export const endpointsAnswer = z.object({ user: z.string() });

/** GET /console/config.json */
export const consoleConfig = z.object({
  /** Origins, no slash at their end. */
  userEndpoint: z.string(),
  adminEndpoint: z.string(),
  /** Whose Management API the Console speaks to. */
  tenantId: z.string(),
  /** Whether this server may receive SMS itself. */
  telephone: z.boolean(),
  /** While true, only the one-time link leads in. */
  needsAdministrator: z.boolean(),
});

export type SocialConnector = z.output<typeof socialConnector>;
export type PublicExperience = z.output<typeof publicExperience>;
