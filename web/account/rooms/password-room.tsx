/** A new password; who has no way yet to confirm who they are sets a first one without. */
import { useState } from 'preact/hooks';
import { api } from '../account-api.ts';
import { finish, goTo } from '../addresses.ts';
import { doneBefore } from '../done-before.ts';
import { page, say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { loginNameOf, type Person, readPerson } from '../person.ts';
import { confirmed } from '../proof.ts';

export function PasswordRoom({ person }: { person: Person }) {
  const form = <PasswordForm person={person} />;
  return person.hasSecurityVerificationMethod ? <Gate>{form}</Gate> : form;
}

function PasswordForm({ person }: { person: Person }) {
  const [password, setPassword] = useState('');
  const { act, tell, problem, isBusy, field } = useAct();

  async function save(): Promise<void> {
    if (!password) return tell(say('wrong.passwordEmpty'));
    const outcome = await act(() =>
      doneBefore(password, 'user.same_password', () =>
        confirmed((proof) => api.setPassword(password, proof)),
      ),
    );
    if (!outcome?.ok) return;
    await readPerson();
    finish('/password', { key: 'password.done' });
  }

  return (
    <section class="card narrow">
      <Heading title={say('password.change')}>{say('password.lead')}</Heading>
      <Form onSubmit={() => void save()}>
        <PasswordField
          isNew
          value={password}
          onChange={setPassword}
          problem={problem}
          field={field}
          hint={rules()}
          loginName={loginNameOf(person)}
        />
        <MainButton isBusy={isBusy}>{say('do.save')}</MainButton>
      </Form>
      <QuietButton onClick={() => goTo('/security')}>{say('do.cancel')}</QuietButton>
    </section>
  );
}

/** What it must be like, before it is chosen. */
function rules(): string {
  const { minLength, minKinds } = page.passwordRules;
  const said = [say('rejected.too_short', { min: minLength })];
  return (minKinds > 1 ? [...said, say('rejected.character_types', { min: minKinds })] : said).join(' ');
}
