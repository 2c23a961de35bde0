/** The country of a number: two letters and the calling code to look at, a real menu of names to choose from. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { countries, type Country } from '../../ui/phone/country.ts';
import { page, say } from '../page.ts';

interface CountryMenuProps {
  readonly country: Country;
  readonly onChange: (iso: string) => void;
}

export function CountryMenu({ country, onChange }: CountryMenuProps) {
  // 245 entries before the first paint cost a slow phone a quarter of a second.
  const [isFilled, fill] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => fill(true), 1500);
    return () => clearTimeout(timer);
  }, []);
  const entries = useMemo(() => (isFilled ? namedCountries(page.language) : []), [isFilled, page.language]);
  const own = { country, name: nameOf(country) };
  return (
    <div class="country">
      <select
        aria-label={say('field.country')}
        value={country.iso}
        onFocus={() => fill(true)}
        onPointerDown={() => fill(true)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {(isFilled ? entries : [own]).map((entry) => (
          <option key={entry.country.iso} value={entry.country.iso}>
            {`${entry.name} +${entry.country.callingCode}`}
          </option>
        ))}
      </select>
      <span aria-hidden="true">
        {country.iso} +{country.callingCode}
      </span>
    </div>
  );
}

export const nameOf = ({ iso }: Country): string =>
  new Intl.DisplayNames([page.language], { type: 'region' }).of(iso) ?? iso;

function namedCountries(language: string) {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const { compare } = new Intl.Collator(language);
  return countries
    .map((country) => ({ country, name: names.of(country.iso) ?? country.iso }))
    .sort((one, other) => compare(one.name, other.name));
}
