/** What the account lacks: a username, a number or an address; a password stands on a screen of its own. */
import { countries, findCountry } from '../../ui/phone/country.ts';
import { add, askForAddition, startOver } from '../addition.ts';
import { readIdentifier } from '../identifier.ts';
import { page, say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { nameOf } from '../../ui/parts/country-menu.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { IdentifierField } from '../parts/identifier-field.tsx';
import { sentenceOf } from '../parts/sentence-of.ts';
import { useAct } from '../parts/use-act.ts';
import { journey } from '../store.ts';
import type { Kind } from '../ways.ts';

const kindsFor = {
  username: ['username'],
  email: ['email'],
  phone: ['phone'],
  emailOrPhone: ['phone', 'email'],
} as const satisfies Readonly<Record<string, readonly Kind[]>>;

export function AdditionScreen({ missing }: { missing: keyof typeof kindsFor }) {
  const kinds = kindsFor[missing];
  const { typed, country, notice } = journey.read();
  const { act, tell, problem, isBusy, field } = useAct(sentenceOf(notice));
  const {
    kind,
    value,
    problem: isWrong,
    country: found,
  } = readIdentifier(typed, findCountry(country ?? '') ?? countries[0]!, kinds);

  function submit(): void {
    if (isWrong) return tell(say(isWrong, { country: nameOf(found, page.language) }));
    void act(() =>
      kind === 'username' ? add(journey, { type: 'username', value }) : askForAddition(journey, value),
    );
  }

  return (
    <>
      <Heading title={say(`addition.${missing}`)}>
        {say('addition.text')} {missing !== 'username' && say('register.byEither')}
      </Heading>
      <Form onSubmit={submit}>
        <IdentifierField kinds={kinds} problem={problem} field={field} isLogin={false} />
        {kind === 'phone' && <p class="small">{say('smsCost')}</p>}
        <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
      </Form>
      <QuietButton onClick={() => startOver(journey)}>{say('do.restart')}</QuietButton>
    </>
  );
}
