/** What a request may be made of: one message, some settings, and the time. */
import { randomUUID } from 'node:crypto';
import type { Issue, Json, Reading, SmsMessage } from '@latchkey/connector-kit';
import { type Values, isNumberLeaf, namesIn } from './fill.ts';
import { callingCodeOf, nationalPart } from './number.ts';
import { wrong } from './shape.ts';

const ofMessage = [
  'to', 'toE164', 'toDigits', 'toNational', 'countryCode', 'text', 'code', 'link', 'type', 'locale', 'uiLocales', 'ip',
  'validitySeconds', 'minutes', 'messageId', 'receiptUrl', 'nowUnix', 'nowIso', 'nonce',
] as const; // biome-ignore format: a list to read, not a column

const ofConfig = ['sender', 'profile', 'authUser', 'authPassword', 'authToken'] as const;

const known: readonly string[] = [...ofMessage, ...ofConfig.map((key) => `config.${key}`)];

type Given = { readonly [Key in (typeof ofConfig)[number]]?: string | undefined };

/** Made anew for each attempt: the nonce and the time belong to it. `to` is the number as the settings want it. */
export function valuesOf(
  {
    to: e164,
    text,
    purpose,
    variables,
    locale,
    uiLocales,
    ip,
    validitySeconds,
    reference,
    receiptUrl,
  }: SmsMessage,
  to: string,
  config: Given,
  now: number,
): Values {
  const ours: Record<(typeof ofMessage)[number], string | undefined> = {
    to,
    toE164: e164,
    toDigits: e164.slice(1),
    toNational: nationalPart(e164),
    countryCode: callingCodeOf(e164),
    text,
    code: variables['code'],
    link: variables['link'],
    type: purpose,
    locale,
    uiLocales,
    ip,
    validitySeconds: validitySeconds?.toString(),
    // Rounded down: a message must not promise more than the code keeps.
    minutes:
      validitySeconds === undefined ? undefined : Math.max(1, Math.floor(validitySeconds / 60)).toString(),
    messageId: reference,
    receiptUrl: receiptUrl && withMessage(receiptUrl, reference),
    nowUnix: String(Math.floor(now / 1_000)),
    nowIso: new Date(now).toISOString(),
    nonce: randomUUID(),
  };
  return { ...ours, ...Object.fromEntries(ofConfig.map((key) => [`config.${key}`, config[key]])) };
}

/** With our own id in it, for providers that report without one that we know. */
function withMessage(address: string, reference: string): string {
  const url = new URL(address);
  url.searchParams.set('message', reference);
  return url.href;
}

/** A text with names that every message may have, or with some more. */
export const template = (more: readonly string[] = []) =>
  function read(raw: unknown): Reading<string> {
    if (typeof raw !== 'string') return wrong('must be text');
    const names = namesIn(raw);
    if (!names) return wrong('has {{ that begins no variable');
    const strange = names.find((name) => !known.includes(name) && !more.includes(name));
    return strange === undefined ? { value: raw } : wrong(`uses {{${strange}}}, which no message has`);
  };

/**
 * A template under a key of the operator's. What is a secret by its key must come from a setting that is kept as a secret;
 * this one is shown again.
 */
export function keyedTemplate(raw: unknown, key: string): Reading<string> {
  const text = typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw;
  const reading = template()(text);
  return 'value' in reading && isSecretName(key) && !reading.value.includes('{{')
    ? wrong('is a secret in clear: put it into authToken, and {{config.authToken}} here')
    : reading;
}

/** JSON of any shape whose texts are templates. */
export function treeTemplate(raw: unknown, key = ''): Reading<Json> {
  const issues = issuesIn(raw, key);
  return issues.length > 0 ? { issues } : { value: raw as Json };
}

function issuesIn(raw: unknown, key: string): readonly Issue[] {
  if (raw === null) return [];
  if (typeof raw !== 'object') return issuesOf(keyedTemplate(raw, key));
  if (isNumberLeaf(raw)) return issuesOf(template()(raw.$number));
  return Object.entries(raw).flatMap(([name, item]) =>
    issuesIn(item, Array.isArray(raw) ? key : name).map(({ path, message }) => ({
      path: path === '' ? name : `${name}.${path}`,
      message,
    })),
  );
}

const issuesOf = (reading: Reading<unknown>) => ('value' in reading ? [] : reading.issues);

/** The names that the server masks by, and some more that providers use. */
export const isSecretName = (name: string): boolean =>
  /(key|secret|token|password|passwd|pwd|authorization|cookie|(^|[-_])(auth|pass))$/i.test(name);
