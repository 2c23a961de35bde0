/** The second question: what is the code? Waits, tells, sends again. */
import { useEffect, useState } from 'preact/hooks';
import { awaitCode } from '../../ui/web-otp.ts';
import { askAgain, giveCode } from '../code.ts';
import type { Challenge } from '../memory.ts';
import { page, say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { CodeField } from '../parts/code-field.tsx';
import { Heading } from '../parts/heading.tsx';
import { Isolated, Say } from '../parts/say.tsx';
import { useAct } from '../parts/use-act.ts';
import { formatRecipient, isEmail } from '../recipient.ts';
import { journey } from '../store.ts';
import { meansOf } from '../ways.ts';

export function CodeScreen({ challenge }: { challenge: Challenge }) {
  const [code, setCode] = useState('');
  const { act, tell, problem, isBusy, field } = useAct();
  const { event } = journey.read();
  const byEmail = isEmail(challenge.to);
  const phone = <Isolated>{formatRecipient(challenge.to)}</Isolated>;

  async function give(digits: string): Promise<void> {
    setCode(digits);
    if (digits.length < challenge.codeLength && !challenge.isProven)
      return tell(say('wrong.codeShort', { n: challenge.codeLength }));
    const stopped = await act(() => giveCode(journey, digits));
    // Wrong digits are in the way of the right ones; after a lost connection the right ones are still wanted.
    if (stopped && stopped.code !== 'network') setCode('');
  }

  useEffect(() => awaitCode((found) => void give(found)), [challenge.id]);

  return (
    <>
      <Heading title={say('code.title')}>
        <Say
          it={page.signInMode === 'SignIn' ? 'code.sentIfKnown' : 'code.sent'}
          with={{ phone }}
          values={{ n: challenge.codeLength }}
        />{' '}
        <button class="link" type="button" onClick={() => journey.change({ screen: 'identify' })}>
          {say('do.change')}
        </button>
      </Heading>
      <form
        noValidate
        onSubmit={(submission) => {
          submission.preventDefault();
          void give(code);
        }}
      >
        <CodeField
          value={code}
          length={challenge.codeLength}
          problem={problem}
          field={field}
          onNoCode={() => tell(say('wrong.noCode'))}
          onChange={(digits) => {
            setCode(digits);
            if (digits.length === challenge.codeLength) void give(digits);
          }}
        />
        <MainButton isBusy={isBusy} busyText={say('code.checking')}>
          {say('do.continue')}
        </MainButton>
      </form>
      <Resend challenge={challenge} act={act} onSent={() => setCode('')} />
      {event === 'SignIn' && meansOf(page, event, byEmail ? 'email' : 'phone').includes('password') && (
        <QuietButton onClick={() => journey.change({ screen: 'password' })}>
          {say('do.usePassword')}
        </QuietButton>
      )}
      <p class="small">
        {page.telephone && !byEmail ? (
          <Say
            it="code.telephone"
            with={{
              telephone: (
                <a href={page.telephone} target="latchkey-telephone">
                  {say('name.telephone')}
                </a>
              ),
            }}
          />
        ) : (
          say(byEmail ? 'code.helpEmail' : 'code.help')
        )}
      </p>
    </>
  );
}

interface ResendProps {
  readonly challenge: Challenge;
  readonly act: ReturnType<typeof useAct>['act'];
  readonly onSent: () => void;
}

/** Counts down to the moment that the server named; the button then stands where the seconds stood. */
function Resend({ challenge, act, onSent }: ResendProps) {
  const [status, setStatus] = useState('');
  const [left, setLeft] = useState(secondsUntil(challenge.resendAt));
  useEffect(() => {
    setLeft(secondsUntil(challenge.resendAt));
    const timer = setInterval(() => setLeft(secondsUntil(challenge.resendAt)), 500);
    return () => clearInterval(timer);
  }, [challenge.resendAt]);

  async function resend(): Promise<void> {
    setStatus('');
    const stopped = await act(() => askAgain(journey));
    if (stopped) return waitFor(stopped.data);
    onSent();
    setStatus(say('code.resent', { phone: `\u2068${formatRecipient(challenge.to)}\u2069` }));
  }

  return (
    <div class="resend">
      {left > 0 ? (
        <span aria-hidden="true">{say('code.wait', { n: left })}</span>
      ) : (
        <QuietButton onClick={() => void resend()}>{say('code.resend')}</QuietButton>
      )}
      <p class="small" role="status">
        {status}
      </p>
    </div>
  );
}

/** `data.retryAfterSeconds` of a refusal: until then another try is in vain. */
function waitFor(data: unknown): void {
  const { retryAfterSeconds } = (data ?? {}) as { retryAfterSeconds?: number };
  const { challenge } = journey.read();
  if (!retryAfterSeconds || !challenge) return;
  journey.change({ challenge: { ...challenge, resendAt: journey.now() + retryAfterSeconds * 1000 } });
}

const secondsUntil = (moment: number): number => Math.max(0, Math.ceil((moment - journey.now()) / 1000));
