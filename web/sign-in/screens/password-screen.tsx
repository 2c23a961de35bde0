/** A password for the one who was named before: to sign in with, or chosen for a new username. */
import { askForCode } from '../code.ts';
import { givePassword, signUpWithPassword } from '../finish.ts';
import { readTyped } from '../identifier.ts';
import { page, say } from '../page.ts';
import { LinkButton, MainButton, QuietButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { LoginName } from '../../ui/parts/login-name.tsx';
import { ForgotPassword } from '../parts/forgot-password.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { useAct } from '../parts/use-act.ts';
import { journey } from '../store.ts';
import { kindsOf, meansOf } from '../ways.ts';

export function PasswordScreen() {
  const { event, password } = journey.read();
  const isNew = event === 'Register';
  const { kind, value, label } = readTyped(journey.read(), kindsOf(page, event));
  const { act, tell, problem, isBusy, field } = useAct();

  function submit(): void {
    if (!password) return tell(say('wrong.passwordEmpty'));
    void act(() =>
      isNew ? signUpWithPassword(journey, value, password) : givePassword(journey, { kind, value }, password),
    );
  }

  return (
    <>
      <Heading title={say(isNew ? 'register.title' : 'password.title')}>
        <Say it="password.for" with={{ identifier: <Isolated>{label}</Isolated> }} />{' '}
        <LinkButton onClick={() => journey.change({ screen: 'identify' })}>{say('do.change')}</LinkButton>
      </Heading>
      <Form onSubmit={submit}>
        <LoginName value={value} />
        <PasswordField isNew={isNew} problem={problem} field={field} isFirst />
        <MainButton isBusy={isBusy}>{say(isNew ? 'do.create' : 'do.signIn')}</MainButton>
      </Form>
      {!isNew && meansOf(page, event, kind).includes('code') && (
        <QuietButton onClick={() => void act(() => askForCode(journey, value))}>
          {say(kind === 'email' ? 'do.useCodeByEmail' : 'do.useCode')}
        </QuietButton>
      )}
      {!isNew && <ForgotPassword />}
    </>
  );
}
