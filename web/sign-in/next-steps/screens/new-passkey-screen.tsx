/** A passkey is made: as a second factor, or to sign in with alone. */
import { canMakePasskeys } from '../../../ui/new-passkey.ts';
import { MainButton } from '../../parts/buttons.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { Trust } from '../../parts/trust.tsx';
import { useAct } from '../../parts/use-act.ts';
import { journey } from '../../store.ts';
import { Skip } from '../parts/skip.tsx';
import { keepPasskey } from '../set-up.ts';
import { say, sayAll } from '../words.ts';

export const NewPasskeyScreen = () => (
  <>
    <Heading title={say('newPasskey.title')}>{sayAll('newPasskey.text', 'passkey.lead')}</Heading>
    <Create isToSignIn />
    <Skip by="passkey-skipped" />
  </>
);

export const PasskeySetUp = () => (
  <>
    <Heading title={say('passkey.add')}>{say('passkey.lead')}</Heading>
    <Trust />
    <Create isToSignIn={false} />
  </>
);

function Create({ isToSignIn }: { isToSignIn: boolean }) {
  const { act, tell, problem, isBusy } = useAct();

  async function create(): Promise<void> {
    if (!canMakePasskeys()) return tell(say('passkey.absent'));
    const stopped = await act(() => keepPasskey(journey, isToSignIn));
    if (stopped?.code === 'passkey') tell(say('passkey.stopped'));
    if (stopped?.code === 'known') tell(say('passkey.known'));
  }

  return (
    <Form onSubmit={() => void create()}>
      <MainButton isBusy={isBusy}>{say('passkey.create')}</MainButton>
      <Problem id="passkey-problem" text={problem} />
    </Form>
  );
}
