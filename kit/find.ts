/** Reads one value out of a provider's reply, whatever the reply turns out to be. */

/**
 * The text at a path, or undefined when the path leads nowhere: a reply that has another shape than the
 * documents promise is an answer too, and must not end in a TypeError.
 *
 * Numbers and booleans come as text. Objects, arrays and null are not values.
 *
 * @example
 * ```ts
 * find(reply.json, 'Response.SendStatusSet.0.Code'); // 'Ok'
 * find('<html>', 'Response.SendStatusSet.0.Code'); // undefined
 * ```
 */
export function find(json: unknown, path: string): string | undefined {
  let here = json;
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return typeof here === 'string' || typeof here === 'number' || typeof here === 'boolean'
    ? String(here)
    : undefined;
}

/**
 * Parses JSON and keeps whole numbers exact: an id beyond 2^53 comes as text, not as its neighbour.
 * Undefined for anything that is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, exactly);
  } catch {
    return undefined;
  }
}

/** The third argument is JSON.parse's source text access; the library types do not know it yet. */
const exactly = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? context?.source
    : value;
