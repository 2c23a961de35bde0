/** Runs an act of the person: one at a time, its problem beside the field, the focus back where it can be mended. */
import { useRef, useState } from 'preact/hooks';
import { isLost, type Outcome } from '../../ui/call-api.ts';
import { endOf, leaveFor } from '../ending.ts';
import { readPerson } from '../person.ts';
import { sentenceOf } from './sentence-of.ts';

export function useAct() {
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);
  const field = useRef<HTMLInputElement>(null);

  function tell(text: string): void {
    setProblem(text);
    if (text) field.current?.focus();
  }

  /** Undefined when the person turned back, or a screen of its own says what happened. */
  async function act<Body>(
    run: () => Promise<Outcome<Body> | undefined>,
  ): Promise<Outcome<Body> | undefined> {
    if (busy.current) return undefined;
    busy.current = true;
    setBusy(true);
    setProblem('');
    const outcome = await run().catch(unforeseen);
    busy.current = false;
    setBusy(false);
    if (!outcome || outcome.ok) return outcome;
    const end = endOf(outcome.refused);
    if (end) {
      leaveFor(end);
      return undefined;
    }
    // It may have been done all the same: then the page shows it.
    if (isLost(outcome.refused)) void readPerson();
    tell(sentenceOf(outcome.refused));
    return outcome;
  }

  return { act, tell, problem, isBusy, field };
}

/** An answer of another shape than agreed: what stands between us and the server may answer anything. Nobody waits for ever. */
function unforeseen(error: unknown): Outcome<never> {
  reportError(error);
  return { ok: false, refused: { code: 'unknown', message: '' } };
}
