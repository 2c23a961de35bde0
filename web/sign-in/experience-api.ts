/** The Experience API as every page of a sign-in uses it. The contract's names for things end here. */
import type { InteractionAnswer, SendCodeAnswer } from '../../contract/sign-in.ts';
import { callApi, type Outcome } from '../ui/call-api.ts';
import { applicationId, base, wording } from './page.ts';
import type { Event } from './ways.ts';

/** `path` of this tenant's API. */
export const ask = <Body = void>(method: string, path: string, body?: unknown): Promise<Outcome<Body>> =>
  callApi<Body>(method, `${base}/api/${path}`, {
    body,
    headers: {
      'accept-language': wording.language,
      ...(applicationId ? { 'logto-app-id': applicationId } : {}),
    },
  });

/**
 * An answer that comes when the person has gone elsewhere on this page is as good as lost: nobody is torn away by it. But
 * who is in is in, and a code that was sent is there to be given.
 */
export async function call<Body = void>(
  method: string,
  path: string,
  body?: unknown,
): Promise<Outcome<Body>> {
  const { pathname } = location;
  const outcome = await ask<Body>(method, `experience${path}`, body);
  const isWanted = pathname === location.pathname || /(submit|verification-code)$/.test(path);
  return isWanted ? outcome : new Promise(() => {});
}

/** A number as E.164, or an address. */
export const recipient = (to: string) =>
  to.includes('@') ? { type: 'email', value: to } : { type: 'phone', value: to.slice(1) };

/** Ours beside the contract's id; a server of another make may leave them out. */
export type SentCode = Verification & Partial<SendCodeAnswer>;
export type Verification = { readonly verificationId: string };

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
  /** A one-time token of a link: proves the number or address it was sent to. */
  showToken: (identifier: { readonly type: string; readonly value: string }, token: string) =>
    call<Verification>('POST', '/verification/one-time-token/verify', { identifier, token }),
  /** Without a proof: the account is made of what the server keeps already. */
  identify: (verificationId?: string) => call('POST', '/identification', { verificationId }),
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
