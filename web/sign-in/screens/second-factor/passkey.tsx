/** A passkey: the person presses, the device asks. */
import { say } from '../../page.ts';
import { MainButton } from '../../parts/buttons.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { Trust } from '../../parts/trust.tsx';
import { useAct } from '../../parts/use-act.ts';
import { showPasskey } from '../../second-factor.ts';
import { journey } from '../../store.ts';

export function Passkey() {
  const { act, tell, problem, isBusy } = useAct();

  async function show(): Promise<void> {
    if (!('PublicKeyCredential' in globalThis)) return tell(say('passkey.absent'));
    const stopped = await act(() => showPasskey(journey));
    if (stopped?.code === 'passkey') tell(say('passkey.stopped'));
  }

  return (
    <>
      <Heading title={say('second.title')}>{say('second.passkey.lead')}</Heading>
      <Trust />
      <Form onSubmit={() => void show()}>
        <MainButton isBusy={isBusy}>{say('passkey.use')}</MainButton>
        <Problem id="passkey-problem" text={problem} />
      </Form>
    </>
  );
}
