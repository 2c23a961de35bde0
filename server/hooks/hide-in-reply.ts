/** Takes the secrets that a hook was sent with out of what its receiver answered: pages for debugging repeat every header. */
import type { HookConfig } from '../../contract/hooks.ts';
import { isSecretHeader, mask } from './secret-headers.ts';

/**
 * The reply as it may be kept and shown (security F2). `isCut`: the reply goes on after this, so a secret may have lost
 * its end.
 */
export function hideInReply(text: string, { headers = {} }: HookConfig, isCut: boolean): string {
  let clean = text;
  for (const { spelling, shown } of secretsOf(headers)) {
    // Not as a text: a mask that ends in `$&` would bring the secret back.
    clean = clean.replaceAll(spelling, () => shown);
    if (isCut) clean = withoutBeginning(clean, spelling);
  }
  return clean;
}

/** Fewer letters would blot out whole sentences. */
const shortest = 4;

/** The longest first: a secret that holds another one must not leave its rest behind. */
function secretsOf(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers)
    .filter(([name]) => isSecretHeader(name))
    .flatMap(([name, value]) => [...wordsOf(value), ...(/cookie/i.test(name) ? cookiesIn(value) : [])])
    .flatMap((word) => spellingsOf(word).map((spelling) => ({ spelling, shown: mask(word) })))
    .filter(({ spelling }) => spelling.length >= shortest)
    .toSorted((one, other) => other.spelling.length - one.spelling.length);
}

/** Whole, without the name of its scheme, and what stands in `Basic …`: frameworks take it apart. */
function wordsOf(value: string): readonly string[] {
  const [, scheme = '', credential = ''] = /^\s*([\w-]+) +(.+)$/.exec(value) ?? [];
  const plain = /^basic$/i.test(scheme) ? Buffer.from(credential, 'base64').toString() : '';
  return [value.trim(), credential, plain, plain.slice(plain.indexOf(':') + 1)];
}

/** What stands behind each name. */
const cookiesIn = (value: string): readonly string[] =>
  value.split(';').map((cookie) => cookie.slice(cookie.indexOf('=') + 1).trim());

/** As it stands, and as addresses, JSON (PHP's and Go's, too), HTML and base64 write it. */
const spellingsOf = (word: string): readonly string[] => [
  word,
  encodeURIComponent(word),
  new URLSearchParams([['', word]]).toString().slice(1),
  inJson(word),
  inJson(word).replaceAll('/', String.raw`\/`),
  inJson(word).replaceAll(/[&<>]/g, (sign) => String.raw`\u00${sign.charCodeAt(0).toString(16)}`),
  word.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign),
  Buffer.from(word).toString('base64').replace(/=+$/, ''),
];

const inJson = (word: string): string => JSON.stringify(word).slice(1, -1);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function withoutBeginning(text: string, spelling: string): string {
  for (let length = spelling.length - 1; length >= shortest; length -= 1)
    if (text.endsWith(spelling.slice(0, length))) return text.slice(0, -length);
  return text;
}
