/** The person whose account this is: read once, again after each change, shared by all rooms. */
import type { AccountAnswer, OwnFactor } from '../../contract/account.ts';
import { isLost, type Refused } from '../ui/call-api.ts';
import { api } from './account-api.ts';
import { isShown } from './fields.ts';
import { readAsking } from './second-step.ts';
import { createSignal } from './signal.ts';
import { formatPhone } from '../ui/phone/phone.ts';

export interface Person extends AccountAnswer {
  /** None where the operator does not show them. */
  readonly factors: readonly OwnFactor[];
  /** For the second step at sign-in; missing where that is not for the person to decide. */
  readonly isAsked?: boolean;
}

let person: Person | undefined;
/** Which reading the person that is shown is of. */
let shown = 0;
let begun = 0;
const pauseMs = 3000;
const changed = createSignal();

/** Only in rooms: they are shown once the person is known. */
export function who(): Person {
  if (!person) throw new Error('a room without a person');
  return person;
}

export const onPerson = changed.on;

/** Why not, when it could not be read: a person who was known stays, and is read as soon as it can be. */
export async function readPerson(): Promise<Refused | undefined> {
  const mine = (begun += 1);
  const [me, factors, asking] = await Promise.all([
    api.me(),
    isShown('mfa') || isShown('passkey') ? api.factors() : undefined,
    readAsking(),
  ]);
  // No answer is not the answer that there is no second factor.
  const lost = [me, factors, asking].find((part) => part && !part.ok && isLost(part.refused));
  if (lost?.ok === false) {
    if (person) setTimeout(() => mine === begun && void readPerson(), pauseMs);
    return lost.refused;
  }
  if (!me.ok) return me.refused;
  if (mine < shown) return undefined;
  shown = mine;
  // Passkeys alone may be shown: their list is that of all factors, which is closed then.
  person = {
    ...me.body,
    factors: factors?.ok ? factors.body : [],
    isAsked: asking?.ok ? asking.body : undefined,
  };
  changed.tell();
  return undefined;
}

/** What a person knows themselves by, in the order of what says most; empty where nothing of it is shown. */
export const nameOf = ({ name, username, primaryEmail, primaryPhone }: Person): string =>
  name || username || primaryEmail || (primaryPhone ? formatPhone(primaryPhone) : '');

/** Under which password managers file the password. */
export const loginNameOf = ({ username, primaryEmail, primaryPhone }: Person): string =>
  username ?? primaryEmail ?? (primaryPhone ? `+${primaryPhone}` : '');

export const factorsOf = ({ factors }: Person, type: OwnFactor['type']): readonly OwnFactor[] =>
  factors.filter((factor) => factor.type === type);
