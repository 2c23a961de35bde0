/** What a plan says of templates that lack a language, in the operator's own. */
import { fill } from './fill.ts';
import type { Language } from './languages.ts';

const sentences: Readonly<Record<Language, string>> = {
  en: 'The templates for {usageType} have no words in: {languages}. People of these languages get the row without a language, or another one.',
  th: 'เทมเพลตสำหรับ {usageType} ยังไม่มีข้อความในภาษา: {languages} ผู้ใช้ภาษาเหล่านี้จะได้รับข้อความจากแถวที่ไม่ระบุภาษา หรือจากภาษาอื่นแทน',
  'zh-TW':
    '{usageType} 的範本缺少以下語言的文字：{languages}。使用這些語言的人會收到未指定語言的範本，或其他語言的文字。',
  'zh-CN':
    '{usageType} 的模板缺少以下语言的文字：{languages}。使用这些语言的人会收到未指定语言的模板，或其他语言的文字。',
  ru: 'В шаблонах для {usageType} нет текста на языках: {languages}. Люди с этими языками получат строку без языка или текст на другом.',
};

export const languageMissingText = (
  language: Language,
  values: { readonly usageType: string; readonly languages: string },
): string => fill(language, sentences[language], values);
