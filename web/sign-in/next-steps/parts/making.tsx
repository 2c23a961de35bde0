/** What the server makes for a second factor: asked for when the screen opens, and again after a refusal. */
import { useEffect, useState } from 'preact/hooks';
import type { Outcome, Refused } from '../../../ui/call-api.ts';
import { Problem } from '../../../ui/parts/problem.tsx';
import { meet } from '../../meet.ts';
import { QuietButton } from '../../parts/buttons.tsx';
import { sentenceOf } from '../../parts/sentence-of.ts';
import { journey } from '../../store.ts';
import { say } from '../words.ts';

/** `before`: made already, and still good. `making` is what `Making` shows. */
export function useMade<Made>(ask: () => Promise<Outcome<Made>>, before?: Made) {
  const [made, setMade] = useState(before);
  const [refused, refuse] = useState<Refused>();

  async function make(): Promise<void> {
    refuse(undefined);
    const outcome = await ask();
    if (outcome.ok) setMade(outcome.body);
    else refuse(meet(journey, outcome.refused));
  }
  useEffect(() => void (made ?? make()), []);
  return { made, make, making: { isMade: made !== undefined, refused, make } };
}

interface MakingProps {
  readonly isMade: boolean;
  readonly refused?: Refused;
  readonly make: () => Promise<void>;
  /** What there is to say of it once it is made. */
  readonly note?: string;
}

export const Making = ({ isMade, refused, make, note }: MakingProps) => (
  <>
    <p class={note && 'note'} role="status">
      {note ?? (isMade || refused ? '' : say('do.wait'))}
    </p>
    <Problem id="making-problem" text={sentenceOf(refused)} />
    {refused && <QuietButton onClick={() => void make()}>{say('do.tryAgain')}</QuietButton>}
  </>
);
