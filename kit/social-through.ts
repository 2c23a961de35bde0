/** One return through one social connector: time limits, no second try, and errors made safe to keep. */
import { ConnectorError, isConnectorError } from './errors.ts';
import type { Config, Fields } from './fields.ts';
import { createHttp, defaultLimits, type HttpLimits } from './http.ts';
import { createScrubber } from './scrub.ts';
import type { SocialConnector, SocialReturn, SocialUser } from './social.ts';
import { isSocialRefusal, SocialRefusal } from './social-refusal.ts';

export interface SocialSurroundings {
  /** Node's own, or one that guards destinations and keeps `connectMs`. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: { now(): number };
  readonly limits?: Partial<HttpLimits> | undefined;
}

/**
 * Asks the provider who came back, within `sendMs`, once: a code works once. Throws a `SocialRefusal` or another
 * `ConnectorError` without any secret setting, code, token or verifier in its words, even where the provider repeated them.
 *
 * @example
 * ```ts
 * const user = await userThrough(acme, { data, redirectUri, nonce, codeVerifier }, config, { fetch, clock: Date });
 * ```
 */
export async function userThrough<F extends Fields>(
  connector: SocialConnector<F>,
  returned: SocialReturn,
  config: Config<F>,
  { fetch, clock, limits }: SocialSurroundings,
): Promise<SocialUser> {
  const { sendMs } = { ...defaultLimits, ...limits };
  const { nonce, codeVerifier } = returned;
  // What came back belongs to the person, and a part of it opens their account there.
  const { error: _said, error_description: _words, ...hidden } = returned.data;
  const scrubber = createScrubber(connector.fields, config, {
    to: '',
    text: '',
    purpose: 'SignIn',
    locale: 'en',
    reference: '',
    variables: { ...hidden, nonce, codeVerifier },
  });
  const whole = new AbortController();
  const http = createHttp({ fetch: scrubber.watch(fetch), limits, signal: whole.signal });
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new ConnectorError('transient', 'The provider took too long.', { retry: 'later' }));
    whole.abort();
  }, sendMs);
  try {
    const user = await Promise.race([connector.getUserInfo(returned, config, { http, clock }), late]);
    if (typeof user?.id !== 'string' || !isStorable(user.id))
      throw new ConnectorError('config', 'The provider did not say who it is.');
    return user;
  } catch (thrown) {
    const clean = scrubber.clean(isConnectorError(thrown) ? thrown : unforeseen(thrown));
    if (!isSocialRefusal(thrown)) throw clean;
    const { providerCode, providerMessage } = clean;
    throw new SocialRefusal(thrown.reason, clean.message, {
      ...(providerCode !== undefined && { providerCode }),
      ...(providerMessage !== undefined && { providerMessage }),
    });
  } finally {
    clearTimeout(timer);
  }
}

/** An id that a database can hold, and tells apart from every other one. */
const isStorable = (id: string): boolean =>
  id !== '' && id.length <= 256 && !id.includes('\0') && id.isWellFormed();

const unforeseen = (thrown: unknown): ConnectorError =>
  new ConnectorError('unknown', 'The connector failed.', {
    retry: 'later',
    providerMessage: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : typeof thrown,
  });
