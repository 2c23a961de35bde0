/** What an application of somebody else asks for, and the person's answer: `/api/interaction/consent`. */
import type { ConsentAnswer } from '../../contract/consent.ts';
import { callApi, type Outcome } from '../ui/call-api.ts';
import { applicationId, base, wording } from './page.ts';

const call = <Body>(method: string, body?: unknown): Promise<Outcome<Body>> =>
  callApi<Body>(method, `${base}/api/interaction/consent`, {
    body,
    headers: { 'accept-language': wording.language, 'logto-app-id': applicationId },
  });

type Done = { readonly redirectTo: string };

export const consent = {
  read: () => call<ConsentAnswer>('GET'),
  allow: (organizationIds: readonly string[]) => call<Done>('POST', { organizationIds }),
  refuse: () => call<Done>('DELETE'),
};

/** What a person knows themselves by, in the order of what says most. */
export const nameOfPerson = ({
  name,
  username,
  primaryEmail,
  primaryPhone,
  id,
}: ConsentAnswer['user']): string =>
  name ?? username ?? primaryEmail ?? (primaryPhone === null ? id : `+${primaryPhone}`);

/** The part of a scope's name after the contract's prefix. */
export const shortName = (scope: string): string => scope.replace(/^urn:logto:scope:/, '');

/** The host that the answer goes to: what a person can recognize; a native application's scheme as it is. */
export function hostOf(redirectUri: string): string {
  const { host, protocol } = URL.parse(redirectUri) ?? {};
  return host || protocol || redirectUri;
}
