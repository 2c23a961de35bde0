/** Where a number belongs, for the rates by country. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** ISO 3166 in capitals; the calling code where several countries or none have it (`1`, `883`); else empty. */
export function countryOf(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone);
  return parsed?.country ?? parsed?.countryCallingCode ?? '';
}
