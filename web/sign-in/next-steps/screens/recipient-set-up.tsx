/** A number or an address as a second factor: said, then proven with the code that went there. */
import { useEffect, useState } from 'preact/hooks';
import type { Factor } from '../../factors.ts';
import { kindOf } from '../../identifier.ts';
import type { Stopped } from '../../journey.ts';
import { ChallengeForm, SentHeading } from '../../parts/challenge-form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { IdentifierForm } from '../../parts/identifier-form.tsx';
import { journey } from '../../store.ts';
import { Risks } from '../parts/risks.tsx';
import { askToKeep, giveToKeep } from '../set-up.ts';
import { say } from '../words.ts';

interface RecipientSetUpProps {
  readonly factor: 'sms' | 'email';
  readonly wanted: readonly Factor[];
}

export function RecipientSetUp({ factor, wanted }: RecipientSetUpProps) {
  const [isSent, setSent] = useState(false);
  return isSent ? (
    <Sent key="sent" factor={factor} onOther={() => setSent(false)} />
  ) : (
    <Asked key="asked" factor={factor} wanted={wanted} onSent={() => setSent(true)} />
  );
}

function Asked({ factor, wanted, onSent }: RecipientSetUpProps & { onSent: () => void }) {
  const isSms = factor === 'sms';
  const kind = isSms ? 'phone' : 'email';

  // The name or number that somebody signed in with is not what is asked for here.
  useEffect(() => {
    if (kindOf(journey.read().typed, ['phone', 'email', 'username']) !== kind) journey.change({ typed: '' });
  }, []);

  async function give(value: string): Stopped {
    const stopped = await askToKeep(journey, factor, value);
    const { screen, challenge } = journey.read();
    if (!stopped && screen === 'setUp' && challenge?.to === value) onSent();
    return stopped;
  }

  return (
    <>
      <Heading title={say(`${kind}.add`)}>{say(`${kind}.addLead`)}</Heading>
      {isSms && <Risks ways={wanted} />}
      <IdentifierForm kinds={[kind]} give={give} />
    </>
  );
}

function Sent({ factor, onOther }: { factor: 'sms' | 'email'; onOther: () => void }) {
  const { challenge } = journey.read();
  if (!challenge) return null;
  return (
    <>
      <SentHeading challenge={challenge} onOther={onOther} />
      <ChallengeForm challenge={challenge} give={(code) => giveToKeep(journey, factor, code)} />
    </>
  );
}
