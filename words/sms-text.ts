/** The message that carries a code, in the person's language. */
import { sms as en, type SmsWords } from './en/sms.ts';
import { fill } from './fill.ts';
import type { Language } from './languages.ts';
import { sms as ru } from './ru/sms.ts';
import { sms as th } from './th/sms.ts';
import { sms as zhCN } from './zh-CN/sms.ts';
import { sms as zhTW } from './zh-TW/sms.ts';

const sentences: Readonly<Record<Language, SmsWords>> = { en, th, 'zh-TW': zhTW, 'zh-CN': zhCN, ru };

export interface SmsValues {
  readonly code?: string | undefined;
  readonly link?: string | undefined;
  /** How long the code lives. */
  readonly minutes?: number | undefined;
  /** Who sends it. */
  readonly app?: string | undefined;
}

export const smsText = (language: Language, purpose: keyof SmsWords, values: SmsValues): string =>
  fill(language, sentences[language][purpose], { ...values });
