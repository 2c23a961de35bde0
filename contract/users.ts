/** Bodies and answers of `/api/users`: people as the operator sees them. */
import { z } from 'zod';
import { connectorData } from './connectors.ts';
import { wireDigits } from './phone.ts';
import { email, text } from './text.ts';

const record = z.record(z.string(), z.json());
const username = z.string().regex(/^[A-Z_a-z]\w*$/);
const phone = z.string().regex(wireDigits);
const password = z.string().min(1).max(1024);
const avatar = text.pipe(z.url({ protocol: /^https?$/ }));

/** OpenID Connect Core §5.1 without what has a place of its own; all of it the person's. */
export const profile = z.object({
  familyName: z.string().optional(),
  givenName: z.string().optional(),
  middleName: z.string().optional(),
  nickname: z.string().optional(),
  preferredUsername: z.string().optional(),
  profile: z.string().optional(),
  website: z.string().optional(),
  gender: z.string().optional(),
  birthdate: z.string().optional(),
  zoneinfo: z.string().optional(),
  locale: z.string().optional(),
  address: z
    .object({
      formatted: z.string(),
      streetAddress: z.string(),
      locality: z.string(),
      region: z.string(),
      postalCode: z.string(),
      country: z.string(),
    })
    .partial()
    .optional(),
});

/** The algorithms whose digests can be brought along; each is replaced by our own at the next right password. */
export const passwordAlgorithm = z.enum([
  'Argon2i',
  'Argon2id',
  'Argon2d',
  'SHA1',
  'SHA256',
  'MD5',
  'Bcrypt',
  'Legacy',
]);

export const userAnswer = z.object({
  id: z.string(),
  username: z.string().nullable(),
  primaryEmail: z.string().nullable(),
  /** Digits alone. */
  primaryPhone: z.string().nullable(),
  name: z.string().nullable(),
  avatar: z.string().nullable(),
  customData: record,
  identities: record,
  lastSignInAt: z.number().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  profile: z.looseObject(profile.shape),
  applicationId: z.string().nullable(),
  cimdClientId: z.string().nullable(),
  isSuspended: z.boolean(),
  hasPassword: z.boolean(),
  /** Only when asked for. */
  ssoIdentities: z.array(z.json()).optional(),
  passwordDigest: z.string().nullable().optional(),
  passwordAlgorithm: passwordAlgorithm.nullable().optional(),
});
export const usersAnswer = z.array(userAnswer);

/** Longer ones are 422 `entity.value_too_long`, as the contract has it, and no mistake of form. */
export const longestCharacters = { username: 128, primaryEmail: 128, name: 128, avatar: 2048 } as const;

/** POST /api/users. A person without any identifier is allowed; the rules for passwords are not asked here. */
export const createUserBody = z.object({
  primaryPhone: phone.optional(),
  primaryEmail: email.optional(),
  username: username.optional(),
  password: password.optional(),
  passwordDigest: text.min(1).max(256).optional(),
  passwordAlgorithm: passwordAlgorithm.optional(),
  name: text.optional(),
  avatar: z.union([avatar, z.literal(''), z.null()]).optional(),
  customData: record.optional(),
  profile: profile.optional(),
});

const orNone = <T extends z.ZodType>(schema: T) =>
  z.union([schema, z.literal('').transform(() => null), z.null()]).optional();

/** PATCH /api/users/:userId: `customData` and `profile` are replaced; an empty text is none. */
export const patchUserBody = z
  .object({
    username: orNone(username),
    primaryEmail: orNone(email),
    primaryPhone: orNone(phone),
    name: orNone(text),
    avatar: orNone(avatar),
    customData: record.optional(),
    profile: profile.optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

/** `1`, `true`, `y`, `yes`, `yep`, `yeah` in any case are yes. */
export const isYes = (word: string | undefined): boolean =>
  word !== undefined && /^(1|true|y|yes|yep|yeah)$/i.test(word);

const flag = z.string().transform(isYes).optional();

export const userQuery = z.object({ includeSsoIdentities: flag, includePasswordHash: flag });

/** The search is read by the room; a repeated parameter is a list. */
const values = z.union([z.string(), z.array(z.string())]);
const some = values.optional();
const storable = z.union([text, z.array(text)]).optional();
export const usersQuery = z
  .object({
    search: some,
    'search.id': some,
    'search.primaryEmail': some,
    'search.primaryPhone': some,
    'search.username': some,
    'search.name': some,
    mode: some,
    'mode.id': some,
    'mode.primaryEmail': some,
    'mode.primaryPhone': some,
    'mode.username': some,
    'mode.name': some,
    joint: some,
    isCaseSensitive: some,
    /** Only one of the two. */
    excludeRoleId: storable,
    excludeOrganizationId: storable,
    includePasswordHash: some,
  })
  .catchall(values);

/** `keepIdentifier`: refuse what would leave the person without a name, an address, a number and an identity. */
export const patchUserQuery = z.object({ keepIdentifier: flag });

export const passwordExpirationBody = z.object({ isExpired: z.boolean() });

/** What the person answered to questions about a second factor. */
export const logtoConfigs = z.object({
  mfa: z.object({
    enabled: z.boolean().optional(),
    skipped: z.boolean().optional(),
    skipMfaOnSignIn: z.boolean().optional(),
    additionalBindingSuggestionSkipped: z.boolean().optional(),
  }),
  passkeySignIn: z.object({ skipped: z.boolean().optional() }),
});
export const patchLogtoConfigsBody = logtoConfigs
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

/** An account at another provider. */
export const identity = z.looseObject({ userId: z.string() });
export const identityAnswer = z.object({ identity });
/** PUT …/identities/:target: the provider's own id of the person, and what is known of them there. */
export const identityBody = z.object({ userId: text.min(1).max(256), details: record.optional() });
/**
 * POST …/identities: what came back from a provider, after `POST /api/connectors/:connectorId/authorization-uri`. With the
 * `state` and the `redirectUri` that were given there, since nothing is kept between the two.
 */
export const linkIdentityBody = z.object({ connectorId: text.min(1).max(128), connectorData });
/** By provider. */
export const identitiesAnswer = z.record(z.string(), identity);
export const ssoIdentityAnswer = z.object({ ssoIdentity: z.json() });
export const allIdentitiesAnswer = z.object({
  socialIdentities: z.array(z.object({ target: z.string(), identity })),
  ssoIdentities: z.array(z.object({ ssoIdentity: z.json() })),
});

export const suspendBody = z.object({ isSuspended: z.boolean() });
export const passwordBody = z.object({ password });
export const hasPasswordAnswer = z.object({ hasPassword: z.boolean() });
/** PATCH …/custom-data and …/profile: the first level is merged, the rest replaced. */
export const customDataBody = z.object({ customData: record });
export const customDataAnswer = record;
export const profileBody = z.object({ profile });
export const profileAnswer = z.looseObject(profile.shape);

export type UserAnswer = z.output<typeof userAnswer>;
export type CreateUserBody = z.output<typeof createUserBody>;
export type PatchUserBody = z.output<typeof patchUserBody>;
export type PasswordAlgorithm = z.output<typeof passwordAlgorithm>;
