/** Where there is nothing to type: signed in, a new password set, no sign-in under way, suspended, an address that leads nowhere. */
import { findCountry, countries } from '../../ui/phone/country.ts';
import { readIdentifier } from '../identifier.ts';
import { page, say } from '../page.ts';
import { Heading } from '../parts/heading.tsx';
import { journey } from '../store.ts';
import { isPasswordOnly, kindsOf, meansOf } from '../ways.ts';

export type End = 'done' | 'renewed' | 'ended' | 'suspended' | 'notFound' | 'closed';

export function EndScreen({ kind }: { kind: End }) {
  const { applicationHome, support } = page;
  const mayRestart = kind === 'ended' || kind === 'notFound' || kind === 'suspended';
  return (
    <>
      <Heading title={say(`${kind}.title`)}>{say(`${kind}.text`)}</Heading>
      {kind === 'renewed' && (
        <button
          class="main"
          type="button"
          onClick={() =>
            journey.change({ event: 'SignIn', screen: canGivePassword() ? 'password' : 'identify' })
          }
        >
          {say('do.signIn')}
        </button>
      )}
      {kind === 'suspended' && support && (
        <a class="main" href={support}>
          {say('do.askSupport')}
        </a>
      )}
      {mayRestart && applicationHome && (
        <a class={kind === 'suspended' && support ? 'quiet' : 'main'} href={applicationHome}>
          {say('do.restart')}
        </a>
      )}
    </>
  );
}

/** Who has just chosen a password wants to use it, also where a code is what comes first. */
function canGivePassword(): boolean {
  const { typed, country } = journey.read();
  if (isPasswordOnly(page, 'SignIn')) return false;
  const kinds = kindsOf(page, 'SignIn');
  const { kind, problem } = readIdentifier(typed, findCountry(country ?? '') ?? countries[0]!, kinds);
  return !problem && kinds.includes(kind) && meansOf(page, 'SignIn', kind).includes('password');
}
