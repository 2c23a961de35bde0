/** A proven phone or address that has no account yet, or has one already: one question, and the code is not lost whatever the answer. */
import { useState } from 'preact/hooks';
import { startOver } from '../addition.ts';
import { canTurn, turnAround } from '../finish.ts';
import { say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { lacksAgreement, Terms } from '../parts/terms.tsx';
import { useAct } from '../parts/use-act.ts';
import { formatRecipient, isEmail } from '../recipient.ts';
import { journey } from '../store.ts';

export function QuestionScreen({ question }: { question: 'unknown' | 'taken' }) {
  const { act, problem, isBusy } = useAct();
  const [isTickMissing, missTick] = useState(false);
  const to = journey.read().challenge?.to ?? '';
  const phone = <Isolated>{formatRecipient(to)}</Isolated>;
  const next = question === 'unknown' ? 'Register' : 'SignIn';
  const isPossible = canTurn(journey, question);
  const { isIdentified, challenge } = journey.read();
  // Who is somebody else in this sign-in begins another one; the code that came counts in this one alone.
  const isSomebodyElse = isIdentified && question === 'taken';

  function submit(): void {
    if (lacksAgreement(next)) return missTick(true);
    if (isSomebodyElse) return startOver(journey, formatRecipient(to));
    void act(() => turnAround(journey));
  }

  return (
    <>
      <Heading title={say(`${question}.title`)}>
        <Say it={isPossible ? `${question}.ask` : `${question}.closed`} with={{ phone }} />
      </Heading>
      {isPossible && (
        <Form onSubmit={submit}>
          {!isSomebodyElse && <p class="proven">{say(isEmail(to) ? 'proven.email' : 'proven')}</p>}
          {question === 'unknown' && (
            <Terms event="Register" isMissing={isTickMissing && lacksAgreement(next)} />
          )}
          <MainButton isBusy={isBusy}>{say(question === 'unknown' ? 'do.create' : 'do.signIn')}</MainButton>
          <Problem id="question-problem" text={problem} />
        </Form>
      )}
      <QuietButton
        onClick={() =>
          journey.change({
            screen: challenge?.isAddition ? 'addition' : 'identify',
            question: undefined,
          })
        }
      >
        {say(isEmail(to) ? 'do.otherEmail' : 'do.otherNumber')}
      </QuietButton>
    </>
  );
}
