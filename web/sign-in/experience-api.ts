/** The Experience API as this page uses it. The contract's names for things end here. */
import type { InteractionAnswer, SendCodeAnswer } from '../../contract/sign-in.ts';
import { callApi, type Outcome } from '../ui/call-api.ts';
import { channels } from './factors.ts';
import { applicationId, base, wording } from './page.ts';
import type { Event } from './ways.ts';

export const call = <Body = void>(method: string, path: string, body?: unknown): Promise<Outcome<Body>> =>
  callApi<Body>(method, `${base}/api/experience${path}`, {
    body,
    headers: {
      'accept-language': wording.language,
      ...(applicationId ? { 'logto-app-id': applicationId } : {}),
    },
  });

/** A number as E.164, or an address. */
const recipient = (to: string) =>
  to.includes('@') ? { type: 'email', value: to } : { type: 'phone', value: to.slice(1) };

export type Login = { readonly kind: string; readonly value: string };
const loginIdentifier = ({ kind, value }: Login) => ({
  type: kind,
  value: kind === 'phone' ? value.slice(1) : value,
});

/** Ours beside the contract's id; a server of another make may leave them out. */
export type SentCode = Verification & Partial<SendCodeAnswer>;
type Verification = { readonly verificationId: string };
type Sent = keyof typeof channels;
type PasskeyWanted = Verification & {
  readonly authenticationOptions: PublicKeyCredentialRequestOptionsJSON;
};

/** What an account lacks, or the proof of it. */
export type Part =
  | { readonly type: 'username' | 'password'; readonly value: string }
  | { readonly type: 'email' | 'phone'; readonly verificationId: string };

const secondCode = '/verification/mfa-verification-code';

export const experience = {
  /** Begins anew: whatever was proven before is forgotten. */
  begin: (event: Event) => call('PUT', '', { interactionEvent: event }),
  /** Turns from signing in to signing up or back; what was proven stays. */
  turnTo: (event: Event) => call('PUT', '/interaction-event', { interactionEvent: event }),
  read: () => call<InteractionAnswer>('GET', '/interaction'),
  sendCode: (to: string, event: Event) =>
    call<SentCode>('POST', '/verification/verification-code', {
      identifier: recipient(to),
      interactionEvent: event,
    }),
  checkCode: (to: string, challengeId: string, code: string) =>
    call<Verification>('POST', '/verification/verification-code/verify', {
      identifier: recipient(to),
      verificationId: challengeId,
      code,
    }),
  checkPassword: (login: Login, password: string) =>
    call<Verification>('POST', '/verification/password', { identifier: loginIdentifier(login), password }),
  newUsername: (username: string, password: string) =>
    call<Verification>('POST', '/verification/new-password-identity', {
      identifier: { type: 'username', value: username },
      password,
    }),
  /** A one-time token of a link: proves the number or address it was sent to. */
  showToken: (identifier: { readonly type: string; readonly value: string }, token: string) =>
    call<Verification>('POST', '/verification/one-time-token/verify', { identifier, token }),
  /** Without a proof: the account is made of what the server keeps already. */
  identify: (verificationId?: string) => call('POST', '/identification', { verificationId }),
  addToProfile: (part: Part) => call('POST', '/profile', part),
  renewPassword: (password: string) => call('PUT', '/profile/password', { password }),
  sendSecond: (factor: Sent) => call<SentCode>('POST', secondCode, { identifierType: channels[factor] }),
  checkSecond: (factor: Sent, verificationId: string, code: string) =>
    call('POST', `${secondCode}/verify`, { identifierType: channels[factor], verificationId, code }),
  checkKept: (factor: 'app' | 'backup', code: string) =>
    call('POST', `/verification/${factor === 'app' ? 'totp' : 'backup-code'}/verify`, { code }),
  askForPasskey: () => call<PasskeyWanted>('POST', '/verification/web-authn/authentication'),
  showPasskey: (verificationId: string, payload: unknown) =>
    call('POST', '/verification/web-authn/authentication/verify', { verificationId, payload }),
  /** Of any person: the page asks before it knows who comes. */
  askForAnyPasskey: () =>
    call<Pick<PasskeyWanted, 'authenticationOptions'>>('POST', '/preflight/sign-in-passkey/authentication'),
  showAnyPasskey: (payload: unknown) =>
    call<Verification>('POST', '/verification/sign-in-passkey/authentication/verify', { payload }),
  askProvider: (connectorId: string, body: { readonly state: string; readonly redirectUri: string }) =>
    call<Verification & { readonly authorizationUri: string }>(
      'POST',
      `/verification/social/${encodeURIComponent(connectorId)}/authorization-uri`,
      body,
    ),
  /** The account of another provider becomes a part of the account whose number or address was proven, or that is signed in to. */
  link: (verificationId: string) =>
    call('POST', '/identification', { verificationId, linkSocialIdentity: true }),
  trustDevice: () => call('POST', '/profile/mfa/trusted-device'),
  submit: () => call<{ redirectTo: string }>('POST', '/submit'),
};
