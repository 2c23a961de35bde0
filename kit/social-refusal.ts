/** Why a sign-in at another provider did not happen, for the host to say in its own words. */
import { ConnectorError, type ConnectorErrorOptions } from './errors.ts';

/**
 * - `denied`: the person, or the provider, said no
 * - `code`: the code of the return is missing, used, too old, or not ours
 * - `access-token`: the provider does not accept the token that it gave
 * - `id-token`: the ID token is not what it has to be
 */
export const socialReasons = ['denied', 'code', 'access-token', 'id-token'] as const;

export type SocialReason = (typeof socialReasons)[number];

/**
 * Thrown by `getUserInfo` when the return is worth nothing: the person begins again.
 *
 * @example
 * ```ts
 * if (!code) throw new SocialRefusal('code', 'Acme sent no code.');
 * ```
 */
export class SocialRefusal extends ConnectorError {
  readonly reason: SocialReason;

  constructor(reason: SocialReason, message: string, options: Omit<ConnectorErrorOptions, 'retry'> = {}) {
    super('permission', message, { ...options, retry: 'no' });
    this.reason = reason;
  }
}

/** Recognises one by its shape, whichever copy of the kit made it. */
export const isSocialRefusal = (value: unknown): value is SocialRefusal =>
  value instanceof Error &&
  value.name === 'ConnectorError' &&
  (socialReasons as readonly unknown[]).includes((value as { reason?: unknown }).reason);

/**
 * The code of a return.
 *
 * @throws SocialRefusal `denied` when the provider says that there is none (RFC 6749 §4.1.2.1), `code` when it says nothing
 */
export function codeIn(data: Readonly<Record<string, string>>, provider: string): string {
  const { code, error } = data;
  if (error)
    throw new SocialRefusal('denied', `${provider} let nobody in.`, {
      providerCode: error,
      ...(data['error_description'] && { providerMessage: data['error_description'] }),
    });
  if (!code) throw new SocialRefusal('code', `${provider} sent no code.`);
  return code;
}
