/** The words of an SMS: the operator's template or our own sentence, and a last line that phones fill in by themselves. */
import {
  ConnectorError,
  type ContentTemplate,
  findTemplate,
  notices,
  type Purpose,
} from '@latchkey/connector-kit';
import type { Language } from '../../words/index.ts';
import { smsText } from '../../words/sms-text.ts';

export interface TextOrder {
  readonly purpose: Purpose;
  readonly variables: { readonly code?: string; readonly link?: string };
  readonly locale: Language;
  readonly uiLocales?: string | undefined;
  readonly expiresInSeconds?: number | undefined;
  /** The application's name; without one the host of the endpoint stands for it. */
  readonly sender?: string | undefined;
  /** False where the operator turned the last line off. */
  readonly isOriginBound?: boolean | undefined;
  /** Of the tenant: the page that waits for the code stands there. */
  readonly endpoint: string;
}

/** `rows` are the operator's templates; undefined when the connector keeps none, and then the words are ours. */
export function writeText(rows: readonly ContentTemplate[] | undefined, order: TextOrder): string {
  const text = hasWords(rows, order)
    ? substitute(pickTemplate(rows, order).content, templateValues(order))
    : smsText(order.locale, order.purpose, valuesOf(order));
  return withLastLine(text, order);
}

/** Whether the operator's words count: a notice without a row of its own never becomes "your code is". */
export const hasWords = <T extends { readonly usageType: string }>(
  rows: readonly T[] | undefined,
  { purpose }: Pick<TextOrder, 'purpose'>,
): rows is readonly T[] =>
  rows !== undefined && (!isNotice(purpose) || rows.some(({ usageType }) => usageType === purpose));

const isNotice = (purpose: Purpose): boolean => notices.some((notice) => notice === purpose);

/** The row for this message: its purpose before Generic, then the languages that were asked for, then the row of no language. */
export function pickTemplate<T extends { readonly usageType: string; readonly locale?: string }>(
  rows: readonly T[],
  { purpose, locale, uiLocales = '' }: Pick<TextOrder, 'purpose' | 'locale' | 'uiLocales'>,
): T {
  const tags = [...uiLocales.split(/\s+/).filter(Boolean).slice(0, 10), locale];
  for (const usageType of isNotice(purpose) ? [purpose] : [purpose, 'Generic']) {
    const suitable = rows.filter((row) => row.usageType === usageType);
    const found = tags.map((tag) => findTemplate(suitable, { purpose: usageType, locale: tag }));
    const row = found.find((one) => one?.locale !== undefined) ?? found.at(-1);
    if (row) return row;
  }
  throw new ConnectorError('template', `There is no template for ${purpose}, and none for Generic.`);
}

/** What our own sentences know. */
export function valuesOf({ variables, expiresInSeconds, sender, endpoint }: TextOrder) {
  const name = oneLine(sender ?? '')
    .slice(0, 30)
    .trim();
  return {
    ...variables,
    // Rounded down: a message must not promise more than the code keeps.
    ...(expiresInSeconds !== undefined && { minutes: Math.max(1, Math.floor(expiresInSeconds / 60)) }),
    app: name === '' ? new URL(endpoint).hostname : name,
  };
}

/** What an operator's template knows, beyond our own sentences the languages too. */
export const templateValues = (order: TextOrder): Readonly<Record<string, string | number>> => ({
  ...valuesOf(order),
  locale: order.locale,
  ...(order.uiLocales !== undefined && { uiLocales: oneLine(order.uiLocales.slice(0, 200)) }),
});

/** `{{ key.sub }}`: a known key is filled in (nothing where it leads nowhere), an unknown one stays as it stands (management/01 §4). */
export function substitute(content: string, values: Readonly<Record<string, string | number>>): string {
  return content.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, path: string) => {
    const [root = '', ...rest] = path.split('.');
    if (!Object.hasOwn(values, root)) return whole;
    const value = rest.length === 0 ? values[root] : undefined;
    return value === undefined ? '' : String(value);
  });
}

/**
 * Nobody's name may become a line, least of all one that hands a code to another site (security D8): controls and line
 * ends become spaces, and what would read as `@host #code` loses its signs.
 */
export const oneLine = (value: string): string =>
  value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/@(?=\S+ +#)/g, '')
    .trim();

/**
 * The origin-bound last line, exactly as the parser of WICG's sms-one-time-codes wants it: at the very end, nothing
 * before or after. The format has a host and no port; for localhost browsers take http, elsewhere only https (security
 * D1, D4). An operator's own last line of this form is left as it is.
 */
function withLastLine(
  text: string,
  { variables: { code }, isOriginBound = true, endpoint }: TextOrder,
): string {
  const words = text.trimEnd();
  const host = hostOf(endpoint);
  if (!isOriginBound || code === undefined || host === undefined || lastLine.test(words)) return words;
  return `${words}\n@${host} #${code}`;
}

const lastLine = /(^|\n)@\S+ #\S+[^\n]*$/;

function hostOf(endpoint: string): string | undefined {
  const { protocol, hostname } = new URL(endpoint);
  if (hostname.startsWith('[')) return undefined; // no parser takes an IPv6 address
  return protocol === 'https:' || /(^|\.)localhost$/.test(hostname) ? hostname : undefined;
}
