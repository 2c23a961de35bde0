/** Bodies and answers of the Account API (`/api/my-account*`) and of `/api/verifications*` (end-user/05). */
import { z } from 'zod';
import { authorizationUriBody, connectorData } from './connectors.ts';
import { wireDigits } from './phone.ts';
import { codeIdentifier } from './sign-in.ts';
import { email, text } from './text.ts';
import { oneGrantAnswer, oneSessionAnswer } from './user-sessions.ts';
import { logtoConfigs, patchUserBody, profile, profileAnswer, userAnswer } from './users.ts';

const recordId = text.min(1).max(128);
const password = z.string().min(1).max(1024);

/** What the token's scopes and the operator's settings let the person see; the rest is missing. */
export const accountAnswer = userAnswer
  .pick({
    username: true,
    name: true,
    avatar: true,
    primaryEmail: true,
    primaryPhone: true,
    profile: true,
    customData: true,
    identities: true,
    lastSignInAt: true,
    createdAt: true,
    updatedAt: true,
    applicationId: true,
    isSuspended: true,
    hasPassword: true,
  })
  .partial()
  .extend({
    id: z.string(),
    /** Whether there is anything by which the person can confirm who they are. */
    hasSecurityVerificationMethod: z.boolean(),
  });

const { name, avatar, username, customData } = patchUserBody.shape;

/** PATCH /api/my-account: `customData` is replaced; an empty text is none. */
export const patchAccountBody = z
  .object({ name, avatar, username, customData })
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

/** PATCH /api/my-account/profile: merged at the top level. */
export const patchProfileBody = profile;
export const accountProfileAnswer = profileAnswer;

export const accountPasswordBody = z.object({ password });
export const newPhoneBody = z.object({
  phone: z.string().regex(wireDigits),
  newIdentifierVerificationRecordId: recordId,
});
export const newEmailBody = z.object({
  email: email.max(128),
  newIdentifierVerificationRecordId: recordId,
});

/** POST /api/verifications/password and …/verification-code */
export const verifyPasswordBody = z.object({ password });
export const accountCodeBody = z.object({
  identifier: codeIdentifier,
  templateType: z.enum(['BindMfa', 'UserPermissionValidation']).optional(),
});
/** POST /api/verifications/verification-code/verify */
export const accountCheckCodeBody = z.object({
  identifier: codeIdentifier,
  verificationId: recordId,
  code: text.max(64),
});
export const verificationRecordAnswer = z.object({ verificationRecordId: z.string() });
export const newVerificationRecordAnswer = verificationRecordAnswer.extend({
  /** ISO 8601 */
  expiresAt: z.string(),
});
/** Ours beside the contract's: for pages that count down. */
export const sentCodeAnswer = newVerificationRecordAnswer.extend({
  resendAfterSeconds: z.number(),
  expiresInSeconds: z.number(),
  codeLength: z.number(),
});

/** POST /api/verifications/social: where to send the browser. `scope`: words to ask for beside those of the connector. */
export const accountSocialBody = z.object({
  connectorId: text.min(1).max(128),
  ...authorizationUriBody.shape,
  scope: text.max(1024).optional(),
});
export const accountSocialAnswer = newVerificationRecordAnswer.extend({ authorizationUri: z.string() });
/** POST /api/verifications/social/verify: `state` must be among what came back, and be the one that was given. */
export const accountSocialReturnBody = z.object({ verificationRecordId: recordId, connectorData });

/** POST and PUT /api/my-account/identities */
export const newIdentityBody = z.object({ newIdentifierVerificationRecordId: recordId });

/** POST /api/verifications/web-authn/registration: what `navigator.credentials.create` takes, in WebAuthn's own JSON. */
export const passkeyOptionsAnswer = newVerificationRecordAnswer.extend({
  registrationOptions: z.record(z.string(), z.unknown()),
});
export const passkeyBody = z.object({
  verificationRecordId: recordId,
  /** `RegistrationResponseJSON` of WebAuthn Level 3, or `AuthenticationResponseJSON`. */
  payload: z.looseObject({ id: text.max(2048), type: z.literal('public-key') }),
});

