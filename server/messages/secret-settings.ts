/** Secrets in a connector's settings on their way through the API: shown masked, kept when the mask comes back (security F2). */
import type { Fields, Issue } from '@latchkey/connector-kit';

type Settings = Readonly<Record<string, unknown>>;

const dots = '••••';

/** `••••` and the last four characters; of one under twelve characters nothing. */
export const mask = (secret: string): string => dots + (secret.length < 12 ? '' : secret.slice(-4));

/** The settings as they may be shown. */
export const maskSettings = (fields: Fields, settings: Settings): Record<string, unknown> =>
  mapSecrets(fields, settings, maskAny);

/** Where secrets stand in these settings: `['auth', 'token']`. */
export function secretPathsIn(fields: Fields, settings: Settings): readonly (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  mapSecrets(fields, settings, (_value, path) => paths.push(path));
  return paths;
}

/** Of a number nothing is shown: what it may be guessed from is short. */
export const maskAny = (value: unknown): string => (typeof value === 'string' ? mask(value) : dots);

/**
 * Puts stored secrets back where their masks stand. A mask that fits no stored secret is an issue, and so is every mask
 * once the settings name an address that was not there before: else whoever may change an address could have the
 * secret sent to themselves.
 */
export function restoreSecrets(
  fields: Fields,
  given: Settings,
  stored: Settings = {},
): { readonly settings: Record<string, unknown>; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const usual = Object.values(fields).map(({ defaultValue }) => defaultValue);
  const known = new Set([...addressesIn(fields, stored), ...originsOf(usual)]);
  const hasNewAddress = addressesIn(fields, given).some((origin) => !known.has(origin));
  const settings = mapSecrets(fields, given, (value, path) => {
    if (typeof value !== 'string' || !value.startsWith(dots)) return value;
    const kept = path.reduce<unknown>((at, key) => (at as Settings | undefined)?.[key], stored);
    const isScalar = ['string', 'number', 'boolean'].includes(typeof kept);
    if (isScalar && maskAny(kept) === value && !hasNewAddress) return kept;
    issues.push({ path: path.join('.'), message: askAgain(kept !== undefined && hasNewAddress) });
    return value;
  });
  return { settings, issues };
}

const askAgain = (isMoved: boolean): string =>
  isMoved
    ? 'Enter this secret again: the address that it is sent to has changed.'
    : 'Enter this secret: what was given is only the mask of one.';

/** What counts as nothing is left out, however deep: null, the empty text, the empty list, the empty object. */
export function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing).filter((item) => !isNothing(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withoutNothing(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => !isNothing(item)));
}

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** A declared field says itself whether it is secret; of all else the name tells. */
const isSecretKey = (key: string, fields?: Fields): boolean =>
  fields && Object.hasOwn(fields, key)
    ? fields[key]?.isSecret === true
    : /(key|secret|token|password|authorization)$/i.test(key);

/** A copy in which every text and number under a secret key is replaced, however deep it stands. */
function mapSecrets(
  fields: Fields,
  settings: Settings,
  replace: (value: unknown, path: readonly string[]) => unknown,
): Record<string, unknown> {
  const walk = (value: unknown, path: readonly string[], isSecret: boolean): unknown => {
    if (Array.isArray(value))
      return value.map((item, index) => walk(item, [...path, String(index)], isSecret));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          walk(item, [...path, key], isSecret || isSecretKey(key)),
        ]),
      );
    return isSecret && value !== null && value !== undefined && value !== '' ? replace(value, path) : value;
  };
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      const isDeclared = Object.hasOwn(fields, key);
      const isSecret = isSecretKey(key, fields);
      const inner = isDeclared ? fields[key]?.fields : undefined;
      if (inner && typeof value === 'object' && value !== null && !Array.isArray(value))
        return [key, mapSecrets(inner, value as Settings, (found, path) => replace(found, [key, ...path]))];
      // The rows of a declared setting that is no secret have keys of their own making.
      return [key, isDeclared && !isSecret ? value : walk(value, [key], isSecret)];
    }),
  );
}

/** The web addresses among the settings, without their paths, and machines by their names. The words of templates lead nowhere. */
const addressesIn = (fields: Fields, settings: Settings): string[] =>
  Object.entries(settings).flatMap(([key, value]) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field?.kind === 'templates') return [];
    if (field?.isAddress && typeof value === 'string') return [value.trim().toLowerCase()];
    return originsOf(value);
  });

function originsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    const address = /^\s*https?:/i.test(value) ? URL.parse(value) : null;
    return address ? [address.origin] : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(originsOf) : [];
}
