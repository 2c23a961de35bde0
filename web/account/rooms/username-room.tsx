/** Another username: it signs in, so it is first asked who is there. */
import { useState } from 'preact/hooks';
import { api } from '../account-api.ts';
import { finish, goTo, wishes } from '../addresses.ts';
import { say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { type Person, readPerson } from '../person.ts';
import { withProof } from '../proof.ts';

export function UsernameRoom({ person }: { person: Person }) {
  const [username, setUsername] = useState(wishes().identifier ?? person.username ?? '');
  const { act, tell, problem, isBusy, field } = useAct();

  async function save(): Promise<void> {
    const wanted = username.trim();
    if (!wanted) return tell(say('wrong.usernameEmpty'));
    const outcome = await act(() => withProof((proof) => api.change({ username: wanted }, proof)));
    if (!outcome?.ok) return;
    await readPerson();
    finish('/username', { key: 'username.done', values: { username: `\u2068${wanted}\u2069` } }, '/profile');
  }

  return (
    <Gate backTo="/profile">
      <section class="card narrow">
        <Heading title={say('username.change')} />
        <Form onSubmit={() => void save()}>
          <TextField
            id="username"
            label={say('field.username')}
            value={username}
            onChange={setUsername}
            autocomplete="username"
            problem={problem}
            field={field}
            isFirst
          />
          <MainButton isBusy={isBusy}>{say('do.save')}</MainButton>
        </Form>
        <QuietButton onClick={() => goTo('/profile')}>{say('do.cancel')}</QuietButton>
      </section>
    </Gate>
  );
}
