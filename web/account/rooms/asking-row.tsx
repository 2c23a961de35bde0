/** The person's own choice: to be asked for the second step at sign-in, or not, and what that means. */
import { tellNotice } from '../addresses.ts';
import { isEditable } from '../fields.ts';
import { page, say } from '../page.ts';
import { QuietButton } from '../parts/buttons.tsx';
import { Row } from '../parts/row.tsx';
import { useAct } from '../parts/use-act.ts';
import { type Person, readPerson } from '../person.ts';
import { withProof } from '../proof.ts';
import { setAsking } from '../second-step.ts';
import { Problem } from '../../ui/parts/problem.tsx';

/** Turning it off is asked about; turning it on costs nothing. */
export function AskingRow({ isAsked }: { isAsked: NonNullable<Person['isAsked']> }) {
  const { act, problem, isBusy } = useAct();
  const mayEdit = isEditable('mfa');
  // No second factor confirms that none is asked for.
  const change = (to: boolean) =>
    withProof((proof) => setAsking(to, proof), to ? [] : ['Totp', 'WebAuthn', 'BackupCode']);

  async function tell(key: 'asking.started' | 'asking.stopped'): Promise<void> {
    await readPerson();
    tellNotice({ key });
  }

  async function start(): Promise<void> {
    const outcome = await act(() => change(true));
    if (outcome?.ok) await tell('asking.started');
  }

  return (
    <Row
      id="asking"
      name={say('asking.title')}
      value={isAsked ? <b class="here">{say('asking.on')}</b> : say('asking.off')}
      note={
        <>
          {say(isAsked ? 'asking.lead' : 'asking.offLead')}{' '}
          {page.secondStep.organizationsMayAsk && !isAsked && say('asking.organizations')}
        </>
      }
      removal={
        mayEdit && isAsked
          ? {
              label: say('asking.stop'),
              title: say('asking.stopAsk'),
              text: say('asking.stopText'),
              act: () => change(false),
              onDone: () => void tell('asking.stopped'),
            }
          : undefined
      }
    >
      {mayEdit && !isAsked && (
        <>
          <QuietButton id="asking-start" labelledBy="asking-start asking-name" onClick={() => void start()}>
            {say(isBusy ? 'do.wait' : 'asking.start')}
          </QuietButton>
          <Problem id="asking-problem" text={problem} />
        </>
      )}
    </Row>
  );
}
