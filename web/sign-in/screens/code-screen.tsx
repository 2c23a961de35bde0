/** The second question: what is the code that came? */
import { giveCode } from '../code.ts';
import type { Challenge } from '../memory.ts';
import { page, say } from '../page.ts';
import { QuietButton } from '../parts/buttons.tsx';
import { ChallengeForm, SentHeading } from '../parts/challenge-form.tsx';
import { isEmail } from '../recipient.ts';
import { journey } from '../store.ts';
import { meansOf } from '../ways.ts';

export function CodeScreen({ challenge }: { challenge: Challenge }) {
  const { event } = journey.read();
  const { to, isAddition } = challenge;
  // Neither here nor elsewhere is it told who has an account.
  const isForMembers = !isAddition && (page.signInMode === 'SignIn' || event === 'ForgotPassword');
  const hasPassword =
    !isAddition &&
    event === 'SignIn' &&
    meansOf(page, event, isEmail(to) ? 'email' : 'phone').includes('password');
  return (
    <>
      <SentHeading
        challenge={challenge}
        it={isForMembers ? 'code.sentIfKnown' : 'code.sent'}
        onOther={() => journey.change({ screen: isAddition ? 'addition' : 'identify' })}
      />
      <ChallengeForm challenge={challenge} give={(code) => giveCode(journey, code)}>
        {hasPassword && (
          <QuietButton onClick={() => journey.change({ screen: 'password' })}>
            {say('do.usePassword')}
          </QuietButton>
        )}
      </ChallengeForm>
    </>
  );
}
