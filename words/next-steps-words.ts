/** The words of the next steps of a sign-in in each language, with those of its first pages and of the account that they say too. */
import { account as accountEn, type AccountWords } from './en/account.ts';
import { nextSteps as en, type NextStepWords } from './en/next-steps.ts';
import type { SignInWords } from './en/sign-in.ts';
import type { Language } from './languages.ts';
import { account as accountRu } from './ru/account.ts';
import { nextSteps as ru } from './ru/next-steps.ts';
import { signInWords } from './sign-in-words.ts';
import { account as accountTh } from './th/account.ts';
import { nextSteps as th } from './th/next-steps.ts';
import { account as accountZhCN } from './zh-CN/account.ts';
import { nextSteps as zhCN } from './zh-CN/next-steps.ts';
import { account as accountZhTW } from './zh-TW/account.ts';
import { nextSteps as zhTW } from './zh-TW/next-steps.ts';

const all: Readonly<Record<Language, NextStepWords>> = { en, th, 'zh-TW': zhTW, 'zh-CN': zhCN, ru };

const accounts: Readonly<Record<Language, AccountWords>> = {
  en: accountEn,
  th: accountTh,
  'zh-TW': accountZhTW,
  'zh-CN': accountZhCN,
  ru: accountRu,
};

const shared = [
  'do.copy',
  'do.copied',
  'do.download',
  'do.print',
  'do.tryAgain',
  'phone.add',
  'phone.addLead',
  'email.add',
  'email.addLead',
  'risk.title',
  'risk.text',
  'risk.other',
  'risk.totp',
  'risk.passkey',
  'totp.lead',
  'totp.add',
  'totp.qr',
  'totp.key',
  'totp.open',
  'totp.another',
  'passkey.lead',
  'passkey.add',
  'passkey.create',
  'passkey.known',
  'backup.lead',
  'backup.keep',
  'backup.keepLead',
  'backup.kept',
  'backup.file',
] as const satisfies (keyof AccountWords)[];

type Shared = Pick<AccountWords, (typeof shared)[number]>;
export type NextStepPageWords = NextStepWords & SignInWords & Shared;

export function nextStepWords(language: Language): NextStepPageWords {
  const borrowed = Object.fromEntries(shared.map((key) => [key, accounts[language][key]])) as Shared;
  return { ...borrowed, ...signInWords(language), ...all[language] };
}
