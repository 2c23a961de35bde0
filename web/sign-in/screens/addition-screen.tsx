/** What the account lacks: a username, a number or an address; a password stands on a screen of its own. */
import { add, askForAddition, startOver } from '../addition.ts';
import { say } from '../page.ts';
import { QuietButton } from '../parts/buttons.tsx';
import { Heading } from '../parts/heading.tsx';
import { IdentifierForm } from '../parts/identifier-form.tsx';
import { journey } from '../store.ts';
import type { Kind } from '../ways.ts';

const kindsFor = {
  username: ['username'],
  email: ['email'],
  phone: ['phone'],
  emailOrPhone: ['phone', 'email'],
} as const satisfies Readonly<Record<string, readonly Kind[]>>;

export function AdditionScreen({ missing }: { missing: keyof typeof kindsFor }) {
  const isName = missing === 'username';
  return (
    <>
      <Heading title={say(`addition.${missing}`)}>
        {say('addition.text')} {!isName && say('register.byEither')}
      </Heading>
      <IdentifierForm
        kinds={kindsFor[missing]}
        give={(value) =>
          isName ? add(journey, { type: 'username', value }) : askForAddition(journey, value)
        }
      />
      <QuietButton onClick={() => startOver(journey)}>{say('do.restart')}</QuietButton>
    </>
  );
}
