/** Keeps the messages of the telephone up to date: the list once, then each as it arrives, over every break of the line. */
import type { TelephoneMessage } from '../../contract/codes.ts';
import { readEvents } from './read-events.ts';

/** `refused`: no key or a wrong one. `absent`: there is no telephone here. Both end the watch. */
export type LineState = 'connecting' | 'open' | 'away' | 'refused' | 'absent';

export interface Watch {
  /** Newest first; each message once. */
  onMessages(messages: readonly TelephoneMessage[]): void;
  onState(state: LineState): void;
  /** Asks the server; the Console adds its token here. */
  readonly ask?: (path: string, init: RequestInit) => Promise<Response>;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const path = '/api/telephone/messages';

/** Begins at once; the answer ends it. */
export function watchMessages({ onMessages, onState, ask = fetch, wait = sleep }: Watch): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let messages: readonly TelephoneMessage[] = [];
  const add = (arrived: readonly TelephoneMessage[]) => {
    messages = mergeMessages(messages, arrived);
    onMessages(messages);
  };

  async function listen(): Promise<'refused' | 'absent' | undefined> {
    const stream = await ask(path, { signal, headers: { accept: 'text/event-stream' } });
    if (stream.status === 401 || stream.status === 403) return 'refused';
    if (stream.status === 404) return 'absent';
    if (!stream.ok) return undefined;
    try {
      // The stream first, then the list: what comes between the two is in both, and shown once.
      const list = await ask(path, { signal, headers: { accept: 'application/json' } });
      add((await list.json()) as TelephoneMessage[]);
      onState('open');
      await readEvents(stream, ({ data }) => add([JSON.parse(data) as TelephoneMessage]));
      return undefined;
    } finally {
      // A browser holds six lines to one server: one that nobody reads must not stay.
      if (!stream.body?.locked) await stream.body?.cancel();
    }
  }

  async function watch(): Promise<void> {
    onState('connecting');
    for (let tries = 0; !signal.aborted; tries++) {
      const startedAt = Date.now();
      const end = await listen().catch(() => undefined);
      if (signal.aborted) return;
      if (end) return onState(end);
      onState('away');
      if (Date.now() - startedAt > 5000) tries = 0;
      await wait(Math.min(500 * 2 ** tries, 8000), signal);
    }
  }

  void watch();
  return () => stop.abort();
}

export function mergeMessages(
  known: readonly TelephoneMessage[],
  arrived: readonly TelephoneMessage[],
): readonly TelephoneMessage[] {
  const byId = new Map([...known, ...arrived].map((message) => [message.id, message]));
  return [...byId.values()].sort((one, other) => other.sentAt - one.sentAt);
}

export interface Conversation {
  /** Digits alone, as on the wire. */
  readonly to: string;
  /** Oldest first, as people read. */
  readonly messages: readonly TelephoneMessage[];
}

/** By number, the one with the newest message first. Takes messages newest first. */
export function groupByNumber(messages: readonly TelephoneMessage[]): readonly Conversation[] {
  const conversations = new Map<string, TelephoneMessage[]>();
  for (const message of messages) {
    conversations.set(message.to, [message, ...(conversations.get(message.to) ?? [])]);
  }
  return [...conversations].map(([to, found]) => ({ to, messages: found }));
}

const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
