/** A number's face: the two letters of its country. */
import { findCountryOf } from '../ui/phone/country.ts';

export const Face = ({ phone }: { phone: string }) => (
  <span class="face" aria-hidden="true">
    {findCountryOf(phone)?.iso ?? '#'}
  </span>
);
