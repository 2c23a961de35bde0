/** What a provider told, as it may be kept: plain JSON without what opens anything. */

/**
 * Undefined for what is no object of JSON. Some packages tell the whole return again, with its code and its tokens, or
 * what the provider answered beside them: those are left out, however deep they stand, by their names and by their values.
 */
export function withoutCredentials(
  rawData: unknown,
  returned: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> | undefined {
  const used = new Set(
    Object.entries(returned)
      .filter(([name, value]) => isUsedUp.test(name) && value !== '')
      .map(([, value]) => value),
  );
  const clean = plain(rawData, (name, value) => {
    const isText = typeof value === 'string';
    return isText && (isCredential.test(name) || used.has(value)) ? undefined : value;
  });
  return typeof clean === 'object' && clean !== null && !Array.isArray(clean)
    ? (clean as Readonly<Record<string, unknown>>)
    : undefined;
}

/** Of a return: what served for this one sign-in. */
const isUsedUp = /code|state|token|credential|assertion|response/i;

const isCredential = /token$|^token|secret|password|credential|assertion|session_?key/i;

function plain(value: unknown, keep: (name: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value, keep) ?? 'null');
  } catch {
    return undefined;
  }
}
