/** The messages as they come, and the state of the line. */
import { useEffect, useState } from 'preact/hooks';
import type { TelephoneMessage } from '../../contract/codes.ts';
import { type LineState, watchMessages } from '../ui/watch-messages.ts';
import { giveKey } from './open-line.ts';

/** The server forgets messages after this long; a page that stays open forgets them too. */
const lifeMs = 60 * 60 * 1000;

export function useLine(onNew: (message: TelephoneMessage) => void) {
  const [messages, setMessages] = useState<readonly TelephoneMessage[]>([]);
  const [state, setState] = useState<LineState>('connecting');
  const [round, setRound] = useState(0);

  useEffect(() => {
    let stop = () => {};
    let known: ReadonlySet<string> | undefined;
    const watch = () => {
      stop = watchMessages({
        ask: (path, init) => fetch(path + tenantQuery(), init),
        onState: setState,
        onMessages(arrived) {
          setMessages(arrived);
          // The first ones were there before: only what comes later is news.
          const [newest] = arrived;
          if (known && newest && !known.has(newest.id)) onNew(newest);
          known = new Set(arrived.map(({ id }) => id));
        },
      });
    };
    void giveKey().then(watch);
    const sweep = setInterval(
      () => setMessages((held) => held.filter(({ sentAt }) => sentAt > Date.now() - lifeMs)),
      30_000,
    );
    return () => {
      stop();
      clearInterval(sweep);
    };
  }, [round]);

  return { messages, state, again: () => setRound(round + 1) };
}

/** Another tenant's messages, when the link to this page names it. */
function tenantQuery(): string {
  const tenant = new URLSearchParams(location.search).get('tenant');
  return tenant === null ? '' : `?${new URLSearchParams({ tenant }).toString()}`;
}
