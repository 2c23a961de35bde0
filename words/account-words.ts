/** The words of the account pages in each language, with those of the sign-in pages that they say too. */
import { account as en, type AccountWords } from './en/account.ts';
import type { SignInWords } from './en/sign-in.ts';
import type { Language } from './languages.ts';
import { account as ru } from './ru/account.ts';
import { signInWords } from './sign-in-words.ts';
import { account as th } from './th/account.ts';
import { account as zhCN } from './zh-CN/account.ts';
import { account as zhTW } from './zh-TW/account.ts';

const all: Readonly<Record<Language, AccountWords>> = { en, th, 'zh-TW': zhTW, 'zh-CN': zhCN, ru };

const shared = [
  'field.phone',
  'field.email',
  'field.username',
  'field.country',
  'field.password',
  'field.newPassword',
  'field.code',
  'password.show',
  'password.hide',
  'do.continue',
  'do.wait',
  'do.otherNumber',
  'do.otherEmail',
  'smsCost',
  'code.title',
  'code.sent',
  'code.wait',
  'code.resend',
  'code.resent',
  'code.help',
  'code.helpEmail',
  'code.telephone',
  'name.telephone',
  'wrong.phoneEmpty',
  'wrong.phoneShort',
  'wrong.phoneLong',
  'wrong.phoneUnknown',
  'wrong.emailEmpty',
  'wrong.email',
  'wrong.usernameEmpty',
  'wrong.passwordEmpty',
  'wrong.codeShort',
  'second.passkey.lead',
  'second.app.lead',
  'second.backup',
  'second.backup.lead',
  'passkey.use',
  'passkey.stopped',
  'wrong.noCode',
  'wrong.network',
  'wrong.unknown',
  'rejected.too_short',
  'rejected.too_long',
  'rejected.character_types',
  'rejected.unsupported_characters',
  'rejected.pwned',
  'rejected.restricted.repetition',
  'rejected.restricted.sequence',
  'rejected.restricted.user_info',
  'rejected.restricted.words',
  'language',
  'madeBy',
  'noScript',
] as const satisfies (keyof SignInWords)[];

export type AccountPageWords = AccountWords & Pick<SignInWords, (typeof shared)[number]>;

export function accountWords(language: Language): AccountPageWords {
  const signIn = signInWords(language);
  const borrowed = Object.fromEntries(shared.map((key) => [key, signIn[key]]));
  return { ...all[language], ...(borrowed as Pick<SignInWords, (typeof shared)[number]>) };
}