/** POST /api/verifications/totp/verify and …/backup-code/verify: as at sign-in, with spaces or without. */
export const factorCodeBody = z.object({ code: text.min(1).max(64) });
/** POST /api/verifications/web-authn/authentication: what `navigator.credentials.get` takes, in WebAuthn's own JSON. */
export const shownPasskeyOptionsAnswer = newVerificationRecordAnswer.extend({
  authenticationOptions: z.record(z.string(), z.unknown()),
});

/** GET /api/my-account/mfa-verifications: SMS and e-mail are no entries, they are there with the number or address. */
export const ownFactor = z.object({
  id: z.string(),
  type: z.enum(['Totp', 'BackupCode', 'WebAuthn']),
  createdAt: z.string(),
  lastUsedAt: z.string().optional(),
  remainCodes: z.number().optional(),
  agent: z.string().optional(),
  name: z.string().optional(),
});
export const ownFactorsAnswer = z.array(ownFactor);

const secret = text.min(1).max(256);
const code = text.max(16);

export const addFactorBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Totp'), secret, code: code.optional() }),
  z.object({ type: z.literal('BackupCode'), codes: z.array(text.max(64)).max(100) }),
  z.object({
    type: z.literal('WebAuthn'),
    newIdentifierVerificationRecordId: recordId,
    name: text.min(1).max(64).optional(),
  }),
]);
export const replaceTotpBody = z.object({ secret, code });
export const totpSecretAnswer = z.object({
  /** base32 */
  secret: z.string(),
  /** Ours: what a QR code for an authenticator app says. */
  secretUri: z.string(),
});
export const newBackupCodesAnswer = z.object({ codes: z.array(z.string()) });
export const backupCodesAnswer = z.object({
  codes: z.array(z.object({ code: z.string(), usedAt: z.string().optional() })),
});
export const factorNameBody = z.object({ name: text.min(1).max(64) });

/** GET /api/my-account/sessions */
export const ownSessionsAnswer = z.object({
  sessions: z.array(
    oneSessionAnswer.extend({
      /** The one that the token came from. */
      isCurrent: z.boolean(),
      /** Ours: the browser that was there last, as it called itself. */
      userAgent: z.string().optional(),
      /** Ours: by the ids in `authorizations`, as far as these applications are still there. */
      applicationNames: z.record(z.string(), z.string()),
    }),
  ),
});

/** GET /api/my-account/grants */
export const ownGrantsAnswer = z.object({
  grants: z.array(
    oneGrantAnswer.extend({
      /** Ours: the application of `payload.clientId`, as far as it is still there. */
      applicationName: z.string().optional(),
      isThirdParty: z.boolean(),
    }),
  ),
});

/** GET /api/my-account/trusted-devices; times are milliseconds since 1970. */
export const trustedDevicesAnswer = z.object({
  trustedDevices: z.array(
    z.object({
      id: z.string(),
      userAgent: z.string().optional(),
      createdAt: z.number(),
      expiresAt: z.number(),
      lastUsedAt: z.number().nullable(),
      /** Ours: the browser that asks, known by its cookie. */
      isCurrent: z.boolean(),
    }),
  ),
});

export const mfaSettings = z.object({ skipMfaOnSignIn: z.boolean() });
export const accountConfigs = logtoConfigs;
export const patchAccountConfigsBody = logtoConfigs
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

export type PatchAccountBody = z.output<typeof patchAccountBody>;
export type AddFactorBody = z.output<typeof addFactorBody>;

/** What the account pages read. */
export type AccountAnswer = z.output<typeof accountAnswer>;
export type OwnFactor = z.output<typeof ownFactor>;
export type OwnSession = z.output<typeof ownSessionsAnswer>['sessions'][number];
export type OwnDevice = z.output<typeof trustedDevicesAnswer>['trustedDevices'][number];
export type OwnConfigs = z.output<typeof accountConfigs>;
export type OwnGrant = z.output<typeof ownGrantsAnswer>['grants'][number];
export type SentCode = z.output<typeof sentCodeAnswer>;
export type BackupCodes = z.output<typeof backupCodesAnswer>['codes'];
export type TotpSecret = z.output<typeof totpSecretAnswer>;
