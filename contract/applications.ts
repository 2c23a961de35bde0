/** Applications on the wire, and what a redirect URI may be. */
import { z } from 'zod';

export const applicationTypes = ['SPA', 'Native', 'Traditional', 'MachineToMachine'] as const;

export type ApplicationType = (typeof applicationTypes)[number];

const origin = z.string().refine((text) => URL.parse(text)?.origin === text, {
  error: 'must be an origin: https://example.com, without a path',
});
const seconds = z.int().positive();

export const oidcClientMetadata = z.object({
  redirectUris: z.array(z.string()),
  postLogoutRedirectUris: z.array(z.string()),
  backchannelLogoutUri: z.url({ protocol: /^https?$/ }).optional(),
  backchannelLogoutSessionRequired: z.boolean().optional(),
});

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

export const createApplicationBody = z
  .object({
    name: z.string().trim().min(1).max(256),
    type: z.enum(applicationTypes),
    description: z.string().max(1024).nullish(),
    oidcClientMetadata: oidcClientMetadata.partial().optional(),
    customClientMetadata: customClientMetadata.optional(),
    isThirdParty: z.boolean().optional(),
  })
  .superRefine(({ type, oidcClientMetadata: uris = {} }, check) => {
    for (const key of ['redirectUris', 'postLogoutRedirectUris'] as const) {
      for (const [index, uri] of (uris[key] ?? []).entries()) {
        const message = redirectUriProblem(type, uri);
        if (message)
          check.addIssue({ code: 'custom', message, path: ['oidcClientMetadata', key, index], input: uri });
      }
    }
  });

export type CreateApplication = z.input<typeof createApplicationBody>;

export const applicationAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  type: z.enum(applicationTypes),
  oidcClientMetadata,
  customClientMetadata,
  isThirdParty: z.boolean(),
  createdAt: z.number(),
});

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
