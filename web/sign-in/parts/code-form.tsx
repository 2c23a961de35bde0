/** Takes a code: by hand, from the message, from the clipboard; and asks for another one. */
import { useEffect, useState } from 'preact/hooks';
import { isLost } from '../../ui/call-api.ts';
import { awaitCode } from '../../ui/web-otp.ts';
import type { Stopped } from '../journey.ts';
import type { SentCode } from '../memory.ts';
import { say } from '../page.ts';
import { MainButton } from './buttons.tsx';
import { CodeField } from '../../ui/parts/code-field.tsx';
import { Form } from './form.tsx';
import { Resend } from './resend.tsx';
import { useAct } from './use-act.ts';

interface CodeFormProps {
  /** None where nothing is sent: an app shows the code. */
  readonly sent?: SentCode & { readonly isProven?: boolean };
  /** Where it went, as people write it. */
  readonly to?: string;
  readonly isSms?: boolean;
  readonly give: (code: string) => Stopped;
  readonly sendAgain?: () => Stopped;
}

export function CodeForm({ sent, to = '', isSms, give, sendAgain }: CodeFormProps) {
  const [code, setCode] = useState('');
  const { act, tell, problem, isBusy, field } = useAct();
  const length = sent?.codeLength ?? 6;

  async function submit(digits: string): Promise<void> {
    setCode(digits);
    if (digits.length < length && !sent?.isProven) return tell(say('wrong.codeShort', { n: length }));
    const stopped = await act(() => give(digits));
    // Wrong digits are in the way of the right ones; after a lost connection the right ones are still wanted.
    if (stopped && !isLost(stopped)) setCode('');
  }

  useEffect(() => (isSms ? awaitCode((found) => void submit(found)) : undefined), [sent?.id]);

  return (
    <>
      <Form onSubmit={() => void submit(code)}>
        <CodeField
          id="code"
          label={say('field.code')}
          value={code}
          length={length}
          problem={problem}
          field={field}
          onNoCode={() => tell(say('wrong.noCode'))}
          onChange={(digits) => {
            setCode(digits);
            if (digits.length === length) void submit(digits);
          }}
        />
        <MainButton isBusy={isBusy} busyText={say('code.checking')}>
          {say('do.continue')}
        </MainButton>
      </Form>
      {sent && sendAgain && (
        <Resend
          resendAt={sent.resendAt}
          to={to}
          sendAgain={async (onSent) => {
            await act(async () => {
              const stopped = await sendAgain();
              if (stopped) return stopped;
              // The message may be here sooner than the answer: its code stays.
              setCode((now) => (now === code ? '' : now));
              onSent();
              return undefined;
            });
          }}
        />
      )}
    </>
  );
}
