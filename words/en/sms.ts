/** English: the messages that carry a code. One sentence for each purpose, one GSM-7 segment with its last line. */

export const sms = {
  SignIn: '[{app}: ]{code} is your code to sign in.[ It works for {minutes} min.] Share it with nobody.',
  Register:
    '[{app}: ]{code} is your code to create an account.[ It works for {minutes} min.] Share it with nobody.',
  ForgotPassword:
    '[{app}: ]{code} is your code to set a new password.[ It works for {minutes} min.] Share it with nobody.',
  OrganizationInvitation: '[{app}: ]You are invited to join an organization.[ Your code is {code}.][ {link}]',
  Generic: '[{app}: ]{code} is your verification code.[ It works for {minutes} min.] Share it with nobody.',
  UserPermissionValidation:
    '[{app}: ]{code} is your code to confirm that it is you.[ It works for {minutes} min.] Share it with nobody.',
  BindNewIdentifier:
    '[{app}: ]{code} is your code to add this number.[ It works for {minutes} min.] Share it with nobody.',
  MfaVerification:
    '[{app}: ]{code} is your second-step code to sign in.[ It works for {minutes} min.] Share it with nobody.',
  BindMfa:
    '[{app}: ]{code} is your code to set up two-step sign-in.[ It works for {minutes} min.] Share it with nobody.',
  PasswordChanged: '[{app}: ]Your password was changed. If that was not you, set a new one at once.',
  PhoneChanged:
    '[{app}: ]The phone number of your account was changed. If that was not you, secure your account at once.',
  EmailChanged:
    '[{app}: ]The e-mail address of your account was changed. If that was not you, secure your account at once.',
  FactorsChanged:
    '[{app}: ]The two-step sign-in of your account was changed. If that was not you, secure your account at once.',
  IdentitiesChanged:
    '[{app}: ]An account of another provider that signs you in was linked or removed. If that was not you, secure your account at once.',
};

export type SmsWords = Readonly<Record<keyof typeof sms, string>>;
