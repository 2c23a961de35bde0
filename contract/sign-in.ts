/** Bodies and answers of the Experience API (`/api/experience/*`): the contract's own words stand here. */
import { z } from 'zod';
import { connectorData } from './connectors.ts';
import { wireDigits } from './phone.ts';
import { interactionMfa } from './second-factors.ts';
import { email as emailAddress, text } from './text.ts';

/** What a person came to do. */
export const interactionEvent = z.enum(['SignIn', 'Register', 'ForgotPassword']);
export type InteractionEvent = z.infer<typeof interactionEvent>;

/** A letter or an underscore, then letters, digits and underscores. */
export const usernamePattern = /^[A-Z_a-z]\w*$/;

const phone = z.object({ type: z.literal('phone'), value: z.string().regex(wireDigits) });
const email = z.object({ type: z.literal('email'), value: emailAddress.max(256) });
const username = z.object({ type: z.literal('username'), value: z.string().max(128).regex(usernamePattern) });

/** Where a code can go. */
export const codeIdentifier = z.discriminatedUnion('type', [phone, email]);
export type CodeIdentifier = z.infer<typeof codeIdentifier>;

/** Who somebody says they are beside a password: any spelling, a wrong one is a wrong password. */
export const passwordIdentifier = z.object({
  type: z.enum(['username', 'email', 'phone']),
  value: text.max(256),
});
export type PasswordIdentifier = z.infer<typeof passwordIdentifier>;

/** Long enough for every pass phrase; what is longer only costs time. */
const password = z.string().min(1).max(1024);

/** PUT /experience */
export const startBody = z.object({ interactionEvent, captchaToken: z.string().optional() });

/** PUT /experience/interaction-event */
export const eventBody = z.object({ interactionEvent });

/** POST /experience/identification; without a body as with an empty one. */
export const identificationBody = z
  .object({
    verificationId: text.max(128).optional(),
    linkSocialIdentity: z.boolean().optional(),
  })
  .default({});

/** POST /experience/verification/password */
export const passwordBody = z.object({ identifier: passwordIdentifier, password });

/** POST /experience/verification/verification-code */
export const sendCodeBody = z.object({ identifier: codeIdentifier, interactionEvent });

/** POST /experience/verification/verification-code/verify */
export const checkCodeBody = z.object({
  identifier: codeIdentifier,
  verificationId: text.max(128),
  code: text.max(64),
});

/** POST /experience/verification/new-password-identity */
export const newPasswordIdentityBody = z.object({ identifier: username, password });

export const verificationAnswer = z.object({ verificationId: z.string() });

/** The id is the contract's; the rest is ours, for pages that count down. */
export const sendCodeAnswer = verificationAnswer.extend({
  /** Until another code may be asked for; 0 when there is no such limit. */
  resendAfterSeconds: z.number(),
  expiresInSeconds: z.number(),
  codeLength: z.number(),
});
export type SendCodeAnswer = z.infer<typeof sendCodeAnswer>;

const codeChannel = z.enum(['phone', 'email']);

/** POST /experience/verification/mfa-verification-code */
export const sendSecondCodeBody = z.object({ identifierType: codeChannel });

/** POST /experience/verification/mfa-verification-code/verify */
export const checkSecondCodeBody = z.object({
  identifierType: codeChannel,
  verificationId: text.max(128),
  code: text.max(64),
});

/** POST /experience/verification/totp/verify, POST /experience/verification/backup-code/verify */
export const secondFactorBody = z.object({ code: text.min(1).max(64) });

/** POST /experience/verification/social/:connectorId/authorization-uri */
export const authorizationUriAnswer = z.object({
  authorizationUri: z.string(),
  verificationId: z.string(),
});

/** POST …/verify: `state` must be among what came back, and be the one that was given. */
export const socialReturnBody = z.object({
  verificationId: text.max(128).optional(),
  connectorData,
});

/** POST /experience/profile */
export const profileBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('username'), value: username.shape.value }),
  z.object({ type: z.literal('password'), value: password }),
  z.object({ type: z.literal('email'), verificationId: text.max(128) }),
  z.object({ type: z.literal('phone'), verificationId: text.max(128) }),
  z.object({ type: z.literal('social'), verificationId: text.max(128) }),
]);

/** PUT /experience/profile/password */
export const newPasswordBody = z.object({ password });

/** POST /experience/submit: where the browser goes next; nothing when a new password was set, which signs nobody in. */
export const submitAnswer = z.object({ redirectTo: z.string() }).optional();

/** GET /experience/sso-connectors */
export const ssoConnectorsQuery = z.object({ email: email.shape.value });
export const ssoConnectorsAnswer = z.object({ connectorIds: z.array(z.string()) });

/** The steps that a person has proven, as the contract lists them. */
const verificationRecord = z.object({
  id: z.string(),
  type: z.enum([
    'PhoneVerificationCode',
    'EmailVerificationCode',
    'MfaPhoneVerificationCode',
    'MfaEmailVerificationCode',
    'Password',
    'NewPasswordIdentity',
    'OneTimeToken',
    'Social',
    'SignInPasskey',
  ]),
  /** Missing where another provider, or a passkey, says who it is; masked where a code is the second factor. */
  identifier: z.object({ type: z.enum(['username', 'email', 'phone']), value: z.string() }).optional(),
  connectorId: z.string().optional(),
  /** Who came back from the provider; `email` and `phone` only where it has verified them. */
  socialUserInfo: z
    .object({
      id: z.string(),
      email: z.string().optional(),
      phone: z.string().optional(),
      name: z.string().optional(),
      avatar: z.string().optional(),
    })
    .optional(),
  templateType: z.string().optional(),
  verified: z.boolean(),
  /** Ours, for a page that was loaded anew: how long an unused code still counts, and when the next may be asked for. */
  expiresInSeconds: z.number().optional(),
  resendAfterSeconds: z.number().optional(),
});
export type VerificationRecord = z.infer<typeof verificationRecord>;

/** GET /experience/interaction: where the sign-in stands, without anything secret. */
export const interactionAnswer = z.object({
  interactionEvent,
  userId: z.string().optional(),
  profile: z.object({
    username: z.string().optional(),
    primaryEmail: z.string().optional(),
    primaryPhone: z.string().optional(),
  }),
  mfa: interactionMfa,
  /** Only where the tenant lets browsers stand in for a second factor. */
  trustedDevice: z.object({ canCreate: z.boolean(), durationDays: z.number() }).optional(),
  captcha: z.object({ verified: z.boolean(), skipped: z.boolean() }),
  verificationRecords: z.array(verificationRecord),
});
export type InteractionAnswer = z.infer<typeof interactionAnswer>;

/** `data` of `user.missing_profile`, in the contract's fixed order. */
export const missingProfileNames = ['username', 'emailOrPhone', 'email', 'phone', 'password'] as const;
export type MissingProfile = (typeof missingProfileNames)[number];
