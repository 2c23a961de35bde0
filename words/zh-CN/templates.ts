/** Simplified Chinese: what is wrong with a template. */
import type { TemplateWords } from '../en/templates.ts';

export const templates: TemplateWords = {
  not_list: '模板必须是列表（JSON 数组）。',
  not_object: '每一项都必须是对象：{ … }。',
  no_purpose: '这一项需要 usageType。',
  unknown_purpose: 'Latchkey 不会发送用途为“{purpose}”的消息，这一项不会被使用。',
  bad_locale: '这个 locale 不是 th、zh-TW 之类的语言代码。',
  twice: '{purpose} 已有一项，这一项永远不会发送。',
  missing_purposes: '缺少：{purposes}。',
  empty_row: '这一项需要 {key}。',
  not_text: '{key} 必须是文本。',
  no_subject: '这一项需要主题（subject）。',
  bad_content_type: 'contentType 只能是 text/plain 或 text/html。',
  no_code: '消息中没有 {placeholder}。',
  no_link: '邀请需要 {placeholder}，否则无法接受。',
  link_with_code: '含验证码的消息不能有链接：不应让人习惯点击验证码旁边的链接。',
  too_long: '太长：{found} 个字符，服务商最多接受 {most} 个。',
  unknown_variable: '没有任何消息带有 {variable}，它会原样留在文本里。',
  broken_placeholder: '这里有不属于任何变量的 {{ 或 }}。',
  dear_character: '要花 {found} 条短信而不是 {given} 条，仅仅因为：{characters}',
  letters: '“{variable}”可能含有字母，而服务商在验证码消息中只接受数字。',
  undeclared_variable: '没有任何消息带有名为“{variable}”的值。',
  missing_variable: '审核通过的文本需要 {variable}，但 templateParams 没有列出它。',
  unused_variable: 'templateParams 列出了 {variable}，但审核通过的文本没有它的位置。',
  placeholder_count: '审核通过的文本有 {found} 个变量，而 templateParams 填入 {given} 个。',
  more_placeholders: '这样每个模板都必须正好有 {given} 个变量，多或少都会被拒绝。',
};
