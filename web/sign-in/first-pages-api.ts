/** The part of the Experience API that only the first pages use: the next steps need not carry it. */
import { call, type SentCode, type Verification } from './experience-api.ts';
import { channels } from './factors.ts';

export type Login = { readonly kind: string; readonly value: string };
const loginIdentifier = ({ kind, value }: Login) => ({
  type: kind,
  value: kind === 'phone' ? value.slice(1) : value,
});

type Sent = keyof typeof channels;
type PasskeyWanted = Verification & {
  readonly authenticationOptions: PublicKeyCredentialRequestOptionsJSON;
};

/** What an account lacks, or the proof of it. */
export type Part =
  | { readonly type: 'username' | 'password'; readonly value: string }
  | { readonly type: 'email' | 'phone'; readonly verificationId: string };

const secondCode = '/verification/mfa-verification-code';
const passkey = '/verification/web-authn/authentication';

export const firstPagesApi = {
  checkPassword: (login: Login, password: string) =>
    call<Verification>('POST', '/verification/password', { identifier: loginIdentifier(login), password }),
  newUsername: (username: string, password: string) =>
    call<Verification>('POST', '/verification/new-password-identity', {
      identifier: { type: 'username', value: username },
      password,
    }),
  addToProfile: (part: Part) => call('POST', '/profile', part),
  renewPassword: (password: string) => call('PUT', '/profile/password', { password }),
  sendSecond: (factor: Sent) => call<SentCode>('POST', secondCode, { identifierType: channels[factor] }),
  checkSecond: (factor: Sent, verificationId: string, code: string) =>
    call('POST', `${secondCode}/verify`, { identifierType: channels[factor], verificationId, code }),
  checkKept: (factor: 'app' | 'backup', code: string) =>
    call('POST', `/verification/${factor === 'app' ? 'totp' : 'backup-code'}/verify`, { code }),
  askForPasskey: () => call<PasskeyWanted>('POST', passkey),
  showPasskey: (verificationId: string, payload: unknown) =>
    call('POST', `${passkey}/verify`, { verificationId, payload }),
  /** Of any person: the page asks before it knows who comes. */
  askForAnyPasskey: () =>
    call<Pick<PasskeyWanted, 'authenticationOptions'>>('POST', '/preflight/sign-in-passkey/authentication'),
  showAnyPasskey: (payload: unknown) =>
    call<Verification>('POST', '/verification/sign-in-passkey/authentication/verify', { payload }),
};
