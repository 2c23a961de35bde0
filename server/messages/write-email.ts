/** The words of an e-mail: the operator's template or our own sentences, with a subject, and as plain text in any case. */
import type { EmailTemplate } from '@latchkey/connector-kit';
import { emailText } from '../../words/email-text.ts';
import { plainText } from './plain-text.ts';
import {
  hasWords,
  oneLine,
  pickTemplate,
  substitute,
  type TextOrder,
  templateValues,
  valuesOf,
} from './write-text.ts';

export interface Letter {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
}

/** `rows` are the operator's templates; undefined when the connector keeps none, and then the words are ours. */
export function writeEmail(rows: readonly EmailTemplate[] | undefined, order: TextOrder): Letter {
  if (!hasWords(rows, order)) return emailText(order.locale, order.purpose, valuesOf(order));
  const { subject, content, contentType } = pickTemplate(rows, order);
  const values = templateValues(order);
  const line = oneLine(substitute(subject, values)).slice(0, 200);
  if (contentType === 'text/plain') return { subject: line, text: substitute(content, values).trimEnd() };
  // What a name or an address holds stays text, whatever it looks like (security D8).
  const safe = Object.entries(values).map(([key, value]) => [key, escaped(String(value))]);
  const html = substitute(content, Object.fromEntries(safe) as Record<string, string>);
  return { subject: line, html, text: plainText(html) };
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
