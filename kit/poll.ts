/** One question about one message: what became of it. Asked once; who wants to ask again does so later. */
import { createConnect } from './connect.ts';
import type { Connector } from './email.ts';
import { ConnectorError } from './errors.ts';
import type { Config, Fields } from './fields.ts';
import { createHttp, defaultLimits } from './http.ts';
import type { Question, Receipt } from './receipts.ts';
import { createScrubber } from './scrub.ts';
import type { Surroundings } from './send.ts';

/**
 * What the provider says, or undefined when it does not know, or when this connector cannot ask. Throws a
 * `ConnectorError` that is as clean as those of `sendThrough`, within `sendMs` in any case.
 *
 * @example
 * ```ts
 * const said = await pollThrough(twilio, { id: 'SM…', reference, to, sentAt }, config, { fetch, clock: Date });
 * if (said?.state === 'delivered') …
 * ```
 */
export async function pollThrough<F extends Fields>(
  connector: Connector<F>,
  question: Question,
  config: Config<F>,
  { fetch, connect, clock, limits }: Omit<Surroundings, 'sleep'>,
): Promise<Receipt | undefined> {
  if (!connector.poll) return undefined;
  const { reference, to } = question;
  const scrubber = createScrubber(connector.fields, config, {
    to,
    reference,
    text: '',
    purpose: 'Generic',
    variables: {},
    locale: '',
  });
  const whole = new AbortController();
  const { signal } = whole;
  const tools = {
    http: createHttp({ fetch: scrubber.watch(fetch), limits, signal }),
    connect: createConnect({ connect, limits, signal }),
    clock,
  };
  const { promise: passed, reject } = Promise.withResolvers<never>();
  passed.catch(() => {});
  const timer = setTimeout(
    () => {
      reject(new ConnectorError('transient', 'The provider was asked for too long.', { retry: 'later' }));
      whole.abort();
    },
    { ...defaultLimits, ...limits }.sendMs,
  );
  try {
    return await Promise.race([connector.poll(question, config, tools), passed]);
  } catch (thrown) {
    throw scrubber.clean(thrown);
  } finally {
    clearTimeout(timer);
  }
}
