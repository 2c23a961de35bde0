/** Headers of a hook that look secret, on their way through the API: shown masked, kept when the mask comes back (security F2). */
import { refuse } from '../../contract/errors.ts';
import type { HookConfig } from '../../contract/hooks.ts';

const dots = '••••';

/** `••••` and the last four characters; of one under twelve characters nothing. */
export const mask = (secret: string): string => dots + (secret.length < 12 ? '' : secret.slice(-4));

export const maskConfig = (config: HookConfig): HookConfig =>
  config.headers ? { ...config, headers: mapSecrets(config.headers, (_name, value) => mask(value)) } : config;

/**
 * Puts stored values back where their masks stand. Refuses with 400 `guard.invalid_input` when a mask fits no stored value,
 * or when the address leads elsewhere: whoever may change it could have the secret sent to themselves.
 */
export function restoreConfig(given: HookConfig, stored: HookConfig | undefined): HookConfig {
  if (!given.headers) return given;
  const isSameOrigin = stored !== undefined && originOf(stored.url) === originOf(given.url);
  const headers = Object.fromEntries(
    Object.entries(given.headers).map(([name, value]) => {
      if (!value.startsWith(dots)) return [name, value];
      const kept = stored?.headers?.[name];
      if (isSameOrigin && kept !== undefined && isSecretHeader(name) && mask(kept) === value)
        return [name, kept];
      return refuse('guard.invalid_input', {
        values: { part: 'body' },
        details: `Error in key path "config.headers.${name}": enter this value again, what was given is only its mask`,
      });
    }),
  );
  return { ...given, headers };
}

const mapSecrets = (
  headers: Readonly<Record<string, string>>,
  replace: (name: string, value: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretHeader(name) ? replace(name, value) : value,
    ]),
  );

export const isSecretHeader = (name: string): boolean =>
  /auth|key|secret|token|passw|pwd|(^|[-_])pass|cookie|credential|signature|session/i.test(name);

const originOf = (url: string): string | undefined => URL.parse(url)?.origin;
