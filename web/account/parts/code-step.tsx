/** Takes the code that was sent: by hand, from the message, from the clipboard; and asks for another one. */
import { useEffect, useId, useState } from 'preact/hooks';
import { isLost, type Outcome, type Refused } from '../../ui/call-api.ts';
import { awaitCode } from '../../ui/web-otp.ts';
import { page, say } from '../page.ts';
import { formatRecipient, hintOf, isEmail } from '../recipient.ts';
import { forgetCode, sendAnew, type SentCode } from '../sent-codes.ts';
import { MainButton, QuietButton } from './buttons.tsx';
import { CodeField } from '../../ui/parts/code-field.tsx';
import { Form } from './form.tsx';
import { Heading } from './heading.tsx';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from './say.ts';
import { useAct } from './use-act.ts';

interface CodeStepProps {
  readonly sent: SentCode;
  /** Whether the account keeps the number from view. */
  readonly isHidden?: boolean;
  readonly give: (code: string) => Promise<Outcome<unknown> | undefined>;
  readonly onSentAgain: (sent: SentCode) => void;
  /** Where the person turns to for another number or another way. */
  readonly back: { readonly label: string; readonly act: () => void };
}

export function CodeStep({ sent, isHidden, give, onSentAgain, back }: CodeStepProps) {
  const [code, setCode] = useState('');
  const [status, setStatus] = useState('');
  // A room that waits behind "Is it you?" may have a field of its own.
  const id = useId();
  const { act, tell, problem, isBusy, field } = useAct();
  const to = isHidden ? hintOf(sent.to) : formatRecipient(sent.to);
  const byEmail = isEmail(sent.to);

  async function submit(digits: string): Promise<void> {
    setCode(digits);
    if (digits.length < sent.codeLength) return tell(say('wrong.codeShort', { n: sent.codeLength }));
    const outcome = await act(() => give(digits));
    if (!outcome || outcome.ok) return;
    if (isSpent(outcome.refused)) forgetCode(sent.to);
    // Wrong digits are in the way of the right ones; after a lost connection the right ones are still wanted.
    if (!isLost(outcome.refused)) setCode('');
  }

  useEffect(() => (byEmail ? undefined : awaitCode((found) => void submit(found))), [sent.id]);

  return (
    <>
      <Heading title={say('code.title')}>
        <Say it="code.sent" with={{ phone: <Isolated>{to}</Isolated> }} values={{ n: sent.codeLength }} />
      </Heading>
      <Form onSubmit={() => void submit(code)}>
        <CodeField
          id={id}
          label={say('field.code')}
          value={code}
          length={sent.codeLength}
          problem={problem}
          field={field}
          onNoCode={() => tell(say('wrong.noCode'))}
          onChange={(digits) => {
            setCode(digits);
            if (digits.length === sent.codeLength) void submit(digits);
          }}
        />
        <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
      </Form>
      <Resend
        key={sent.id}
        sent={sent}
        sendAgain={async () => {
          setStatus('');
          const outcome = await act(() => sendAnew(sent.to));
          if (!outcome?.ok) return outcome?.refused;
          // The message may be here sooner than the answer: its code stays.
          setCode((now) => (now === code ? '' : now));
          onSentAgain(outcome.body);
          setStatus(say('code.resent', { phone: `\u2068${to}\u2069` }));
          return undefined;
        }}
      />
      <p class="small aside" role="status">
        {status}
      </p>
      <QuietButton onClick={back.act}>{back.label}</QuietButton>
      <p class="small aside">
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

const isSpent = ({ code }: Refused): boolean =>
  /^verification_(code\.(expired|exceed_max_try|not_found)|record\.not_found)$/.test(code);

interface ResendProps {
  readonly sent: SentCode;
  readonly sendAgain: () => Promise<Refused | undefined>;
}

/** Counts down to the moment that the server named; the button then stands where the seconds stood. */
function Resend({ sent, sendAgain }: ResendProps) {
  const [resendAt, setResendAt] = useState(sent.resendAt);
  const [left, setLeft] = useState(secondsUntil(resendAt));
  useEffect(() => {
    setLeft(secondsUntil(resendAt));
    const timer = setInterval(() => setLeft(secondsUntil(resendAt)), 500);
    return () => clearInterval(timer);
  }, [resendAt]);

  async function resend(): Promise<void> {
    const refused = await sendAgain();
    // Until then another try is in vain.
    const { retryAfterSeconds } = (refused?.data ?? {}) as { retryAfterSeconds?: number };
    if (retryAfterSeconds) setResendAt(Date.now() + retryAfterSeconds * 1000);
  }

  return (
    <div class="resend">
      {left > 0 ? (
        <span aria-hidden="true">{say('code.wait', { n: left })}</span>
      ) : (
        <QuietButton onClick={() => void resend()}>{say('code.resend')}</QuietButton>
      )}
    </div>
  );
}

const secondsUntil = (moment: number): number => Math.max(0, Math.ceil((moment - Date.now()) / 1000));
