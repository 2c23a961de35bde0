/** The sentence about something that was found in a template, in the operator's language. */
import { templates as en } from './en/templates.ts';
import { fill, type Values } from './fill.ts';
import type { Language } from './languages.ts';
import { templates as ru } from './ru/templates.ts';
import { templates as th } from './th/templates.ts';
import { templates as zhCN } from './zh-CN/templates.ts';
import { templates as zhTW } from './zh-TW/templates.ts';

export type TemplateWord = keyof typeof en;

const sentences = { en, th, 'zh-TW': zhTW, 'zh-CN': zhCN, ru };

export const isTemplateWord = (word: string): word is TemplateWord => Object.hasOwn(en, word);

export const templateText = (language: Language, word: TemplateWord, values?: Values): string =>
  fill(language, sentences[language][word], values);
