/** Tells a phone number from a username, and says what is wrong with either. */
import type { SignInKey } from '../../words/en/sign-in.ts';
import { asciiDigits } from '../../contract/digits.ts';
import type { Country } from '../ui/phone/country.ts';
import { formatNational, readPhone } from '../ui/phone/phone.ts';
import type { Kind } from './ways.ts';

export interface Identifier {
  readonly kind: Kind;
  /** E.164 or the username. */
  readonly value: string;
  /** As people write it. */
  readonly label: string;
  /** Of the number; for a username the one that was selected. */
  readonly country: Country;
  readonly problem?: SignInKey;
}

/** A username never begins with a digit and a number never with a letter: the first sign decides. */
export const kindOf = (typed: string, kinds: readonly Kind[]): Kind => {
  const [only] = kinds;
  if (only && kinds.length === 1) return only;
  return /^[\d+(]/.test(asciiDigits(typed.trim())) ? 'phone' : 'username';
};

export function readIdentifier(typed: string, country: Country, kinds: readonly Kind[]): Identifier {
  const kind = kindOf(typed, kinds);
  return kind === 'phone' ? readAsPhone(typed, country) : readAsUsername(typed.trim(), country, kinds);
}

function readAsPhone(typed: string, selected: Country): Identifier {
  const { country, national, phone, problem } = readPhone(typed, selected);
  const problems = {
    empty: 'wrong.phoneEmpty',
    short: 'wrong.phoneShort',
    long: 'wrong.phoneLong',
    unknown: 'wrong.phoneUnknown',
  } as const;
  return {
    kind: 'phone',
    value: phone,
    label: `+${country.callingCode} ${formatNational(national, country)}`,
    country,
    problem: problem && problems[problem],
  };
}

function readAsUsername(value: string, country: Country, kinds: readonly Kind[]): Identifier {
  const identifier = { kind: 'username', value, label: value, country } as const;
  if (!value)
    return { ...identifier, problem: kinds.length > 1 ? 'wrong.identifierEmpty' : 'wrong.usernameEmpty' };
  // The contract's pattern: contract/sign-in.ts has it too, with a schema library that no page should carry.
  return /^[A-Z_a-z]\w*$/.test(value) ? identifier : { ...identifier, problem: 'wrong.username' };
}
