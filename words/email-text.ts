/** The letter that carries a code, in the person's language. */
import { email as en, type EmailWords } from './en/email.ts';
import { fill } from './fill.ts';
import type { Language } from './languages.ts';
import { email as ru } from './ru/email.ts';
import type { SmsValues } from './sms-text.ts';
import { email as th } from './th/email.ts';
import { email as zhCN } from './zh-CN/email.ts';
import { email as zhTW } from './zh-TW/email.ts';

const words: Readonly<Record<Language, EmailWords>> = { en, th, 'zh-TW': zhTW, 'zh-CN': zhCN, ru };

export function emailText(
  language: Language,
  purpose: keyof EmailWords['subjects'],
  values: SmsValues,
): { readonly subject: string; readonly text: string } {
  const { subjects, code, link, notices } = words[language];
  const notice = Object.hasOwn(notices, purpose) ? notices[purpose as keyof typeof notices] : undefined;
  const body = notice ?? (purpose === 'OrganizationInvitation' ? link : code);
  return {
    subject: fill(language, subjects[purpose], { ...values }),
    text: fill(language, body, { ...values }),
  };
}
