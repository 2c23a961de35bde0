/** A proven phone or address that has no account yet, or has one already: one question, and the code is not lost whatever the answer. */
import { startOver } from '../addition.ts';
import { canTurn, turnAround } from '../finish.ts';
import type { Stopped } from '../journey.ts';
import { say } from '../page.ts';
import { AgreeForm } from '../parts/agree-form.tsx';
import { QuietButton } from '../parts/buttons.tsx';
import { Heading } from '../parts/heading.tsx';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { formatRecipient, isEmail } from '../recipient.ts';
import { journey } from '../store.ts';

export function QuestionScreen({ question }: { question: 'unknown' | 'taken' }) {
  const to = journey.read().challenge?.to ?? '';
  const phone = <Isolated>{formatRecipient(to)}</Isolated>;
  const isUnknown = question === 'unknown';
  const isPossible = canTurn(journey, question);
  const { isIdentified, challenge } = journey.read();
  // Who is somebody else in this sign-in begins another one; the code that came counts in this one alone.
  const isSomebodyElse = isIdentified && !isUnknown;

  async function goOn(): Stopped {
    if (!isSomebodyElse) return turnAround(journey);
    startOver(journey, formatRecipient(to));
    return undefined;
  }

  return (
    <>
      <Heading title={say(`${question}.title`)}>
        <Say it={isPossible ? `${question}.ask` : `${question}.closed`} with={{ phone }} />
      </Heading>
      {isPossible && (
        <AgreeForm
          event={isUnknown ? 'Register' : 'SignIn'}
          label={say(isUnknown ? 'do.create' : 'do.signIn')}
          run={goOn}
        >
          {!isSomebodyElse && <p class="proven">{say(isEmail(to) ? 'proven.email' : 'proven')}</p>}
        </AgreeForm>
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
