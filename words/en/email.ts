/** English: the letters that carry a code. A subject for each purpose, and what stands under every one of them. */
import type { Sentence } from '../fill.ts';

export const email = {
  subjects: {
    SignIn: '[{app}: ]{code} is your code to sign in',
    Register: '[{app}: ]{code} is your code to create an account',
    ForgotPassword: '[{app}: ]{code} is your code to set a new password',
    OrganizationInvitation: '[{app}: ]You are invited to join an organization',
    Generic: '[{app}: ]{code} is your verification code',
    UserPermissionValidation: '[{app}: ]{code} is your code to confirm that it is you',
    BindNewIdentifier: '[{app}: ]{code} is your code to add this e-mail address',
    MfaVerification: '[{app}: ]{code} is your second-step code to sign in',
    BindMfa: '[{app}: ]{code} is your code to set up two-step sign-in',
    PasswordChanged: '[{app}: ]Your password was changed',
    PhoneChanged: '[{app}: ]Your phone number was changed',
    EmailChanged: '[{app}: ]Your e-mail address was changed',
    FactorsChanged: '[{app}: ]Your two-step sign-in was changed',
    IdentitiesChanged: '[{app}: ]What you can sign in with was changed',
  },
  /** Under a subject with a code. */
  code: {
    one: 'Your code is {code}.[ It works for {minutes} minute.]\n\nShare it with nobody. If you did not ask for it, you need not do anything.',
    other:
      'Your code is {code}.[ It works for {minutes} minutes.]\n\nShare it with nobody. If you did not ask for it, you need not do anything.',
  },
  /** Under an invitation. */
  link: 'You are invited to join an organization.[ Your code is {code}.][ Open this address to accept:\n\n{link}]',
  /** Under a notice. */
  notices: {
    PasswordChanged:
      'The password of your account was changed, and every other device was signed out.\n\nIf that was you, you need not do anything. If it was not, set a new password at once with “Forgot your password?” on the sign-in page.',
    PhoneChanged:
      'The phone number of your account was changed or removed.\n\nIf that was you, you need not do anything. If it was not, somebody else has got into your account: sign in, set a new password and look at your number, your address and your second steps.',
    EmailChanged:
      'The e-mail address of your account was changed or removed.\n\nIf that was you, you need not do anything. If it was not, somebody else has got into your account: sign in, set a new password and look at your number, your address and your second steps.',
    FactorsChanged:
      'A second step to sign in to your account was added, changed or removed.\n\nIf that was you, you need not do anything. If it was not, somebody else has got into your account: sign in, set a new password and look at your number, your address and your second steps.',
    IdentitiesChanged:
      'An account of another provider that signs you in here was linked to your account or taken away from it.\n\nIf that was you, you need not do anything. If it was not, somebody else has got into your account: sign in, set a new password and look at the accounts that are linked to it.',
  },
} satisfies {
  readonly subjects: Readonly<Record<string, string>>;
  readonly code: Sentence;
  readonly link: string;
  readonly notices: Readonly<Record<string, string>>;
};

export interface EmailWords {
  readonly subjects: Readonly<Record<keyof typeof email.subjects, string>>;
  readonly code: Sentence;
  readonly link: string;
  readonly notices: Readonly<Record<keyof typeof email.notices, string>>;
}
