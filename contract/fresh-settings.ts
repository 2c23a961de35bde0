/** What a tenant starts with, before anybody decided anything. */
import type { Settings } from './settings.ts';

/** The `default` tenant as the contract says: username and password, no connector, reset of passwords off. */
export const freshSettings: Settings = {
  color: { primaryColor: '#6139F6', isDarkModeEnabled: false, darkPrimaryColor: '#8768F8' },
  branding: {},
  hideLogtoBranding: false,
  languageInfo: { autoDetect: true, fallbackLanguage: 'en' },
  termsOfUseUrl: null,
  privacyPolicyUrl: null,
  agreeToTermsPolicy: 'Automatic',
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  signUp: { identifiers: ['username'], password: true, verify: false },
  socialSignIn: {},
  socialSignInConnectorTargets: [],
  signInMode: 'SignInAndRegister',
  customCss: null,
  customContent: {},
  customUiAssets: null,
  customUiCsp: {},
  passwordPolicy: {},
  mfa: { factors: [], policy: 'UserControlled' },
  adaptiveMfa: {},
  trustedDevice: { enabled: false, durationDays: 30 },
  singleSignOnEnabled: false,
  supportEmail: null,
  supportWebsiteUrl: null,
  unknownSessionRedirectUrl: null,
  captchaPolicy: {},
  sentinelPolicy: {},
  emailBlocklistPolicy: {},
  verificationCodePolicy: {},
  messageLimitPolicy: {},
  phoneNumberPolicy: {},
  forgotPasswordMethods: [],
  passkeySignIn: {},
  signUpProfileFields: null,
  passwordExpiration: {},
  usernamePolicy: {
    caseSensitive: true,
    minLength: 1,
    maxLength: 128,
    allowedChars: { lowercase: true, uppercase: true, numbers: true, underscore: true },
  },
};

/** A phone alone signs up and signs in, with a code. */
export const phoneOnly: Pick<Settings, 'signUp' | 'signIn' | 'signInMode'> = {
  signUp: { identifiers: ['phone'], password: false, verify: true, secondaryIdentifiers: [] },
  signIn: {
    methods: [{ identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false }],
  },
  signInMode: 'SignInAndRegister',
};

/** A newcomer's first start: the telephone is the connector, so that a number signs in at once. */
export const newcomersSettings: Settings = {
  ...freshSettings,
  ...phoneOnly,
  // The colours of the Console, to which this sign-in page leads.
  color: { primaryColor: '#14634F', isDarkModeEnabled: true, darkPrimaryColor: '#86D0B9' },
};

/** The Console's own people: nobody registers there, the first one comes through a link. */
export const adminSettings: Settings = {
  ...freshSettings,
  // The colours of the Console, to which this sign-in page leads.
  color: { primaryColor: '#14634F', isDarkModeEnabled: true, darkPrimaryColor: '#86D0B9' },
  signInMode: 'SignIn',
  mfa: { factors: [], policy: 'NoPrompt', organizationRequiredMfaPolicy: 'Mandatory' },
};
