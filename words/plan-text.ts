/** What a plan says of the document itself, in the operator's own language. */
import { fill } from './fill.ts';
import type { Language } from './languages.ts';

const languageMissing: Readonly<Record<Language, string>> = {
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
): string => fill(language, languageMissing[language], values);

const secretInClear: Readonly<Record<Language, string>> = {
  en: 'A secret stands in clear in the document: whoever reads the file knows it. Write a reference in its place, give the secret beside the document, and have it replaced at the provider if others have seen the file.',
  th: 'ในเอกสารมีความลับที่ไม่ได้เข้ารหัส ใครที่อ่านไฟล์ก็จะรู้ความลับนี้ โปรดเขียนการอ้างอิงแทน แล้วส่งความลับแยกจากเอกสาร และหากมีคนอื่นเห็นไฟล์แล้ว ให้เปลี่ยนความลับกับผู้ให้บริการ',
  'zh-TW':
    '文件中有一個密鑰以明文寫出：讀到檔案的人都會知道它。請改寫為參照，並將密鑰與文件分開提供；若已有他人看過這份檔案，請向供應商更換密鑰。',
  'zh-CN':
    '文档中有一个密钥以明文写出：读到文件的人都会知道它。请改写为引用，并将密钥与文档分开提供；如果已有他人看过这份文件，请在提供商处更换密钥。',
  ru: 'В документе открытым текстом записан секрет: его узнает каждый, кто прочитает файл. Поставьте на его место ссылку, передайте секрет отдельно от документа, а если файл уже видели другие, смените секрет у провайдера.',
};

export const secretInClearText = (language: Language): string => secretInClear[language];
