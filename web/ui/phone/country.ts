/** The countries of phone numbers, unpacked from the generated table. */
import { countryTable } from './countries.ts';

export interface Country {
  /** ISO 3166-1 alpha-2, as in `TH`. */
  readonly iso: string;
  /** Calling code without the plus. */
  readonly callingCode: string;
  /** What people dial before a national number, most often 0; empty where there is none. */
  readonly trunkPrefix: string;
  /** Sizes of the groups in which a mobile number is written. */
  readonly groups: readonly number[];
  readonly shortest: number;
  readonly longest: number;
  /** First digits that tell this country from the main one of its calling code. */
  readonly firstDigits: readonly string[];
}

/** Those of one calling code stand together, the main country first. */
export const countries: readonly Country[] = unpacked(countryTable);

export const findCountry = (iso: string): Country | undefined =>
  countries.find((country) => country.iso === iso);

/** The country of the longest calling code with which these digits begin; told apart by first digits where possible. */
export function findCountryOf(digits: string): Country | undefined {
  for (const size of [1, 2, 3]) {
    const sharers = countries.filter(({ callingCode }) => callingCode === digits.slice(0, size));
    const national = digits.slice(size);
    const told = sharers.find(({ firstDigits }) => firstDigits.some((first) => national.startsWith(first)));
    if (sharers.length > 0) return told ?? sharers[0];
  }
  return undefined;
}

function unpacked(table: string): readonly Country[] {
  let callingCode = 0;
  return table.split(/(?=[A-Z]{2})/).map((word) => {
    const { step, ...country } = unpack(word);
    callingCode += step;
    return { ...country, callingCode: String(callingCode) };
  });
}

/** `step` leads from the calling code of the country before to its own. */
function unpack(word: string): Omit<Country, 'callingCode'> & { readonly step: number } {
  const [, iso = '', step, trunk, groups = '', low, high, first] =
    /^(..)(\d*)(!\d*)?\.(\d+)([a-z]?)([a-z]?)(?:~(.+))?$/.exec(word) ?? [];
  const sizes = Array.from(groups, Number);
  const size = (letter: string | undefined, otherwise: number) =>
    letter ? letter.charCodeAt(0) - 96 : otherwise;
  const shortest = size(
    low,
    sizes.reduce((sum, one) => sum + one, 0),
  );
  return {
    iso,
    step: Number(step),
    trunkPrefix: trunk ? trunk.slice(1) : '0',
    groups: sizes,
    shortest,
    longest: size(high, shortest),
    firstDigits: first ? first.split('|') : [],
  };
}
