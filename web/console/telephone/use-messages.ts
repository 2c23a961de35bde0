/** The telephone's messages, as a list first and then as they arrive. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useConsole } from '../api/console-context.ts';
import { readEvents } from '../api/event-stream.ts';
import { ApiRefusal } from '../api/refusal.ts';
import { mergeMessages, type TelephoneMessage } from './conversations.ts';

export type Connection = 'connecting' | 'live' | 'waiting';

interface Incoming {
  readonly messages: readonly TelephoneMessage[] | undefined;
  readonly connection: Connection;
  /** A refusal that trying again will not change. */
  readonly error: unknown;
  retry(): void;
}

const path = '/api/telephone/messages';
const shortestWaitMs = 1000;
const longestWaitMs = 15_000;

export const telephoneKey = ['telephone'];

/** @param onArrival is told of each message that comes while the page is open. */
export function useMessages(onArrival: (message: TelephoneMessage) => void): Incoming {
  const { api } = useConsole();
  const queries = useQueryClient();
  const [messages, setMessages] = useState<readonly TelephoneMessage[]>();
  const [connection, setConnection] = useState<Connection>('connecting');
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const arrived = useEffectEvent(onArrival);

  // `attempt` is not read: a new one begins anew.
  useEffect(() => {
    const closing = new AbortController();
    const { signal } = closing;

    const add = (more: readonly TelephoneMessage[]) =>
      setMessages((known) => mergeMessages(known ?? [], more));

    /** The stream is opened before the list is asked for, so that nothing falls between the two. */
    const listen = async () => {
      const stream = await api.open(path, { accept: 'text/event-stream', signal });
      const listed = await api.get<TelephoneMessage[]>(path).catch(async (failure: unknown) => {
        // A browser holds six lines to one server: one that nobody reads must not stay.
        await stream.body?.cancel();
        throw failure;
      });
      add(listed);
      setConnection('live');
      setError(undefined);
      for await (const { event, data } of readEvents(stream)) {
        if (event !== 'message') continue;
        const message = JSON.parse(data) as TelephoneMessage;
        add([message]);
        arrived(message);
        void queries.invalidateQueries({ queryKey: telephoneKey });
      }
    };

    const keepListening = async () => {
      let waitMs = shortestWaitMs;
      while (!signal.aborted) {
        const startedAt = performance.now();
        try {
          await listen();
        } catch (failure) {
          if (signal.aborted) return;
          setError(failure);
          if (failure instanceof ApiRefusal && failure.status < 500) return;
        }
        setConnection('waiting');
        if (performance.now() - startedAt > longestWaitMs) waitMs = shortestWaitMs;
        await pause(waitMs, signal);
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      }
    };

    void keepListening();
    return () => closing.abort();
  }, [api, queries, attempt]);

  return {
    messages,
    connection,
    error,
    retry() {
      setError(undefined);
      setConnection('connecting');
      setAttempt((count) => count + 1);
    },
  };
}

/** Ends early when the page is left, or when the browser is online again. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      window.clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
