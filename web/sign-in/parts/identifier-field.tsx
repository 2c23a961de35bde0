/** One field for a phone number, an e-mail address, a username, or whichever of them the person begins to type. */
import type { RefObject } from 'preact';
import type { SignInKey } from '../../../words/en/sign-in.ts';
import { formatNational, readPhone } from '../../ui/phone/phone.ts';
import { chosenCountry, kindOf } from '../identifier.ts';
import { page, say } from '../page.ts';
import { journey } from '../store.ts';
import type { Kind } from '../ways.ts';
import { CountryMenu } from '../../ui/parts/country-menu.tsx';
import { Problem } from '../../ui/parts/problem.tsx';

interface IdentifierFieldProps {
  readonly kinds: readonly Kind[];
  readonly problem: string;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The name that a password manager keeps the password under. */
  readonly isLogin: boolean;
  /** The first question of a sign-in: passkeys are offered in it. */
  readonly isFirst?: boolean;
}

export function IdentifierField({ kinds, problem, field, isLogin, isFirst }: IdentifierFieldProps) {
  const { typed } = journey.read();
  const kind = kindOf(typed, kinds);
  const isMixed = kinds.length > 1;
  const inputType = isMixed || kind === 'username' ? 'text' : kind === 'email' ? 'email' : 'tel';
  const country = chosenCountry(journey.read());

  function type(text: string, isPasted: boolean): void {
    const { country: found, national, problem: isWrong } = readPhone(text, country);
    const isPhone = kindOf(text, kinds) === 'phone';
    journey.change({
      // A number that came whole is split at once: the country beside the field, the rest in it.
      typed: isPasted && isPhone && !isWrong ? formatNational(national, found) : text,
      country: isPhone ? found.iso : country.iso,
      notice: undefined,
    });
  }

  /** In groups once the number is whole: while typing, digits that jump are in the way. */
  function group(): void {
    if (kind !== 'phone') return;
    const { national, country: found, problem: isWrong } = readPhone(typed, country);
    if (!isWrong) journey.change({ typed: formatNational(national, found) });
  }

  return (
    <div>
      <label for="identifier">{say(labelOf(kinds))}</label>
      <div class="joined" data-invalid={problem !== ''}>
        {kind === 'phone' && (!isMixed || typed) && (
          <CountryMenu
            country={country}
            onChange={(iso) => journey.change({ country: iso })}
            label={say('field.country')}
            language={page.language}
          />
        )}
        <input
          id="identifier"
          data-first
          ref={field}
          type={inputType as 'tel'}
          autocomplete={
            (kinds.includes('username') || isMixed || isLogin ? 'username' : inputType) +
            (page.passkeySignIn.isOffered && isFirst ? ' webauthn' : '')
          }
          autocapitalize="none"
          spellcheck={false}
          value={typed}
          aria-invalid={problem !== ''}
          aria-describedby="identifier-problem"
          onInput={(event) => type(event.currentTarget.value, event.inputType === 'insertFromPaste')}
          onBlur={group}
        />
      </div>
      <Problem id="identifier-problem" text={problem} />
    </div>
  );
}

/** All that may be typed, in the order of `kindsOf`. */
function labelOf(kinds: readonly Kind[]): SignInKey {
  const [only = 'phone'] = kinds;
  if (kinds.length === 1) return `field.${only}`;
  if (kinds.length === 3) return 'field.phoneOrEmailOrUsername';
  if (!kinds.includes('email')) return 'field.phoneOrUsername';
  return kinds.includes('phone') ? 'field.phoneOrEmail' : 'field.emailOrUsername';
}
