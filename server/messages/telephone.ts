/** The telephone: messages of a connector that sends nothing, sealed in their rows, for an hour. */
import type { Purpose } from '@latchkey/connector-kit';
import type { Clock } from '../clock.ts';
import type { Engine } from '../database/migrate.ts';
import type { Log } from '../log.ts';
import type { Secrets } from '../secrets.ts';
import type { Queries } from './queries.ts';

/** A message as the telephone shows it. */
export interface ReceivedSms {
  readonly id: string;
  /** E.164 with its plus sign. */
  readonly phone: string;
  readonly text: string;
  readonly code: string | undefined;
  readonly purpose: Purpose;
  /** ms since 1970 */
  readonly sentAt: number;
}

export interface Telephone {
  /** The newest 200 of the last hour, newest first. */
  list(filter: { readonly tenantId: string; readonly phone?: string | undefined }): Promise<ReceivedSms[]>;
  /** Calls back for each message from now on, of every node; returns the way to stop. */
  subscribe(tenantId: string, listener: (message: ReceivedSms) => void): () => void;
  /** For every tenant: false in production without ALLOW_TELEPHONE. */
  readonly isAllowed: boolean;
  /** Development tenants may use it in production too. */
  isAllowedFor(tenantId: string): boolean;
}

export interface TelephoneInside extends Telephone {
  /** What the row keeps of the message. */
  seal(message: Pick<ReceivedSms, 'id' | 'text' | 'code'> & { readonly tenantId: string }): string;
  /** It arrived through this node: listeners hear of it at once. */
  arrive(tenantId: string, message: ReceivedSms): void;
  sweep(tenantId: string): Promise<void>;
  close(): void;
}

export interface TelephoneDeps {
  readonly queries: Queries;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly isAllowed: boolean;
  readonly isAllowedFor: (tenantId: string) => boolean;
}

const keptMs = 3_600_000;
const keptCount = 200;
/** While somebody listens. Messages of this node come at once; these are the others'. */
export const pollMs = 400;
/** How far the clocks of two nodes may be apart. */
const skewMs = 60_000;

export function createTelephone(deps: TelephoneDeps): TelephoneInside {
  const { queries, engine, clock, secrets, log, isAllowed, isAllowedFor } = deps;
  const lines = new Map<string, Line>();

  /** What was sealed under a key that is gone is gone too. */
  const read = async (tenantId: string, after: number, isWanted: (id: string) => boolean) => {
    const rows = await queries.listKept(tenantId, { after, limit: keptCount });
    return rows.flatMap((row) => (isWanted(row.id) ? (open(row) ?? []) : []));
    function open(row: (typeof rows)[number]): ReceivedSms | undefined {
      try {
        const opened = secrets.open(row.sealed_text ?? '', contextOf(tenantId, row.id));
        const { text, code } = JSON.parse(opened) as { text: string; code?: string };
        const { id, recipient: phone, created_at: sentAt } = row;
        return { id, phone, text, code, purpose: row.purpose as Purpose, sentAt };
      } catch {
        return undefined;
      }
    }
  };

  return {
    isAllowed,
    isAllowedFor,
    async list({ tenantId, phone }) {
      const received = await read(tenantId, clock.now() - keptMs, () => true);
      return received.filter((message) => phone === undefined || message.phone === phone);
    },
    seal: ({ tenantId, id, text, code }) =>
      secrets.seal(JSON.stringify({ text, code }), contextOf(tenantId, id)),
    arrive: (tenantId, message) => lines.get(tenantId)?.ring(message),
    subscribe(tenantId, listener) {
      let line = lines.get(tenantId);
      // On SQLite there is no other node: one process serves the folder.
      const poll =
        engine === 'postgres' ? (after: number, isNew: IsNew) => read(tenantId, after, isNew) : undefined;
      if (!line) lines.set(tenantId, (line = openLine({ clock, log, poll })));
      const { listeners } = line;
      const own = (message: ReceivedSms): void => listener(message);
      listeners.add(own);
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        line.close();
        if (lines.get(tenantId) === line) lines.delete(tenantId);
      };
    },
    sweep: (tenantId) => queries.forgetKept(tenantId, { until: clock.now() - keptMs, keep: keptCount }),
    close() {
      for (const line of lines.values()) line.close();
      lines.clear();
    },
  };
}

const contextOf = (tenantId: string, id: string): string => `messages/${tenantId}/${id}`;

interface Line {
  readonly listeners: Set<(message: ReceivedSms) => void>;
  ring(message: ReceivedSms): void;
  close(): void;
}

type IsNew = (id: string) => boolean;

interface LineDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly poll: ((after: number, isNew: IsNew) => Promise<ReceivedSms[]>) | undefined;
}

/** The listeners of one tenant: each message once, whether this node sent it or another. */
function openLine({ clock, log, poll }: LineDeps): Line {
  const listeners: Line['listeners'] = new Set();
  const heard = new Set<string>();
  const openedAt = clock.now();
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const ring = (message: ReceivedSms): void => {
    if (heard.has(message.id)) return;
    heard.add(message.id);
    // What is polled are the newest 200, so twice as many ids are enough to know them all.
    const [oldest] = heard;
    if (heard.size > 2 * keptCount && oldest !== undefined) heard.delete(oldest);
    for (const listener of listeners) listener(message);
  };
  const look = async (): Promise<void> => {
    try {
      const received = await poll?.(clock.now() - skewMs, (id) => !heard.has(id));
      // What was there before somebody listened is not news.
      for (const message of received?.toReversed() ?? [])
        if (!isClosed && message.sentAt > openedAt) ring(message);
    } catch (error) {
      log.warn({ err: error }, 'the telephone could not look for messages of other nodes');
    }
    if (!isClosed) timer = setTimeout(() => void look(), pollMs).unref();
  };
  if (poll) void look();
  return {
    listeners,
    ring,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
