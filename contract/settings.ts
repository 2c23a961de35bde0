/** What a tenant decides about signing in: the sign-in experience as it crosses HTTP, and what it comes to in effect. */
import { z } from 'zod';
import { impactQuery } from './impact.ts';
import { email } from './text.ts';

const identifier = z.enum(['username', 'email', 'phone']);
const forgotPasswordMethod = z.enum(['EmailVerificationCode', 'PhoneVerificationCode']);

export const mfaFactor = z.enum([
  'Totp',
  'WebAuthn',
  'BackupCode',
  'EmailVerificationCode',
  'PhoneVerificationCode',
]);

export const mfaPolicy = z.enum([
  'UserControlled',
  'Mandatory',
  'PromptOnlyAtSignIn',
  'PromptAtSignInAndSignUp',
  'NoPrompt',
  'PromptAtSignInAndSignUpMandatory',
  'PromptOnlyAtSignInMandatory',
]);

/** Without flags: the JSON Schema made from it has none. */
const colour = z.string().regex(/^#[\da-fA-F]{6}$/);

/** Only web addresses: a `javascript:` one would run where it is shown. An empty text is none. */
const webAddress = z.union([z.url({ protocol: /^https?$/ }), z.literal('').transform(() => null), z.null()]);
const optionalWebAddress = z.union([z.url({ protocol: /^https?$/ }), z.literal('')]).optional();

const json = z.record(z.string(), z.json());

/** Sends a window, per number and per client address, and the wait between two to one number; 0 turns one off. */
export const messageLimitPolicy = z.object({
  sendsPerRecipient: z.int().min(0).max(100).optional(),
  sendsPerAddress: z.int().min(0).max(1000).optional(),
  windowSeconds: z.int().min(1).max(86_400).optional(),
  resendIntervalSeconds: z.int().min(0).max(3600).optional(),
});

/** Wrong codes and passwords of one name or number within an hour; the hard stop stays at 100 in a row (security A4). */
export const sentinelPolicy = z.object({
  maxAttempts: z.int().min(1).max(100).optional(),
  /** Minutes. */
  lockoutDuration: z.number().positive().max(525_600).optional(),
  /** Ours: wrong passwords and new accounts with a password of one client address within an hour; 0 turns it off. */
  attemptsPerAddress: z.int().min(0).max(1000).optional(),
});

/** The reference allows an hour; a code that came by SMS may live ten minutes at most (security A2). */
export const verificationCodePolicy = z.object({
  /** Seconds. */
  expirationDuration: z.int().min(60).max(600).optional(),
  maxRetryAttempts: z.int().min(1).max(100).optional(),
});

/** Ours: which kinds of numbers become no part of an account; numbers that are there stay (security B6). */
export const phoneNumberPolicy = z.object({
  /** Numbers of internet telephony. */
  rejectVoip: z.boolean().optional(),
  rejectPremiumRate: z.boolean().optional(),
  rejectSharedCost: z.boolean().optional(),
});

export const signUp = z.object({
  identifiers: z.array(identifier),
  password: z.boolean(),
  verify: z.boolean(),
  secondaryIdentifiers: z
    .array(
      z.object({
        identifier: z.enum([...identifier.options, 'emailOrPhone']),
        verify: z.boolean().optional(),
      }),
    )
    .optional(),
});

export const signIn = z.object({
  methods: z.array(
    z.object({
      identifier,
      password: z.boolean(),
      verificationCode: z.boolean(),
      isPasswordPrimary: z.boolean(),
    }),
  ),
});

/** Ours: who answers for having no second factor but SMS, and why (security B1, NIST SP 800-63B-4 §3.2.9). */
export const riskAcceptance = z.object({
  by: z.string().trim().min(1).max(256),
  reason: z.string().trim().min(10).max(4096),
  /** The day of the decision, `2026-11-21`; who wrote it here, and when, stands in the log. */
  at: z.iso.date(),
});

export const mfa = z.object({
  factors: z.array(mfaFactor),
  policy: mfaPolicy,
  organizationRequiredMfaPolicy: z.enum(['NoPrompt', 'Mandatory']).optional(),
  restrictedAuthenticatorAcceptance: riskAcceptance.optional(),
});

const passwordExpiration = z.object({
  enabled: z.boolean().optional(),
  validPeriodDays: z.int().optional(),
  /** When it was turned on, set by the server: milliseconds since 1970. */
  enabledAt: z.number().optional(),
});

const usernamePolicy = z.object({
  caseSensitive: z.boolean(),
  minLength: z.int().min(1).max(128),
  maxLength: z.int().min(1).max(128),
  allowedChars: z.object({
    lowercase: z.boolean(),
    uppercase: z.boolean(),
    numbers: z.boolean(),
    underscore: z.boolean(),
  }),
});

const passwordPolicy = z.object({
  length: z.object({ min: z.int().min(1).optional(), max: z.int().min(1).optional() }).optional(),
  characterTypes: z.object({ min: z.int().min(1).max(4).optional() }).optional(),
  rejects: z
    .object({
      pwned: z.boolean().optional(),
      repetitionAndSequence: z.boolean().optional(),
      userInfo: z.boolean().optional(),
      words: z.array(z.string()).optional(),
    })
    .optional(),
});

/** Every setting but its place; each may stand alone in a PATCH, which replaces it whole. */
export const settings = z.object({
  color: z.object({ primaryColor: colour, isDarkModeEnabled: z.boolean(), darkPrimaryColor: colour }),
  branding: z.object({
    logoUrl: optionalWebAddress,
    darkLogoUrl: optionalWebAddress,
    favicon: optionalWebAddress,
    darkFavicon: optionalWebAddress,
  }),
  hideLogtoBranding: z.boolean(),
  languageInfo: z.object({ autoDetect: z.boolean(), fallbackLanguage: z.string().min(1).max(16) }),
  termsOfUseUrl: webAddress,
  privacyPolicyUrl: webAddress,
  agreeToTermsPolicy: z.enum(['Automatic', 'ManualRegistrationOnly', 'Manual']),
  signIn,
  signUp,
  socialSignIn: z.object({
    automaticAccountLinking: z.boolean().optional(),
    skipRequiredIdentifiers: z.boolean().optional(),
  }),
  socialSignInConnectorTargets: z.array(z.string()),
  signInMode: z.enum(['SignIn', 'Register', 'SignInAndRegister']),
  customCss: z.string().max(65_536).nullable(),
  customContent: z.record(z.string(), z.string()),
  customUiAssets: json.nullable(),
  customUiCsp: json,
  passwordPolicy,
  mfa,
  adaptiveMfa: z.object({ enabled: z.boolean().optional() }),
  trustedDevice: z.object({
    enabled: z.boolean().optional(),
    durationDays: z.int().min(1).max(365).optional(),
  }),
  singleSignOnEnabled: z.boolean(),
  supportEmail: z.union([email, z.literal('').transform(() => null), z.null()]),
  supportWebsiteUrl: webAddress,
  unknownSessionRedirectUrl: webAddress,
  captchaPolicy: z.object({ enabled: z.boolean().optional() }),
  sentinelPolicy,
  emailBlocklistPolicy: json,
  verificationCodePolicy,
  messageLimitPolicy,
  phoneNumberPolicy,
  forgotPasswordMethods: z.array(forgotPasswordMethod).nullable(),
  passkeySignIn: z.object({
    enabled: z.boolean().optional(),
    showPasskeyButton: z.boolean().optional(),
    allowAutofill: z.boolean().optional(),
  }),
  signUpProfileFields: z.array(z.object({ name: z.string() })).nullable(),
  passwordExpiration,
  usernamePolicy,
});

/** The whole row: answer of GET and PATCH /api/sign-in-exp. */
export const signInExperience = settings.extend({ tenantId: z.string(), id: z.literal('default') });

/** Body of PATCH /api/sign-in-exp: at least one setting. `id` and `tenantId` are no settings and are passed over. */
export const settingsPatch = settings
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one setting' });

/** Of that PATCH: what it would do to people, and whether it may be done to them. */
export const changeQuery = impactQuery.extend({
  /** `true` refuses SMS as the only second factor unless somebody answers for it in writing. */
  ifRiskAccepted: z.enum(['true', 'false']).optional(),
});

export type Settings = z.output<typeof settings>;
export type SettingsPatch = z.output<typeof settingsPatch>;
export type SignInExperience = z.output<typeof signInExperience>;
export type SignInMode = SignInExperience['signInMode'];
export type SignInMethod = SignInExperience['signIn']['methods'][number];
export type SignUpIdentifier = SignInExperience['signUp']['identifiers'][number];

/** In effect, nothing left open; 0 turns a limit off. */
export interface MessageLimitPolicy {
  readonly sendsPerRecipient: number;
  readonly sendsPerAddress: number;
  readonly windowSeconds: number;
  readonly resendIntervalSeconds: number;
}

export interface SentinelPolicy {
  /** Failures within an hour. */
  readonly maxAttempts: number;
  readonly lockoutMinutes: number;
}

export interface CodePolicy {
  /** At most 600 (security A2). */
  readonly expiresInSeconds: number;
  readonly maxTries: number;
}

export const messageLimitsOf = ({
  messageLimitPolicy: chosen,
}: Pick<Settings, 'messageLimitPolicy'>): MessageLimitPolicy => ({
  sendsPerRecipient: chosen.sendsPerRecipient ?? 10,
  sendsPerAddress: chosen.sendsPerAddress ?? 25,
  windowSeconds: chosen.windowSeconds ?? 600,
  resendIntervalSeconds: chosen.resendIntervalSeconds ?? 30,
});

/** Numbers that cost whoever writes to them are refused unless the operator wants them; internet telephony is not. */
export const phoneNumbersOf = ({
  phoneNumberPolicy: chosen,
}: Pick<Settings, 'phoneNumberPolicy'>): Required<Settings['phoneNumberPolicy']> => ({
  rejectVoip: chosen.rejectVoip ?? false,
  rejectPremiumRate: chosen.rejectPremiumRate ?? true,
  rejectSharedCost: chosen.rejectSharedCost ?? true,
});

/** For how many days a browser may stand in for the second factor; undefined where none may. */
export const trustDaysOf = ({
  trustedDevice: { enabled, durationDays = 30 },
}: Pick<Settings, 'trustedDevice'>): number | undefined => (enabled ? durationDays : undefined);

export const sentinelOf = ({ sentinelPolicy: chosen }: Pick<Settings, 'sentinelPolicy'>): SentinelPolicy => ({
  maxAttempts: chosen.maxAttempts ?? 20,
  lockoutMinutes: chosen.lockoutDuration ?? 60,
});

/** Within an hour; 0 for no limit. */
export const attemptsPerAddressOf = ({ sentinelPolicy: chosen }: Pick<Settings, 'sentinelPolicy'>): number =>
  chosen.attemptsPerAddress ?? 100;

export const codePolicyOf = ({
  verificationCodePolicy: chosen,
}: Pick<Settings, 'verificationCodePolicy'>): CodePolicy => ({
  expiresInSeconds: chosen.expirationDuration ?? 600,
  maxTries: chosen.maxRetryAttempts ?? 10,
});
