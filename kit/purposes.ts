/** What a message can be for, and the words that an operator starts from. */
import type { Json } from './fields.ts';

/** What a message is for. The names are those of the documented `templates` setting. */
export const purposes = [
  'SignIn',
  'Register',
  'ForgotPassword',
  'OrganizationInvitation',
  'Generic',
  'UserPermissionValidation',
  'BindNewIdentifier',
  'MfaVerification',
  'BindMfa',
] as const;

/**
 * What a message tells that asks for nothing: it carries no code. A row may have such a `usageType`; without one the
 * sentence is the product's own, and a provider that keeps the words itself sends nothing.
 */
export const notices = [
  'PasswordChanged',
  'PhoneChanged',
  'EmailChanged',
  'FactorsChanged',
  'IdentitiesChanged',
] as const;

/** One of {@link notices}. */
export type Notice = (typeof notices)[number];

/** One of {@link purposes} or {@link notices}: the `usageType` of a row, and the `purpose` of a message. */
export type Purpose = (typeof purposes)[number] | Notice;

/** Without a row for each of these no configuration is complete; the others fall back to `Generic`. */
export const requiredPurposes = [
  'Register',
  'SignIn',
  'ForgotPassword',
  'Generic',
] as const satisfies Purpose[];

/** Each fits into one SMS (GSM 03.38, 160 letters) with room for an origin-bound last line. */
const texts: Readonly<Record<Exclude<Purpose, Notice>, string>> = {
  SignIn: '{{code}} is your code to sign in. It works for 10 minutes. Share it with nobody.',
  Register: '{{code}} is your code to create an account. It works for 10 minutes. Share it with nobody.',
  ForgotPassword:
    '{{code}} is your code to set a new password. It works for 10 minutes. Share it with nobody.',
  OrganizationInvitation: 'You are invited to join an organization. Open this link to accept: {{link}}',
  Generic: '{{code}} is your verification code. It works for 10 minutes. Share it with nobody.',
  UserPermissionValidation:
    '{{code}} is your code to confirm that it is you. It works for 10 minutes. Share it with nobody.',
  BindNewIdentifier:
    '{{code}} is your code to add this phone number. It works for 10 minutes. Share it with nobody.',
  MfaVerification: '{{code}} is your second-step code. It works for 10 minutes. Share it with nobody.',
  BindMfa: '{{code}} is your code to set up two-step sign-in. It works for 10 minutes. Share it with nobody.',
};

const subjects: Readonly<Record<Exclude<Purpose, Notice>, string>> = {
  SignIn: '{{code}} is your code to sign in',
  Register: '{{code}} is your code to create an account',
  ForgotPassword: '{{code}} is your code to set a new password',
  OrganizationInvitation: 'You are invited to join an organization',
  Generic: '{{code}} is your verification code',
  UserPermissionValidation: '{{code}} is your code to confirm that it is you',
  BindNewIdentifier: '{{code}} is your code to add this address',
  MfaVerification: '{{code}} is your second-step code',
  BindMfa: '{{code}} is your code to set up two-step sign-in',
};

export const defaultEmails: Json = purposes.map((usageType) => ({
  usageType,
  contentType: 'text/plain',
  subject: subjects[usageType],
  content: texts[usageType].replace('this phone number', 'this address'),
}));
export const defaultTexts: Json = purposes.map((usageType) => ({ usageType, content: texts[usageType] }));
export const defaultCodes: Json = purposes.map((usageType) => ({
  usageType,
  templateCode: '<template-code>',
}));
