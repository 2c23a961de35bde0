/** Runs an act of the person: one at a time, its problem beside the field, the focus back where it can be mended. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Refused } from '../../ui/call-api.ts';
import type { Stopped } from '../journey.ts';
import { page } from '../page.ts';
import { sentenceOf } from './sentence-of.ts';

export function useAct(first = '') {
  const [problem, setProblem] = useState(first);
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  const language = useRef(page.language);

  // A sentence of the language before would stay behind in this one.
  useEffect(() => {
    if (language.current !== page.language) setProblem('');
    language.current = page.language;
  }, [page.language]);

  function tell(text: string): void {
    setProblem(text);
    if (text) field.current?.focus();
  }

  async function act(run: () => Stopped): Promise<Refused | undefined> {
    if (busy.current) return undefined;
    busy.current = true;
    setBusy(true);
    setProblem('');
    const stopped = await run().catch(unforeseen);
    busy.current = false;
    setBusy(false);
    if (stopped) tell(sentenceOf(stopped));
    return stopped;
  }

  return { act, tell, problem, isBusy, field };
}

/** An answer of another shape than agreed: what stands between us and the server may answer anything. Nobody waits for ever. */
function unforeseen(error: unknown): Refused {
  reportError(error);
  return { code: 'unknown', message: '' };
}
