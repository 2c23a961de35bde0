/** A provider that lives in this process, and everything that can go wrong on the way to one. */
import type { ReceiptRequest } from '../receipts.ts';
import { createReports, type KnownFate, type ReportForm } from './reports.ts';

/** Reads a request as the provider would, and answers as its documents say. */
export type Handler = (request: Request) => Response | Promise<Response>;

/** A message that a simulated provider has taken. */
export interface ReceivedMessage {
  /** The id it was answered with. */
  readonly id: string;
  /** The number as it was written on the wire. */
  readonly to: string;
  /** The words, where the provider is given words. */
  readonly text?: string;
  /** What fills the provider's own template, in order, where it keeps the words. */
  readonly parameters?: readonly string[];
  /** The whole request, parsed. */
  readonly body: unknown;
  /** Our own id, where the provider takes one along. */
  readonly reference?: string | undefined;
  /** Where its reports are asked for, where a message can say so. */
  readonly receiptUrl?: string | undefined;
}

/** An answer that is served as it stands. */
export interface PreparedReply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What can happen instead of an answer: the connection is `refused`, `reset` once the request was read, stays `silent`,
 * or brings `nonsense` (HTML with status 200), nothing at all (`empty`), far too much (`endless`), a `broken` body
 * (the status, then the end), or a `redirect` elsewhere. Or the answer is right, and late.
 */
export type Outage =
  | 'refused'
  | 'reset'
  | 'silent'
  | 'nonsense'
  | 'empty'
  | 'endless'
  | 'broken'
  | 'redirect'
  | { readonly slowMs: number }
  | PreparedReply; // one kind a word

export interface Simulator extends Handler {
  /** What was taken, the oldest first. */
  readonly messages: ReceivedMessage[];
  /** Faults for the coming requests, one each; push into it. */
  readonly next: Outage[];
  /** What the operator has filled in at the provider: where to report, for messages that do not say it themselves. */
  readonly console: { callbackUrl?: string | undefined };
  /** How it reports, where it does. */
  readonly reports?: ReportForm | undefined;
  /** The reports that are due by its clock, as they would be posted now. */
  due(): readonly ReceiptRequest[];
  /** Posts them; the status of each answer, 0 where none came in time. What was not taken is posted again when it is time. */
  report(fetch?: typeof globalThis.fetch): Promise<readonly number[]>;
}

/** What `simulate` can be told beside the answers. */
export interface SimulatorOptions {
  readonly clock?: { now(): number };
  /** How the provider reports what became of a message; `fateEndings` says how numbers choose that. */
  readonly reports?: ReportForm;
}

/** Hands over what was kept; `fates` is what became of each message by now, for the provider's own status query. */
export type Answer = (
  request: Request,
  keep: (message: ReceivedMessage) => void,
  fates: () => readonly KnownFate[],
) => Response | Promise<Response>;

/**
 * Makes a simulated provider out of one function. `keep` stores a message that the provider takes.
 *
 * @example
 * ```ts
 * export const createSimulator = () =>
 *   simulate(async (request, keep) => {
 *     if (request.headers.get('x-api-key') !== 'key-1234567890') return Response.json({ error: 'key' }, { status: 401 });
 *     const { to, text } = (await request.json()) as { to: string; text: string };
 *     keep({ id: 'm-1', to, text, body: { to, text } });
 *     return Response.json({ id: 'm-1' }, { status: 201 });
 *   });
 * ```
 */
export function simulate(answer: Answer, { clock = Date, reports }: SimulatorOptions = {}): Simulator {
  const messages: ReceivedMessage[] = [];
  const next: Outage[] = [];
  const console: Simulator['console'] = {};
  const { begin, fates, due, post } = createReports(clock, reports, console);
  const keep = (message: ReceivedMessage): void => {
    messages.push(message);
    begin(message);
  };
  const usual: Handler = (request) => answer(request, keep, fates);
  const handler: Handler = (request) => {
    const outage = next.shift();
    return (outage === undefined ? usual : withOutage(outage, usual))(request);
  };
  return Object.assign(handler, {
    messages,
    next,
    console,
    reports,
    due,
    report: (fetch = globalThis.fetch) => post(fetch),
  });
}

/** A provider with a fault: the same for every request. */
export const withOutage = (outage: Outage, handler: Handler): Handler => {
  if (typeof outage === 'string') return outages[outage];
  if ('slowMs' in outage) return (request) => waited(outage.slowMs).then(() => handler(request));
  return () => new Response(outage.body ?? null, { status: outage.status, headers: { ...outage.headers } });
};

/** Thrown by a handler: the connection ends with this code instead of a reply. */
export const connectionLost = (code: string): Error & { code: string } =>
  Object.assign(new Error('the connection was lost'), { code });

const outages: Readonly<Record<Extract<Outage, string>, Handler>> = {
  refused: () => {
    throw connectionLost('ECONNREFUSED');
  },
  reset: async (request) => {
    await request.arrayBuffer();
    throw connectionLost('ECONNRESET');
  },
  silent: () => new Promise(() => {}),
  nonsense: () =>
    new Response('<!doctype html><title>Welcome</title>', { headers: { 'content-type': 'text/html' } }),
  empty: () => new Response(null, { status: 200 }),
  endless: () => new Response(bytesOf('x'.repeat(16_384), Infinity)),
  broken: () => new Response(bytesOf('{"id":"', 1, true)),
  redirect: () => new Response(null, { status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' } }),
};

/** A body of `times` pieces that then ends, or breaks off. */
function bytesOf(piece: string, times: number, breaksOff = false): ReadableStream<Uint8Array> {
  let left = times;
  return new ReadableStream({
    pull: (controller) => {
      if (left > 0) controller.enqueue(new TextEncoder().encode(piece));
      else if (breaksOff) controller.error(connectionLost('ECONNRESET'));
      else controller.close();
      left -= 1;
    },
  });
}

const waited = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
