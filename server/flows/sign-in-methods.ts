/** What the tenant's settings allow: who may sign in or up, with what, and to whom a code may go. */
import type { SignInExperience } from '../../contract/settings.ts';
import type { JourneyName } from './flow.ts';
import { identifierOf, type IdentifierType, type Proof } from './proof.ts';

type Rules = Pick<SignInExperience, 'signIn' | 'signInMode' | 'signUp' | 'forgotPasswordMethods'>;

export const isSignInOpen = ({ signInMode }: Pick<Rules, 'signInMode'>): boolean => signInMode !== 'Register';

export const isSignUpOpen = ({ signInMode }: Pick<Rules, 'signInMode'>): boolean => signInMode !== 'SignIn';

/** The sign-in method that lets this proof in; a name and password that were only just chosen never do. */
export function methodFor({ signIn }: Pick<Rules, 'signIn'>, proof: Proof) {
  if (proof.kind === 'new-identity' || proof.kind === 'social' || proof.kind === 'passkey') return undefined;
  const { type } = identifierOf(proof);
  return signIn.methods.find(
    ({ identifier, password, verificationCode }) =>
      identifier === type && (proof.kind === 'code' ? verificationCode : password),
  );
}

/** `null` means: with whatever can be sent. */
export const resetsWith = (
  { forgotPasswordMethods: chosen }: Pick<SignInExperience, 'forgotPasswordMethods'>,
  type: IdentifierType,
): boolean =>
  type !== 'username' &&
  (chosen?.includes(type === 'phone' ? 'PhoneVerificationCode' : 'EmailVerificationCode') ?? true);

/** Who is known already may prove a number or an address that the account must have: nobody could be left waiting for it. */
export const addsToProfile = ({ signUp }: Pick<Rules, 'signUp'>, type: IdentifierType): boolean =>
  signsUpWith(signUp, type);

/** The same of a second factor that is there with the number or address. */
export const bindsAsFactor = (
  { mfa, signUp }: Pick<Rules, 'signUp'> & Pick<SignInExperience, 'mfa'>,
  type: IdentifierType,
): boolean =>
  type !== 'username' &&
  !signsUpWith(signUp, type) &&
  mfa.factors.includes(type === 'phone' ? 'PhoneVerificationCode' : 'EmailVerificationCode');

/**
 * Whom a code of this journey is of any use to. To the others nothing is sent, though the answer is the same
 * (security C14, C5: nobody makes us pay for an SMS that no enabled flow could use).
 */
export function whoGetsCode(
  rules: Rules,
  journey: JourneyName,
  type: IdentifierType,
): 'everybody' | 'members' | 'nobody' {
  if (journey === 'forgot-password') return resetsWith(rules, type) ? 'members' : 'nobody';
  if (isSignUpOpen(rules) && signsUpWith(rules.signUp, type)) return 'everybody';
  const signsIn = rules.signIn.methods.some(
    ({ identifier, verificationCode }) => identifier === type && verificationCode,
  );
  if (!isSignInOpen(rules) || !signsIn) return 'nobody';
  return isSignUpOpen(rules) ? 'everybody' : 'members';
}

/** Whether an account may or must have one of this type from its beginning. */
export const signsUpWith = (
  { identifiers, secondaryIdentifiers = [] }: Rules['signUp'],
  type: IdentifierType,
): boolean =>
  identifiers.includes(type) ||
  secondaryIdentifiers.some(
    ({ identifier }) => identifier === type || (identifier === 'emailOrPhone' && type !== 'username'),
  );
