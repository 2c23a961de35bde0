/** A second factor is proposed: yes or no, before anything is chosen. */
import { readSecond } from '../../factors.ts';
import { page } from '../../page.ts';
import { MainButton } from '../../parts/buttons.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { useAct } from '../../parts/use-act.ts';
import { journey } from '../../store.ts';
import { Risks } from '../parts/risks.tsx';
import { Skip } from '../parts/skip.tsx';
import { answer } from '../set-up.ts';
import { say } from '../words.ts';

export function ProposeScreen() {
  const { act, problem, isBusy } = useAct();
  const { available } = readSecond({ availableFactors: page.factors });
  return (
    <>
      <Heading title={say('propose.title')}>{say('propose.text')}</Heading>
      {/* A number that the account has already counts at once. */}
      {available.includes('sms') && <Risks ways={available} isChoice={false} />}
      <Form onSubmit={() => void act(() => answer(journey, 'mfa-enabled'))}>
        <MainButton isBusy={isBusy}>{say('propose.do')}</MainButton>
        <Problem id="propose-problem" text={problem} />
      </Form>
      <Skip by="mfa-skipped" />
    </>
  );
}
