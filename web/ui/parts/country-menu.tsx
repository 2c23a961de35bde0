/** The country of a number: two letters and the calling code to look at, a real menu of names to choose from. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { countries, type Country } from '../phone/country.ts';

interface CountryMenuProps {
  readonly country: Country;
  readonly onChange: (iso: string) => void;
  readonly label: string;
  /** BCP 47: of the names. */
  readonly language: string;
}

export function CountryMenu({ country, onChange, label, language }: CountryMenuProps) {
  // 245 entries before the first paint cost a slow phone a quarter of a second.
  const [isFilled, fill] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => fill(true), 1500);
    return () => clearTimeout(timer);
  }, []);
  const entries = useMemo(() => (isFilled ? namedCountries(language) : []), [isFilled, language]);
  const own = { country, name: nameOf(country, language) };
  return (
    <div class="country">
      <select
        aria-label={label}
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

export const nameOf = (country: Country, language: string): string => namesIn(language)(country);

function namesIn(language: string): (country: Country) => string {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return ({ iso }) => names.of(iso) ?? iso;
}

function namedCountries(language: string) {
  const name = namesIn(language);
  const { compare } = new Intl.Collator(language);
  return countries
    .map((country) => ({ country, name: name(country) }))
    .sort((one, other) => compare(one.name, other.name));
}
