/** What people may see and change of their own account: `/api/account-center` (end-user/05 §2). */
import { z } from 'zod';
import { text } from './text.ts';

export const accountFields = [
  'name',
  'avatar',
  'profile',
  'email',
  'phone',
  'password',
  'username',
  'social',
  'customData',
  'mfa',
  'passkey',
  'session',
] as const;

/** A field that is not named is `Off`. */
const fields = z.partialRecord(z.enum(accountFields), z.enum(['Off', 'ReadOnly', 'Edit']));

const webAddress = z.url({ protocol: /^https?$/ }).max(2048);
const origin = webAddress.refine((given) => URL.parse(given)?.origin === given, {
  error: 'must be an origin: https://example.com, without a path',
});

export const accountCenterSettings = z.object({
  enabled: z.boolean(),
  fields,
  webauthnRelatedOrigins: z.array(origin).max(20),
  deleteAccountUrl: webAddress.nullable(),
  customCss: text.max(65_536).nullable(),
  profileFields: z.array(z.object({ name: text.min(1).max(128) })).max(100),
});

/** At least one of them; each is replaced whole. An empty address is none, and so are fields that are null. */
export const accountCenterPatch = accountCenterSettings
  .extend({
    deleteAccountUrl: z.union([webAddress, z.literal(''), z.null()]),
    profileFields: z.union([accountCenterSettings.shape.profileFields, z.null().transform(() => [])]),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one setting' });

export const accountCenterAnswer = accountCenterSettings.extend({
  tenantId: z.string(),
  id: z.literal('default'),
});

export type AccountField = (typeof accountFields)[number];
export type AccountCenterSettings = z.output<typeof accountCenterSettings>;
