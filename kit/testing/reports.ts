/** What becomes of a message at a simulated provider, and how that is reported: once, twice, late, in a wrong order, or never. */
import type { ReceiptRequest, ReceiptState } from '../receipts.ts';
import type { ReceivedMessage } from './simulator.ts';

/** `unheard-of` is a word that stands in no document: providers invent some as they go. */
export type FateState = ReceiptState | 'unheard-of';

/** How far a message has come. */
export interface Fate {
  readonly message: ReceivedMessage;
  readonly state: FateState;
  /** When it came to that; ms since 1970. */
  readonly at: number;
}

/** What a status query finds. */
export interface KnownFate extends Fate {
  /** When the provider took the message; ms since 1970. */
  readonly sentAt: number;
}

/** One report, about to be written. */
export interface Report extends Fate {
  /** Where to: what the message asked for, else what the operator has filled in at the provider. */
  readonly callbackUrl: string;
  /** When it is written; ms since 1970. */
  readonly now: number;
}

/** How a provider reports. */
export interface ReportForm {
  /** In the provider's own form, with its signature; undefined for states that it keeps to itself. */
  write(report: Report): ReceiptRequest | undefined;
  /** How long it waits for the answer. */
  readonly withinMs?: number;
  /** When it tries again after an answer that it does not like, counted from that answer; then it gives up. */
  readonly retriesMs?: readonly number[];
  /** Any 2xx will do, unless the provider looks at the words. */
  isTaken?(response: Response): boolean | Promise<boolean>;
  /** Its signature says when it was made: so much later it must be refused. */
  readonly freshForMs?: number;
}

/**
 * The last three digits of a number choose what becomes of its message, at every simulated provider; all others are
 * delivered.
 */
export const fateEndings = {
  failed: '710',
  expired: '711',
  /** Delivered, ten minutes later. */
  late: '712',
  /** Each report comes two times. */
  twice: '713',
  /** The state before the last is reported last. */
  outOfOrder: '714',
  /** Delivered, and never reported: who wants to know must ask. */
  silent: '715',
  /** It ends in a state that nobody has heard of. */
  unheardOf: '716',
} as const;

interface Course {
  readonly reports: readonly FateState[];
  readonly end?: FateState;
  readonly afterMs?: number;
}

const usual: Course = { reports: ['accepted', 'delivered'] };

const courses: Readonly<Record<string, Course>> = {
  [fateEndings.failed]: { reports: ['accepted', 'failed'] },
  [fateEndings.expired]: { reports: ['accepted', 'expired'] },
  [fateEndings.late]: { ...usual, afterMs: 600_000 },
  [fateEndings.twice]: { reports: ['accepted', 'accepted', 'delivered', 'delivered'] },
  [fateEndings.outOfOrder]: { reports: ['delivered', 'accepted'], end: 'delivered' },
  [fateEndings.silent]: { reports: [], end: 'delivered' },
  [fateEndings.unheardOf]: { reports: ['accepted', 'unheard-of'] },
};

interface Queued extends Fate {
  readonly dueAt: number;
  readonly attempt: number;
}

/** The memory of one simulated provider. `console` holds what its operator has filled in there. */
export function createReports(
  clock: { now(): number },
  form: ReportForm | undefined,
  console: { callbackUrl?: string | undefined },
) {
  const lives = new Map<string, { message: ReceivedMessage; course: Course; at: number }>();
  let queue: Queued[] = [];

  const write = ({ message, state, at }: Queued): ReceiptRequest | undefined => {
    const callbackUrl = message.receiptUrl ?? console.callbackUrl;
    return callbackUrl === undefined
      ? undefined
      : form?.write({ message, state, at, callbackUrl, now: clock.now() });
  };

  /** Those whose time has come, and that the provider would report at all. */
  const dueNow = () =>
    queue.flatMap((queued) => {
      const request = queued.dueAt <= clock.now() ? write(queued) : undefined;
      return request ? [{ queued, request }] : [];
    });

  return {
    begin(message: ReceivedMessage): void {
      const course = courses[message.to.slice(-3)] ?? usual;
      const at = clock.now();
      lives.set(message.id, { message, course, at });
      for (const state of course.reports) {
        const dueAt = state === 'accepted' ? at : at + (course.afterMs ?? 0);
        queue.push({ message, state, at: dueAt, dueAt, attempt: 0 });
      }
    },

    /** What the provider's own status query would tell now. */
    fates(): KnownFate[] {
      return [...lives.values()].map(({ message, course, at }) => {
        const endsAt = at + (course.afterMs ?? 0);
        const end = course.end ?? course.reports.at(-1) ?? 'accepted';
        return endsAt <= clock.now()
          ? { message, state: end, at: endsAt, sentAt: at }
          : { message, state: 'accepted', at, sentAt: at };
      });
    },

    /** The reports that are due, as they would be posted now. */
    due: (): ReceiptRequest[] => dueNow().map(({ request }) => request),

    /** Posts them one after another; the status of each answer, 0 where none came in time. */
    async post(fetch: typeof globalThis.fetch): Promise<number[]> {
      const due = dueNow();
      const isDue = new Set(due.map(({ queued }) => queued));
      queue = queue.filter((queued) => !isDue.has(queued) && queued.dueAt > clock.now());
      const statuses: number[] = [];
      for (const { queued, request } of due) {
        const { status, isTaken } = await postOne(fetch, request, form);
        statuses.push(status);
        const waitMs = form?.retriesMs?.[queued.attempt];
        if (isTaken || waitMs === undefined) continue;
        queue.push({ ...queued, dueAt: clock.now() + waitMs, attempt: queued.attempt + 1 });
      }
      return statuses;
    },
  };
}

async function postOne(
  fetch: typeof globalThis.fetch,
  { method, url, headers, body }: ReceiptRequest,
  form: ReportForm | undefined,
): Promise<{ status: number; isTaken: boolean }> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(method === 'POST' && { body }),
      signal: AbortSignal.timeout(form?.withinMs ?? 15_000),
    });
    const isTaken = response.ok && ((await form?.isTaken?.(response.clone())) ?? true);
    await response.arrayBuffer();
    return { status: response.status, isTaken };
  } catch {
    return { status: 0, isTaken: false };
  }
}
