/** The way past what is only proposed. */
import { QuietButton } from '../../parts/buttons.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { useAct } from '../../parts/use-act.ts';
import { journey } from '../../store.ts';
import type { Answer } from '../next-steps-api.ts';
import { answer } from '../set-up.ts';
import { say } from '../words.ts';

/** A passkey is proposed to a new account once more: nothing is promised there. */
export function Skip({ by }: { by: Answer }) {
  const { act, problem } = useAct();
  return (
    <>
      <QuietButton onClick={() => void act(() => answer(journey, by))}>{say('do.skip')}</QuietButton>
      {by !== 'passkey-skipped' && <p class="small skipping">{say('skip.note')}</p>}
      <Problem id="skip-problem" text={problem} />
    </>
  );
}
