/** Applications on the wire, and what a redirect URI may be. */
import { z } from 'zod';
import { text } from './text.ts';

export const applicationTypes = ['SPA', 'Native', 'Traditional', 'MachineToMachine'] as const;

export type ApplicationType = (typeof applicationTypes)[number];

const origin = z.string().refine((given) => URL.parse(given)?.origin === given, {
  error: 'must be an origin: https://example.com, without a path',
});
const seconds = z.int().positive();

export const oidcClientMetadata = z.object({
  redirectUris: z.array(z.string()),
  postLogoutRedirectUris: z.array(z.string()),
  backchannelLogoutUri: z.url({ protocol: /^https?$/ }).optional(),
  backchannelLogoutSessionRequired: z.boolean().optional(),
});

type OidcClientMetadata = z.infer<typeof oidcClientMetadata>;

export const customClientMetadata = z.object({
  corsAllowedOrigins: z.array(origin).optional(),
  idTokenTtl: seconds.optional(),
  /** Seconds; it goes before `refreshTokenTtlInDays`. */
  refreshTokenTtl: seconds.optional(),
  refreshTokenTtlInDays: z.int().min(1).max(180).optional(),
  alwaysIssueRefreshToken: z.boolean().optional(),
  rotateRefreshToken: z.boolean().optional(),
});

export type CustomClientMetadata = z.infer<typeof customClientMetadata>;

const record = z.record(z.string(), z.json());
const name = text.trim().min(1).max(256);
const description = text.max(1024).nullish();

export const createApplicationBody = z
  .object({
    name,
    type: z.enum(applicationTypes),
    description,
    oidcClientMetadata: oidcClientMetadata.partial().optional(),
    customClientMetadata: customClientMetadata.optional(),
    customData: record.optional(),
    isThirdParty: z.boolean().optional(),
  })
  .superRefine(({ type, oidcClientMetadata: uris }, check) => {
    for (const issue of redirectUriIssues(type, uris)) check.addIssue(issue);
  });

export type CreateApplication = z.input<typeof createApplicationBody>;

/** What is named is replaced. Neither the type nor whose application it is ever changes. */
export const patchApplicationBody = z.object({
  name: name.optional(),
  description,
  oidcClientMetadata: oidcClientMetadata.optional(),
  customClientMetadata: customClientMetadata.optional(),
  customData: record.optional(),
  /** Whether a machine may open the whole Management API. */
  isAdmin: z.boolean().optional(),
});

export const changeApplicationBody = patchApplicationBody.refine((patch) => Object.keys(patch).length > 0, {
  error: 'Name at least one thing to change',
});

export type PatchApplication = z.input<typeof patchApplicationBody>;

export const applicationAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  /** In the answer that makes the application: its first secret. Later only how it ends; empty where it has none. */
  secret: z.string(),
  description: z.string().nullable(),
  type: z.enum(applicationTypes),
  oidcClientMetadata,
  customClientMetadata,
  protectedAppMetadata: z.null(),
  customData: record,
  isThirdParty: z.boolean(),
  createdAt: z.number(),
  /** Where one application is asked for: whether it may open the whole Management API. */
  isAdmin: z.boolean().optional(),
});

/** One type or several: `types=SPA&types=Native`. */
export const applicationsQuery = z.object({
  types: z.union([z.enum(applicationTypes), z.array(z.enum(applicationTypes))]).optional(),
  excludeRoleId: text.optional(),
  excludeOrganizationId: text.optional(),
  isThirdParty: z.enum(['true', 'false']).optional(),
});

const secretName = text.min(1).max(256);
export const createSecretBody = z.object({
  name: secretName,
  /** ms since 1970; never without a word. */
  expiresAt: z.int().positive().nullish(),
});
export const renameSecretBody = z.object({ name: secretName });
/** `value` is whole in the answer that makes the secret and nowhere else: later only how it ends. */
export const secretAnswer = z.object({
  tenantId: z.string(),
  applicationId: z.string(),
  name: z.string(),
  value: z.string(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
});
export const applicationCustomData = record;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A browser would run these, or read a file, instead of calling the application. */
const neverSchemes = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'blob:',
  'about:',
  'filesystem:',
  'mailto:',
  'ftp:',
  'ws:',
  'wss:',
]);

/** One for each address that an application of this type cannot have. */
export const redirectUriIssues = (type: ApplicationType, uris: Partial<OidcClientMetadata> = {}) =>
  (['redirectUris', 'postLogoutRedirectUris'] as const).flatMap((key) =>
    (uris[key] ?? []).flatMap((uri, index) => {
      const message = redirectUriProblem(type, uri);
      return message
        ? [{ code: 'custom' as const, message, path: ['oidcClientMetadata', key, index], input: uri }]
        : [];
    }),
  );

/**
 * Why this redirect URI cannot be registered, or undefined. It is later compared letter by letter (security G1), so
 * patterns are refused; only the port of a native application's loopback address may differ (RFC 8252 §7.3).
 */
export function redirectUriProblem(type: ApplicationType, uri: string): string | undefined {
  if (type === 'MachineToMachine') return 'a machine has no redirect URI';
  const parsed = URL.parse(uri);
  if (!parsed) return 'is no absolute URI';
  if (uri.includes('#')) return 'must not have a fragment';
  if (uri.includes('*')) return 'must not have a wildcard: it is compared letter by letter';
  if (parsed.username || parsed.password) return 'must not carry a user name or password';
  const isWeb = parsed.protocol === 'http:' || parsed.protocol === 'https:';
  if (type !== 'Native') return isWeb ? undefined : 'must begin with https:// or http://';
  if (neverSchemes.has(parsed.protocol)) return `must not use the scheme ${parsed.protocol.slice(0, -1)}`;
  if (parsed.protocol === 'http:' && !loopback.has(parsed.hostname))
    return 'may use http only on the loopback address';
  if (parsed.protocol === 'https:' && loopback.has(parsed.hostname))
    return 'must not use https on the loopback address';
  return undefined;
}
