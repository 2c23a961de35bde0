/** What may stand in the log of a body or an answer: nothing that opens anything. */

export const hidden = '[hidden]';

/**
 * Names whose values are never written down, whatever they hold. Sealed or masked makes no difference. What a receiver of
 * webhooks answers may repeat what it was sent.
 */
const secretName =
  /secret|password|credential|private_?key|api_?key|signing_?key|cookie|authorization(?!endpoint)|digest|token$|^(verification)?codes?$|^receipturl$|^responsebody$/i;

/** True for a key whose text, or list of texts, must not be written down. */
export const isSecretName = (key: string): boolean => secretName.test(key);

const longestText = 300;
const longestJson = 1000;

/** One value for the log: texts of secrets hidden, what is long cut. Objects under a secret's name are looked into. */
export function logged(key: string, value: unknown): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || value === undefined)
    return value;
  if (isSecretName(key) && (typeof value === 'string' || isListOfTexts(value))) return hidden;
  if (typeof value === 'string') return cut(value);
  const clean = cleaned(value);
  const size = JSON.stringify(clean).length;
  return size > longestJson ? `[${size} characters]` : clean;
}

const cut = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)}… [${text.length} characters]` : text;

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => cleaned(one));
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, logged(key, inner)]));
}

/** Of a body what says which things it was about: single values and lists of them. Of anything deeper only the keys. */
export function outline(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      const isDeep = typeof value === 'object' && value !== null && !isListOfTexts(value);
      return [key, isDeep ? Object.keys(value) : logged(key, value)];
    }),
  );
}
