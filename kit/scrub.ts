/** Takes secrets, codes and numbers out of errors before anybody can log them. */
import { Buffer } from 'node:buffer';
import type { Message } from './connector.ts';
import { ConnectorError, errorKinds, isConnectorError } from './errors.ts';
import type { Fields } from './fields.ts';
import { isCode } from './refusal.ts';

/** Knows what must not be told of one send: the secret settings, what the message carries, and what went over the wire. */
export function createScrubber(
  fields: Fields,
  config: Readonly<Record<string, unknown>>,
  message: Message & { readonly subject?: string; readonly html?: string | undefined },
) {
  const hidden = new Set<string>([
    message.text,
    message.to,
    message.to.replace(/^\+/, ''),
    message.subject ?? '',
    message.html ?? '',
    message.receiptUrl ?? '',
    ...Object.values(message.variables),
  ]);
  for (const word of secretsIn(fields, config)) hidden.add(word);

  const scrub = (text: unknown): string => {
    let clean = String(text);
    // the longest first: a secret that contains another one must not leave its rest behind
    for (const word of [...hidden].flatMap(spellings).toSorted((a, b) => b.length - a.length))
      clean = clean.replaceAll(word, '•••');
    return clean
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim()
      .slice(0, 300);
  };

  return {
    /** Remembers the credentials of each request: a signature or a token is made from secrets, and is one. */
    watch:
      (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
      (target, init) => {
        new Headers(init?.headers).forEach((value, name) => {
          if (credentials.test(name)) hidden.add(value).add(value.replace(/^\w+ /, ''));
        });
        return fetch(target, init);
      },

    /** The same error with nothing to hide in it; anything that is no ConnectorError becomes an ambiguous one. */
    clean: (thrown: unknown): ConnectorError => {
      if (!isConnectorError(thrown)) {
        const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : typeof thrown;
        return new ConnectorError('unknown', 'The connector failed; the message may be on its way.', {
          providerMessage: scrub(words),
        });
      }
      const { kind, retry, providerCode, providerMessage, retryAfterSeconds, issues } = thrown;
      return new ConnectorError(errorKinds.includes(kind) ? kind : 'unknown', scrub(thrown.message), {
        retry,
        ...(isCode(providerCode) && { providerCode: scrub(providerCode) }),
        ...(providerMessage !== undefined && { providerMessage: scrub(providerMessage) }),
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
        ...(issues && { issues: issues.map(({ path, message: text }) => ({ path, message: scrub(text) })) }),
      });
    },
  };
}

/** As it stands, and as URLs, forms, JSON and base64 would write it. Fewer than four letters would blot out whole sentences. */
const spellings = (word: string): string[] =>
  word.length < 4
    ? []
    : [
        word,
        encodeURIComponent(word),
        new URLSearchParams([['', word]]).toString().slice(1),
        JSON.stringify(word).slice(1, -1),
        Buffer.from(word).toString('base64').replace(/=+$/, ''),
      ];

const credentials = /auth|key|token|secret|sign|cookie/;

/** Those of the groups too. */
const secretsIn = (fields: Fields, config: unknown): string[] =>
  typeof config !== 'object' || config === null
    ? []
    : Object.entries(fields).flatMap(([key, field]) => {
        const value = (config as Readonly<Record<string, unknown>>)[key];
        return field.isSecret ? textsIn(value) : field.fields ? secretsIn(field.fields, value) : [];
      });

/** A secret setting may be a whole object: every text in it is secret. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
