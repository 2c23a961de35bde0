/** What an application of somebody else asks for, and the person's answer: `/api/interaction/consent`. */
import type { ConsentAnswer } from '../../contract/consent.ts';
import { ask } from './experience-api.ts';

const path = 'interaction/consent';
type Done = { readonly redirectTo: string };

export const consent = {
  read: () => ask<ConsentAnswer>('GET', path),
  allow: (organizationIds: readonly string[]) => ask<Done>('POST', path, { organizationIds }),
  refuse: () => ask<Done>('DELETE', path),
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
  const { host, protocol } = new URL(redirectUri);
  return host || protocol;
}
