/** Which ways to sign in and up the tenant has opened, out of those that this page can show. */
import type { SignInPage } from '../../contract/pages.ts';

export type Event = 'SignIn' | 'Register' | 'ForgotPassword';
export type Kind = 'phone' | 'email' | 'username';
export type Means = 'code' | 'password';

const shown: readonly Kind[] = ['phone', 'email', 'username'];

/** What a person may type as the first thing, in the order of the settings. */
export function kindsOf(
  { signInMethods, signUp, forgotPassword }: SignInPage,
  event: Event,
): readonly Kind[] {
  if (event === 'ForgotPassword') return (['phone', 'email'] as const).filter((kind) => forgotPassword[kind]);
  const names =
    event === 'Register'
      ? signUp.identifiers.filter((name) => name !== 'username' || signUp.password)
      : signInMethods
          .filter((method) => method.password || method.verificationCode)
          .map(({ identifier }) => identifier);
  return shown.filter((kind) => names.includes(kind));
}

/** How this kind is proven, the preferred means first. */
export function meansOf({ signInMethods }: SignInPage, event: Event, kind: Kind): readonly Means[] {
  if (event !== 'SignIn') return kind === 'username' ? ['password'] : ['code'];
  const method = signInMethods.find(({ identifier }) => identifier === kind);
  if (!method) return [];
  const order: readonly Means[] = method.isPasswordPrimary ? ['password', 'code'] : ['code', 'password'];
  return order.filter((means) =>
    means === 'password' ? method.password : method.verificationCode && kind !== 'username',
  );
}

/** Whether this page may be used for this at all. */
export const isOpen = (page: SignInPage, event: Event): boolean =>
  page.signInMode !== (event === 'Register' ? 'SignIn' : 'Register') &&
  (kindsOf(page, event).length > 0 ||
    (event !== 'ForgotPassword' && page.providers.length > 0) ||
    (event === 'SignIn' && page.passkeySignIn.isShown));

/** With nothing but passwords, name and password stand on one page: so do password managers like it. */
export const isPasswordOnly = (page: SignInPage, event: Event): boolean =>
  kindsOf(page, event).every((kind) => !meansOf(page, event, kind).includes('code'));
