/** One message through one connector: attempts, pauses, the limit on the whole, and errors made safe to keep. */
import { type Connect, createConnect } from './connect.ts';
import type { SentSms, SmsConnector, SmsMessage } from './connector.ts';
import {
  type Connector,
  type EmailConnector,
  type EmailMessage,
  isEmailAddress,
  type SentEmail,
} from './email.ts';
import { ConnectorError } from './errors.ts';
import type { Config, Fields } from './fields.ts';
import { createHttp, defaultLimits, type HttpLimits } from './http.ts';
import { createScrubber } from './scrub.ts';

/** What a host gives a send to live in. */
export interface Surroundings {
  /** Node's own, or one that guards destinations and keeps `connectMs`. */
  readonly fetch: typeof globalThis.fetch;
  /** For connectors that do not speak HTTP: one that guards destinations too. Without it those cannot send. */
  readonly connect?: Connect | undefined;
  readonly clock: { now(): number };
  readonly limits?: Partial<HttpLimits> | undefined;
  /** How to wait between two attempts; tests hand in one that does not. */
  readonly sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

/**
 * Sends one message and answers with the provider's id, or throws a `ConnectorError`; within `sendMs` in any case.
 *
 * A second and a third attempt (after 250 ms and 1 s, give or take a quarter) follow only an error of class `now`:
 * the request was surely not taken. A provider's own failure (`transient` with a provider's code) is asked once more
 * only. Nothing else is ever repeated, because no provider takes a message back.
 *
 * Whatever the connector throws leaves as an error of this kit, without the code, the number, the text, any secret
 * setting or any credential that was on the wire, even where the provider's reply repeated them.
 *
 * @example
 * ```ts
 * const { id } = await sendThrough(twilio, message, readConfig(twilio.fields, stored), { fetch, clock: Date });
 * ```
 */
export function sendThrough<F extends Fields>(
  connector: SmsConnector<F>,
  message: SmsMessage,
  config: Config<F>,
  around: Surroundings,
): Promise<SentSms>;
export function sendThrough<F extends Fields>(
  connector: EmailConnector<F>,
  message: EmailMessage,
  config: Config<F>,
  around: Surroundings,
): Promise<SentEmail>;
export async function sendThrough(
  connector: Connector,
  message: SmsMessage | EmailMessage,
  config: Config<Fields>,
  { fetch, connect, clock, limits, sleep = pause }: Surroundings,
): Promise<SentSms | SentEmail> {
  checkRecipient(connector, message);
  const { sendMs } = { ...defaultLimits, ...limits };
  const scrubber = createScrubber(connector.fields, config, message);
  const whole = new AbortController();
  const { signal } = whole;
  const tools = {
    http: createHttp({ fetch: scrubber.watch(fetch), limits, signal }),
    connect: createConnect({ connect, limits, signal }),
    clock,
  };
  // The overloads hold together what this union does not: a message is of its connector's channel.
  const one = connector as SmsConnector;
  const deadline = startDeadline(sendMs, whole);
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const sent = await Promise.race([one.send(message, config, tools), deadline.passed]);
        return { ...sent, id: sent?.id || message.reference };
      } catch (thrown) {
        const error = scrubber.clean(thrown);
        const pauseMs = pauseBeforeNext(error, attempt);
        if (pauseMs === undefined || pauseMs >= deadline.msLeft()) throw error;
        await sleep(pauseMs);
      }
    }
  } finally {
    deadline.stop();
  }
}

function checkRecipient({ channel }: Connector, { to }: { readonly to: string }): void {
  if (channel === 'sms' && !/^\+[1-9]\d{4,14}$/.test(to))
    throw new ConnectorError('invalid_number', 'The number is not in E.164 form.');
  if (channel === 'email' && !isEmailAddress(to))
    throw new ConnectorError('invalid_number', 'This is no e-mail address.');
}

/** How long to wait before the next attempt, or undefined when there is none. */
function pauseBeforeNext(
  { kind, retry, providerCode, retryAfterSeconds = 0 }: ConnectorError,
  attempt: number,
) {
  if (retry !== 'now') return undefined;
  if (kind === 'transient' && providerCode !== undefined && attempt > 0) return undefined;
  const usual = [250, 1_000][attempt];
  return usual && Math.max(usual * (0.75 + Math.random() / 2), retryAfterSeconds * 1_000);
}

/** A connector with a client of its own may not hear the signal: so we also stop waiting for it. */
function startDeadline(sendMs: number, whole: AbortController) {
  const startedAt = performance.now();
  const { promise: passed, reject } = Promise.withResolvers<never>();
  passed.catch(() => {}); // it may fire between two attempts, with nobody listening
  const timer = setTimeout(() => {
    reject(
      new ConnectorError(
        'transient',
        'The send took too long and was given up; the message may be on its way.',
      ),
    );
    whole.abort();
  }, sendMs);
  return {
    passed,
    msLeft: () => sendMs - (performance.now() - startedAt),
    stop: () => clearTimeout(timer),
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
