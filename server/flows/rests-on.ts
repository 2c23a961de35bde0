/** What a sign-in rests on: all of it must still be so at its end, however long the person took. */
import { Refusal } from '../../contract/errors.ts';
import type { Recipient } from '../../contract/recipient.ts';
import type { Flow } from './flow.ts';
import type { Check } from './journey.ts';

export interface RestsOn {
  /** Of the person, when the first of it was proven. */
  readonly credentialsVersion?: number;
  /** Numbers and addresses that were proven to be theirs. */
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
  /** Second factors and passkeys that were shown, by their ids. */
  readonly factorIds?: readonly string[];
}

/** One thing more; the oldest version stays, because it is what the oldest proof was made under. */
export function restOn(
  flow: Flow,
  {
    credentialsVersion,
    recipient,
    factorId,
  }: { credentialsVersion?: number; recipient?: Recipient; factorId?: string },
): Flow {
  const { restsOn = {} } = flow;
  const versions = [restsOn.credentialsVersion, credentialsVersion].filter((one) => one !== undefined);
  return {
    ...flow,
    restsOn: {
      ...restsOn,
      ...(versions.length > 0 && { credentialsVersion: Math.min(...versions) }),
      ...(recipient?.phone !== undefined && { phones: withOne(restsOn.phones, recipient.phone) }),
      ...(recipient?.email !== undefined && { emails: withOne(restsOn.emails, recipient.email) }),
      ...(factorId !== undefined && { factorIds: withOne(restsOn.factorIds, factorId) }),
    },
  };
}

const withOne = (some: readonly string[] = [], one: string): readonly string[] => [
  ...new Set([...some, one]),
];

/** A number, an address, a password or a second factor that was changed or taken away meanwhile lets nobody in any more. */
export const groundsStillHold: Check = ({ flow: { restsOn = {} }, person, factors }) => {
  if (!person) return undefined;
  const { credentialsVersion, phones = [], emails = [], factorIds = [] } = restsOn;
  const holds =
    (credentialsVersion === undefined || credentialsVersion === person.credentialsVersion) &&
    phones.every((phone) => phone === person.phone) &&
    emails.every((email) => email === person.email) &&
    (!factors || factorIds.every((id) => factors.kept.some((factor) => factor.id === id)));
  return holds ? undefined : new Refusal('session.verification_failed');
};
