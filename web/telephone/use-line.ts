/** The messages as they come, and the state of the line. */
import { useEffect, useState } from 'preact/hooks';
import type { TelephoneMessage } from '../../contract/codes.ts';
import { type LineState, watchMessages } from '../ui/watch-messages.ts';
import { giveKey } from './open-line.ts';

/** The server forgets messages after this long; a page that stays open forgets them too. */
const lifeMs = 60 * 60 * 1000;
const pauseMs = 2000;

/** When each came to this page, by its own clock: that of a phone may be wrong by hours. */
const cameAt = new Map<string, number>();

const isAlive = ({ id }: TelephoneMessage): boolean =>
  performance.now() - (cameAt.get(id) ?? performance.now()) < lifeMs;

export function useLine(onNew: (message: TelephoneMessage) => void) {
  const [messages, setMessages] = useState<readonly TelephoneMessage[]>([]);
  const [state, setState] = useState<LineState>('connecting');
  const [round, setRound] = useState(0);

  useEffect(() => {
    let stop = () => {};
    let isLeft = false;
    let known: ReadonlySet<string> | undefined;

    function take(arrived: readonly TelephoneMessage[]): void {
      for (const { id } of arrived) if (!cameAt.has(id)) cameAt.set(id, performance.now());
      setMessages(arrived.filter(isAlive));
      // The first ones were there before: only what comes later is news.
      const [newest] = arrived;
      if (known && newest && !known.has(newest.id)) onNew(newest);
      known = new Set(arrived.map(({ id }) => id));
    }

    async function open(): Promise<void> {
      // A key that the server never got would be lost.
      while (!(await giveKey()) && !isLeft) {
        setState('away');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      if (isLeft) return;
      stop = watchMessages({
        ask: (path, init) => fetch(path + tenantQuery(), init),
        onState: setState,
        onMessages: take,
      });
    }

    void open();
    // Another link to this page, followed while it is open, loads nothing anew.
    const again = () => setRound(round + 1);
    addEventListener('hashchange', again);
    const sweep = setInterval(() => setMessages((held) => held.filter(isAlive)), 30_000);
    return () => {
      isLeft = true;
      stop();
      removeEventListener('hashchange', again);
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
