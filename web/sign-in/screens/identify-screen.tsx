/** The first question: who are you? With passwords alone, the second one stands beside it. */
import { askForCode } from '../code.ts';
import { givePassword, signUpWithPassword } from '../finish.ts';
import { type Identifier, readTyped } from '../identifier.ts';
import { page, say } from '../page.ts';
import { LinkButton, MainButton, QuietButton } from '../parts/buttons.tsx';
import { nameOf } from '../../ui/parts/country-menu.tsx';
import { ForgotPassword } from '../parts/forgot-password.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { IdentifierField } from '../parts/identifier-field.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { OtherWays } from '../parts/other-ways.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { sentenceOf } from '../parts/sentence-of.ts';
import { Say } from '../parts/say.ts';
import { Terms, useAgreement } from '../parts/terms.tsx';
import { useAct } from '../parts/use-act.ts';
import { providerName } from '../provider-name.ts';
import { journey } from '../store.ts';
import { type Event, isOpen, isPasswordOnly, type Kind, kindsOf, type Means, meansOf } from '../ways.ts';

export function IdentifyScreen() {
  const { event, notice, visit } = journey.read();
  const kinds = kindsOf(page, event);
  const hasPassword = isPasswordOnly(page, event);
  const name = useAct(sentenceOf(notice));
  const secret = useAct();
  const agreement = useAgreement(event);
  const identifier = readTyped(journey.read(), kinds);
  const means = meansOf(page, event, identifier.kind);

  function submit(by: Means | undefined): void {
    name.tell('');
    if (identifier.problem)
      return name.tell(say(identifier.problem, { country: nameOf(identifier.country, page.language) }));
    if (hasPassword && !journey.read().password) return secret.tell(say('wrong.passwordEmpty'));
    if (!agreement.isGiven()) return;
    if (hasPassword) return void secret.act(() => byPassword(identifier));
    if (by === 'code') return void name.act(() => askForCode(journey, identifier.value));
    return journey.change({ screen: 'password' });
  }

  return (
    <>
      <Heading title={say(`${wordsOf[event]}.title`)}>
        {event === 'SignIn' && visit?.isWanted
          ? say('signIn.toLink', { provider: providerName(visit) })
          : promise(event, kinds)}
      </Heading>
      {kinds.length === 0 && (
        <>
          <Terms event={event} isMissing={agreement.isMissing} />
          <Problem id="way-problem" text={name.problem} />
        </>
      )}
      {kinds.length > 0 && (
        <Form onSubmit={() => submit(means[0])}>
          <IdentifierField
            kinds={kinds}
            problem={name.problem}
            field={name.field}
            isLogin={hasPassword}
            isFirst={event === 'SignIn'}
          />
          {hasPassword && (
            <PasswordField isNew={event === 'Register'} problem={secret.problem} field={secret.field} />
          )}
          <Terms
            event={event}
            isMissing={agreement.isMissing}
            before={means[0] === 'code' && identifier.kind === 'phone' ? say('smsCost') : undefined}
          />
          <MainButton isBusy={name.isBusy || secret.isBusy}>
            {say(!hasPassword ? 'do.continue' : event === 'Register' ? 'do.create' : 'do.signIn')}
          </MainButton>
        </Form>
      )}
      {!hasPassword && means[1] && (
        <QuietButton onClick={() => submit(means[1])}>
          {say(
            means[1] === 'password'
              ? 'do.usePassword'
              : identifier.kind === 'email'
                ? 'do.useCodeByEmail'
                : 'do.useCode',
          )}
        </QuietButton>
      )}
      {hasPassword && event === 'SignIn' && <ForgotPassword />}
      <OtherWays isBelow={kinds.length > 0} act={name.act} mayGo={agreement.isGiven} />
      <OtherEvent />
    </>
  );
}

const wordsOf = { SignIn: 'signIn', Register: 'register', ForgotPassword: 'forgot' } as const;

/** How a person will be let in, as the page's second line says it. */
function promise(event: Event, kinds: readonly Kind[]): string {
  if (event === 'ForgotPassword') return say('forgot.text');
  const words = wordsOf[event];
  if (kinds.length === 0) return '';
  // A code is promised only where it is what comes next.
  const isCodeFirst = kinds.every((kind) => meansOf(page, event, kind)[0] === 'code');
  if (!isCodeFirst) return say(`${words}.byPassword`);
  if (!kinds.includes('email')) return say(`${words}.byCode`);
  return say(`${words}.${kinds.includes('phone') ? 'byEither' : 'byEmail'}`);
}

function byPassword({ kind, value }: Identifier) {
  const { event, password } = journey.read();
  return event === 'Register'
    ? signUpWithPassword(journey, value, password)
    : givePassword(journey, { kind, value }, password);
}

/** The way over to signing up, or back to signing in. */
function OtherEvent() {
  const { event } = journey.read();
  const other = event === 'SignIn' ? 'Register' : 'SignIn';
  if (!isOpen(page, other)) return null;
  const to = event === 'SignIn' ? 'toRegister' : event === 'Register' ? 'toSignIn' : 'toRemembered';
  const link = (
    <LinkButton onClick={() => journey.change({ event: other, notice: undefined })}>
      {say(other === 'Register' ? 'toRegister.link' : 'toSignIn.link')}
    </LinkButton>
  );
  return (
    <p class="other">
      <Say it={to} with={{ link }} />
    </p>
  );
}
