/** The sentence that goes with a refusal, in the caller's language. */
import { errors as en } from './en/errors.ts';
import { fill, type Sentence, type Values } from './fill.ts';
import type { Language } from './languages.ts';
import { errors as ru } from './ru/errors.ts';
import { errors as th } from './th/errors.ts';
import { errors as zhCN } from './zh-CN/errors.ts';
import { errors as zhTW } from './zh-TW/errors.ts';

const sentences: Readonly<Record<Language, Readonly<Record<string, Sentence>>>> = {
  en,
  th,
  'zh-TW': zhTW,
  'zh-CN': zhCN,
  ru,
};

/**
 * Says what happened and what to do. `values` may be the refusal's own values with its data: what is neither text nor
 * number is passed over. `retryAfterSeconds` (or `minutes`) becomes `{when}` ("in 7 minutes"); `limit` picks the sentence of that
 * limit where there is one. An unknown code gets the sentence of an internal error.
 */
export function errorText(language: Language, code: string, values: Values = {}): string {
  const own = sentences[language];
  const key = [`${code}:${String(values['limit'])}`, code].find((candidate) => Object.hasOwn(own, candidate));
  return fill(language, own[key ?? 'server.internal_error'] ?? '', {
    ...values,
    when: whenToRetry(language, values),
  });
}

function whenToRetry(language: Language, { retryAfterSeconds, minutes }: Values): string {
  const seconds = Number(retryAfterSeconds ?? (minutes === undefined ? undefined : Number(minutes) * 60));
  if (!Number.isFinite(seconds)) return fill(language, sentences[language]['later'] ?? '');
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  if (seconds <= 90) return format.format(Math.max(1, Math.ceil(seconds)), 'second');
  if (seconds <= 90 * 60) return format.format(Math.ceil(seconds / 60), 'minute');
  return format.format(Math.ceil(seconds / 3600), 'hour');
}
