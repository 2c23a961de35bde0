/** A mobile number: the country beside it, the digits as people write them. */
import type { RefObject } from 'preact';
import { countries, findCountry } from '../../ui/phone/country.ts';
import { formatNational, readPhone } from '../../ui/phone/phone.ts';
import { page, say } from '../page.ts';
import { CountryMenu } from '../../ui/parts/country-menu.tsx';
import { Problem } from '../../ui/parts/problem.tsx';

export interface TypedPhone {
  readonly text: string;
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
}

interface PhoneFieldProps {
  readonly value: TypedPhone;
  readonly onChange: (value: TypedPhone) => void;
  readonly problem: string;
  readonly field: RefObject<HTMLInputElement | null>;
}

export const readTypedPhone = ({ text, country }: TypedPhone) =>
  readPhone(text, findCountry(country) ?? countries[0]!);

export function PhoneField({ value, onChange, problem, field }: PhoneFieldProps) {
  const country = findCountry(value.country) ?? countries[0]!;

  /** In groups once the number is whole: while typing, digits that jump are in the way. */
  function group(): void {
    const { national, country: found, problem: isWrong } = readTypedPhone(value);
    if (!isWrong) onChange({ text: formatNational(national, found), country: found.iso });
  }

  return (
    <div>
      <label for="phone">{say('field.phoneNew')}</label>
      <div class="joined" data-invalid={problem !== ''}>
        <CountryMenu
          country={country}
          onChange={(iso) => onChange({ ...value, country: iso })}
          label={say('field.country')}
          language={page.language}
        />
        <input
          id="phone"
          data-first
          ref={field}
          type="tel"
          autocomplete="tel"
          value={value.text}
          aria-invalid={problem !== ''}
          aria-describedby="phone-problem"
          onInput={(event) => {
            const text = event.currentTarget.value;
            onChange({ text, country: readPhone(text, country).country.iso });
          }}
          onBlur={group}
        />
      </div>
      <Problem id="phone-problem" text={problem} />
    </div>
  );
}
