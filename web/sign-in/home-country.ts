/** The country that the phone field begins with. */
export { homeCountry } from '../ui/phone/home-country.ts';
