/** `login_hint` of the request, as if the person had typed it (OpenID Connect Core §3.1.2.1). */
import type { Country } from '../ui/phone/country.ts';
import { formatNational, readPhone } from '../ui/phone/phone.ts';

export interface Hint {
  readonly typed: string;
  /** E.164; what is no number stays as it is. */
  readonly value: string;
  readonly country: Country;
}

/** Numbers with a plus, as one dials them at home, or as the contract writes them: the calling code without a plus. */
export function readHint(hint: string, home: Country): Hint {
  const isNumber = /^\+?[\d ()-]+$/.test(hint);
  for (const spelling of isNumber ? [hint, `+${hint}`] : []) {
    const { problem, national, country, phone } = readPhone(spelling, home);
    if (!problem) return { typed: formatNational(national, country), value: phone, country };
  }
  return { typed: hint, value: hint, country: home };
}
