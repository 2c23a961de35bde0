/** A password is chosen: for one that was forgotten, or for an account that needs one. */
import { add, startOver } from '../addition.ts';
import { say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { LoginName } from '../../ui/parts/login-name.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { formatRecipient } from '../recipient.ts';
import { renew } from '../reset.ts';
import { journey } from '../store.ts';

export function NewPasswordScreen({ isAddition }: { isAddition: boolean }) {
  const { challenge, password } = journey.read();
  const { act, tell, problem, isBusy, field } = useAct();

  function submit(): void {
    if (!password) return tell(say('wrong.passwordEmpty'));
    void act(() => (isAddition ? add(journey, { type: 'password', value: password }) : renew(journey)));
  }

  return (
    <>
      <Heading title={say(isAddition ? 'addition.password' : 'renew.title')}>
        {say(isAddition ? 'addition.text' : 'renew.text')}
      </Heading>
      <Form onSubmit={submit}>
        <LoginName value={challenge ? formatRecipient(challenge.to) : ''} />
        <PasswordField isNew problem={problem} field={field} isFirst />
        <MainButton isBusy={isBusy}>{say(isAddition ? 'do.continue' : 'renew.do')}</MainButton>
      </Form>
      <QuietButton onClick={() => startOver(journey)}>{say('do.restart')}</QuietButton>
    </>
  );
}
