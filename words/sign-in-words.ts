/** The words of the sign-in pages in each language. */
import { signIn as en, type SignInWords } from './en/sign-in.ts';
import type { Language } from './languages.ts';
import { signIn as ru } from './ru/sign-in.ts';
import { signIn as th } from './th/sign-in.ts';
import { signIn as zhCN } from './zh-CN/sign-in.ts';
import { signIn as zhTW } from './zh-TW/sign-in.ts';

const all: Readonly<Record<Language, SignInWords>> = { en, th, 'zh-TW': zhTW, 'zh-CN': zhCN, ru };

export const signInWords = (language: Language): SignInWords => all[language];
