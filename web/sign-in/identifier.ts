/** Tells a phone number, an e-mail address and a username apart, and says what is wrong with each. */
import type { SignInKey } from '../../words/en/sign-in.ts';
import { asciiDigits } from '../../contract/digits.ts';
import { countries, type Country, findCountry } from '../ui/phone/country.ts';
import { formatNational, readPhone } from '../ui/phone/phone.ts';
import type { Kind } from './ways.ts';

export interface Identifier {
  readonly kind: Kind;
  /** E.164, the address or the username. */
  readonly value: string;
  /** As people write it. */
  readonly label: string;
  /** Of the number; for the others the one that was selected. */
  readonly country: Country;
  readonly problem?: SignInKey;
}

/** Only an address holds an @; a username never begins with a digit and a number never with a letter. */
export const kindOf = (typed: string, kinds: readonly Kind[]): Kind => {
  const [only] = kinds;
  if (only && kinds.length === 1) return only;
  if (kinds.includes('email') && typed.includes('@')) return 'email';
  if (kinds.includes('phone') && /^[\d+(]/.test(asciiDigits(typed.trim()))) return 'phone';
  return kinds.includes('username') ? 'username' : 'email';
};

interface Typed {
  readonly typed: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
}

/** The country that is chosen beside the field. */
export const chosenCountry = ({ country }: Typed): Country => findCountry(country ?? '') ?? countries[0]!;

/** What stands in the field. */
export const readTyped = (state: Typed, kinds: readonly Kind[]): Identifier =>
  readIdentifier(state.typed, chosenCountry(state), kinds);

function readIdentifier(typed: string, country: Country, kinds: readonly Kind[]): Identifier {
  const kind = kindOf(typed, kinds);
  return kind === 'phone' ? readAsPhone(typed, country) : readAsName(kind, typed.trim(), country, kinds);
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

function readAsName(
  kind: 'email' | 'username',
  value: string,
  country: Country,
  kinds: readonly Kind[],
): Identifier {
  const identifier = { kind, value, label: value, country } as const;
  if (!value)
    return { ...identifier, problem: kinds.length > 1 ? 'wrong.identifierEmpty' : `wrong.${kind}Empty` };
  // The contract's patterns: contract/sign-in.ts has them too, with a schema library that no page should carry.
  const pattern = kind === 'email' ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/ : /^[A-Z_a-z]\w*$/;
  return pattern.test(value) ? identifier : { ...identifier, problem: `wrong.${kind}` };
}
