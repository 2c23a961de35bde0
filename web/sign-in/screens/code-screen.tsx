/** The second question: what is the code that came? */
import { askAgain, giveCode } from '../code.ts';
import type { Challenge } from '../memory.ts';
import { page, say } from '../page.ts';
import { QuietButton } from '../parts/buttons.tsx';
import { CodeForm } from '../parts/code-form.tsx';
import { CodeHelp } from '../parts/code-help.tsx';
import { Heading } from '../parts/heading.tsx';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { formatRecipient, isEmail } from '../recipient.ts';
import { journey } from '../store.ts';
import { meansOf } from '../ways.ts';

export function CodeScreen({ challenge }: { challenge: Challenge }) {
  const { event } = journey.read();
  const { to, codeLength, isAddition } = challenge;
  const byEmail = isEmail(to);
  // Neither here nor elsewhere is it told who has an account.
  const isForMembers = !isAddition && (page.signInMode === 'SignIn' || event === 'ForgotPassword');
  const hasPassword =
    !isAddition &&
    event === 'SignIn' &&
    meansOf(page, event, byEmail ? 'email' : 'phone').includes('password');
  return (
    <>
      <Heading title={say('code.title')}>
        <Say
          it={isForMembers ? 'code.sentIfKnown' : 'code.sent'}
          with={{ phone: <Isolated>{formatRecipient(to)}</Isolated> }}
          values={{ n: codeLength }}
        />{' '}
        <button
          class="link"
          type="button"
          onClick={() => journey.change({ screen: isAddition ? 'addition' : 'identify' })}
        >
          {say('do.change')}
        </button>
      </Heading>
      <CodeForm
        sent={challenge}
        to={formatRecipient(to)}
        isSms={!byEmail}
        give={(code) => giveCode(journey, code)}
        sendAgain={() => askAgain(journey)}
      />
      {hasPassword && (
        <QuietButton onClick={() => journey.change({ screen: 'password' })}>
          {say('do.usePassword')}
        </QuietButton>
      )}
      <CodeHelp isSms={!byEmail} />
    </>
  );
}
