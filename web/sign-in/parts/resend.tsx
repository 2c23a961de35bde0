/** A new code: counts down to the moment that the server named; the button then stands where the seconds stood. */
import { useEffect, useState } from 'preact/hooks';
import { say } from '../page.ts';
import { journey } from '../store.ts';
import { QuietButton } from './buttons.tsx';

interface ResendProps {
  readonly resendAt: number;
  readonly to: string;
  readonly sendAgain: (onSent: () => void) => Promise<void>;
}

export function Resend({ resendAt, to, sendAgain }: ResendProps) {
  const [status, setStatus] = useState('');
  const [left, setLeft] = useState(secondsUntil(resendAt));
  useEffect(() => {
    setLeft(secondsUntil(resendAt));
    const timer = setInterval(() => setLeft(secondsUntil(resendAt)), 500);
    return () => clearInterval(timer);
  }, [resendAt]);

  function resend(): void {
    setStatus('');
    void sendAgain(() => setStatus(say('code.resent', { phone: `\u2068${to}\u2069` })));
  }

  return (
    <div class="resend">
      {left > 0 ? (
        <span aria-hidden="true">{say('code.wait', { n: left })}</span>
      ) : (
        <QuietButton onClick={resend}>{say('code.resend')}</QuietButton>
      )}
      <p class="small" role="status">
        {status}
      </p>
    </div>
  );
}

const secondsUntil = (moment: number): number => Math.max(0, Math.ceil((moment - journey.now()) / 1000));
