/** Reads what people type as a phone number, and writes numbers as people do. The server has the last word. */
import { asciiDigits } from '../../../contract/digits.ts';
import { type Country, findCountryOf } from './country.ts';

export type PhoneProblem = 'empty' | 'short' | 'long' | 'unknown';

export interface ReadPhone {
  /** The country of the number: the selected one, unless the number itself names another. */
  readonly country: Country;
  /** The national number without trunk prefix. */
  readonly national: string;
  /** E.164 with its plus; to be used only where there is no problem. */
  readonly phone: string;
  readonly problem?: PhoneProblem;
}

/** Takes +66 81…, 0066 81…, 081… and 81…, in the digits of any script. */
export function readPhone(typed: string, selected: Country): ReadPhone {
  let digits = asciiDigits(typed).replace(/[^\d+]/g, '');
  // The international prefixes that are unlike any national number: 00 nearly everywhere, 011 in North America.
  digits = digits.replace(selected.callingCode === '1' ? /^(00|011)/ : /^00/, '+');
  if (digits[0] !== '+') return finish(selected, digits);

  digits = digits.replace(/\+/g, '');
  const found = findCountryOf(digits);
  if (!found)
    return {
      country: selected,
      national: digits,
      phone: '',
      problem: digits.length < 3 ? 'short' : 'unknown',
    };
  const stays = found.callingCode === selected.callingCode && found.firstDigits.length === 0;
  return finish(stays ? selected : found, digits.slice(found.callingCode.length));
}

/** `81 234 5678`; digits beyond the usual length stay in the last group. */
export function formatNational(national: string, { groups }: Country): string {
  const parts: string[] = [];
  let start = 0;
  for (const [place, size] of groups.entries()) {
    const end = place === groups.length - 1 ? national.length : start + size;
    if (start < national.length) parts.push(national.slice(start, end));
    start = end;
  }
  return parts.join(' ');
}

/** `+66 81 234 5678`, from E.164 with or without its plus; what is no number stays as it is. */
export function formatPhone(phone: string): string {
  const digits = phone.replace(/^\+/, '');
  const country = /^\d+$/.test(digits) ? findCountryOf(digits) : undefined;
  if (!country) return phone;
  return `+${country.callingCode} ${formatNational(digits.slice(country.callingCode.length), country)}`;
}

function finish(country: Country, typed: string): ReadPhone {
  const national = withoutTrunk(typed, country);
  return {
    country,
    national,
    phone: `+${country.callingCode}${national}`,
    problem: problemOf(national, country),
  };
}

function problemOf(national: string, { shortest, longest }: Country): PhoneProblem | undefined {
  if (!national) return 'empty';
  if (national.length < shortest) return 'short';
  return national.length > longest ? 'long' : undefined;
}

/** Drops the trunk prefix typed out of habit, also after a calling code: `+66 081…`. Italy has none and keeps its zeros. */
function withoutTrunk(typed: string, { iso, trunkPrefix, shortest }: Country): string {
  const national = iso === 'AR' ? argentineMobile(typed) : typed;
  if (!trunkPrefix || !national.startsWith(trunkPrefix)) return national;
  return trunkPrefix === '0' || national.length > shortest ? national.slice(trunkPrefix.length) : national;
}

/** At home an Argentine mobile is `0`, area, `15`, number (12 digits without the 0); abroad `9`, area, number. */
function argentineMobile(typed: string): string {
  const national = typed.replace(/^0/, '');
  const [, area, number] = /^(11|\d{3,4}?)15(\d{6,8})$/.exec(national) ?? [];
  return area && number && area.length + number.length === 10 ? `9${area}${number}` : typed;
}
