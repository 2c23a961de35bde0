/** The words of the end user's pages: the server puts one language of one page into its HTML. */
import { type AccountPageWords, accountWords } from './account-words.ts';
import { type DemoAppWords, demoApp as demoAppEn } from './en/demo-app.ts';
import type { SignInWords } from './en/sign-in.ts';
import { type TelephoneWords, telephone as telephoneEn } from './en/telephone.ts';
import type { Language } from './languages.ts';
import { type NextStepPageWords, nextStepWords } from './next-steps-words.ts';
import { demoApp as demoAppRu } from './ru/demo-app.ts';
import { telephone as telephoneRu } from './ru/telephone.ts';
import { signInWords } from './sign-in-words.ts';
import { demoApp as demoAppTh } from './th/demo-app.ts';
import { telephone as telephoneTh } from './th/telephone.ts';
import { demoApp as demoAppZhCN } from './zh-CN/demo-app.ts';
import { telephone as telephoneZhCN } from './zh-CN/telephone.ts';
import { demoApp as demoAppZhTW } from './zh-TW/demo-app.ts';
import { telephone as telephoneZhTW } from './zh-TW/telephone.ts';

export const pageWords = {
  'sign-in': signInWords,
  'next-steps': nextStepWords,
  account: accountWords,
  telephone: (language: Language): TelephoneWords => telephones[language],
  'demo-app': (language: Language): DemoAppWords => demoApps[language],
} as const satisfies Readonly<
  Record<
    string,
    (language: Language) => SignInWords | NextStepPageWords | AccountPageWords | TelephoneWords | DemoAppWords
  >
>;

const telephones: Readonly<Record<Language, TelephoneWords>> = {
  en: telephoneEn,
  th: telephoneTh,
  'zh-TW': telephoneZhTW,
  'zh-CN': telephoneZhCN,
  ru: telephoneRu,
};

const demoApps: Readonly<Record<Language, DemoAppWords>> = {
  en: demoAppEn,
  th: demoAppTh,
  'zh-TW': demoAppZhTW,
  'zh-CN': demoAppZhCN,
  ru: demoAppRu,
};
