/** Traditional Chinese: what is wrong with a template. */
import type { TemplateWords } from '../en/templates.ts';

export const templates: TemplateWords = {
  not_list: '範本必須是清單（JSON 陣列）。',
  not_object: '每個項目都必須是物件：{ … }。',
  no_purpose: '這個項目需要 usageType。',
  unknown_purpose: 'Latchkey 不會傳送用途為「{purpose}」的訊息，這個項目不會用到。',
  bad_locale: '這個 locale 不是 th、zh-TW 之類的語言代碼。',
  twice: '{purpose} 已經有一個項目，這一個永遠不會傳送。',
  missing_purposes: '缺少：{purposes}。',
  empty_row: '這個項目需要 {key}。',
  not_text: '{key} 必須是文字。',
  no_subject: '這個項目需要主旨（subject）。',
  bad_content_type: 'contentType 只能是 text/plain 或 text/html。',
  no_code: '訊息中沒有 {placeholder}。',
  no_link: '邀請需要 {placeholder}，否則無法接受。',
  link_with_code: '含驗證碼的訊息不可有連結：不該讓人習慣點選驗證碼旁的連結。',
  too_long: '太長：{found} 個字元，服務商最多接受 {most} 個。',
  unknown_variable: '沒有任何訊息帶有 {variable}，它會原樣留在文字裡。',
  broken_placeholder: '這裡有不屬於任何變數的 {{ 或 }}。',
  dear_character: '要花 {found} 則簡訊而不是 {given} 則，只因為：{characters}',
  letters: '「{variable}」可能含有字母，而服務商在驗證碼訊息中只接受數字。',
  undeclared_variable: '沒有任何訊息帶有名為「{variable}」的值。',
  missing_variable: '核准的文字需要 {variable}，但 templateParams 沒有列出。',
  unused_variable: 'templateParams 列出了 {variable}，但核准的文字沒有它的位置。',
  placeholder_count: '核准的文字有 {found} 個變數，而 templateParams 填入 {given} 個。',
  more_placeholders: '這樣每個範本都必須剛好有 {given} 個變數，多或少都會遭拒。',
};
