/** Lets a message that is not sent take as long, and fare as well, as one that is (security C14). */
import type { ConnectorError, ErrorKind } from '@latchkey/connector-kit';

/** How a send through a connector went. */
export interface Passage {
  readonly ms: number;
  readonly error?: ConnectorError | undefined;
}

export interface Pace {
  /** `connector` names one version of one connector. */
  record(connector: string, passage: Passage): void;
  /** Takes the time of one of the last real sends, and throws as that one did. */
  imitate(connector: string): Promise<void>;
}

export interface PaceOptions {
  /** From 0 to below 1. */
  readonly chance: () => number;
  /** Really waits; tests hand in one that does not. */
  readonly wait?: ((ms: number) => Promise<unknown>) | undefined;
}

const kept = 32;

/** What a provider says of one number says nothing of the next: an unknown number must not borrow it. */
const ofTheNumber: readonly ErrorKind[] = ['invalid_number', 'blocked', 'region', 'rate_recipient'];

/**
 * The last real sends of each connector are remembered in this process; a suppressed one takes the time of one of them,
 * drawn by lot, so both have one distribution, outages included. Before the first real send a provider's usual range is
 * taken; who watches from the very start of a server can tell that one apart. The other thing that stays visible:
 * a provider that refuses one existing number for what it is.
 */
export function createPace({ chance, wait = pause }: PaceOptions): Pace {
  const passages = new Map<string, Passage[]>();
  return {
    record(connector, passage) {
      if (passage.error && ofTheNumber.includes(passage.error.kind)) return;
      const last = passages.get(connector) ?? [];
      passages.delete(connector); // to the end: the oldest connector is the first to be forgotten
      passages.set(connector, [...last, passage].slice(-kept));
      const [oldest] = passages.keys();
      if (passages.size > 100 && oldest !== undefined) passages.delete(oldest);
    },
    async imitate(connector) {
      const last = passages.get(connector) ?? [];
      const drawn = last[Math.floor(chance() * last.length)] ?? { ms: 150 + 450 * chance() };
      await wait(drawn.ms);
      if (drawn.error) throw drawn.error;
    },
  };
}

const pause = (ms: number) =>
  new Promise<void>((resolve) => void (ms < 1 ? setImmediate(resolve) : setTimeout(resolve, ms)));
