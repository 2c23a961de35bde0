/** From the link of an invitation to the organization: ask what it is, sign in with what it proves, be told (flow 8). */
import type { InvitationLinkAnswer } from '../../contract/invitations.ts';
import { randomText } from '../ui/base64url.ts';
import type { Outcome } from '../ui/call-api.ts';
import { ask, type experience } from './experience-api.ts';
import { base } from './page.ts';

/** The built-in application that this sign-in is for; its only address is this page. */
export const invitationId = 'invitation';

/** Kept in this tab between the page of the link and the sign-in; never in an address of the sign-in. */
export interface Held {
  readonly token: string;
  readonly identifier: InvitationLinkAnswer['identifier'];
  readonly organization: string;
}

/** Tenants of one host share its storage. */
const key = `latchkey:invitation-link${base}`;

/** Storage may be forbidden: then the link cannot be followed, and the page says so. */
export function hold(link: Held): boolean {
  try {
    sessionStorage.setItem(key, JSON.stringify(link));
    return true;
  } catch {
    return false;
  }
}

export function held(): Held | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Held | undefined;
  } catch {
    return undefined;
  }
}

export const readLink = (token: string): Promise<Outcome<InvitationLinkAnswer>> =>
  ask('POST', 'invitation', { token });

/** Whoever is signed in here already is not asked: the link says whose sign-in this is. */
export function signInAddress({ origin, language }: { origin: string; language: string }): string {
  const query = new URLSearchParams({
    client_id: invitationId,
    redirect_uri: `${origin}${base}/invitation`,
    response_type: 'code',
    scope: 'openid',
    prompt: 'login',
    ui_locales: language,
    state: randomText(),
    // The code that comes back is never exchanged: that it came is all this page needs to know.
    code_challenge: randomText(),
    code_challenge_method: 'S256',
  });
  return `${base}/oidc/auth?${query.toString()}`;
}

type Api = Pick<typeof experience, 'begin' | 'read' | 'showToken' | 'turnTo' | 'identify' | 'submit'>;

/** Where the browser goes next; or why not. Loaded anew, it goes on with what the server has taken already. */
export async function enter(api: Api, { token, identifier }: Held): Promise<Outcome<{ redirectTo: string }>> {
  const proof = await proofOf(api, token, identifier);
  if (!proof.ok) return proof;
  let known = await api.identify(proof.body);
  if (!known.ok && known.refused.code === 'user.user_not_exist') {
    const turned = await api.turnTo('Register');
    if (!turned.ok) return turned;
    known = await api.identify(proof.body);
  }
  // Pressed or loaded twice: the first try made it known who it is.
  if (!known.ok && known.refused.code !== 'session.identity_conflict') return known;
  return api.submit();
}

async function proofOf(api: Api, token: string, identifier: Held['identifier']): Promise<Outcome<string>> {
  const before = await api.read();
  const taken = before.ok
    ? before.body.verificationRecords.find(({ type }) => type === 'OneTimeToken')
    : undefined;
  if (taken) return { ok: true, body: taken.id };
  const begun = await api.begin('SignIn');
  if (!begun.ok) return begun;
  const shown = await api.showToken(identifier, token);
  return shown.ok ? { ok: true, body: shown.body.verificationId } : shown;
}
