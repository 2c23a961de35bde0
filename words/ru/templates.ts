/** Russian: what is wrong with a template. */
import type { TemplateWords } from '../en/templates.ts';

export const templates: TemplateWords = {
  not_list: 'Шаблоны — это список, массив JSON.',
  not_object: 'Каждая запись — это объект: { … }.',
  no_purpose: 'В этой записи нужен usageType.',
  unknown_purpose: 'Сообщений с назначением «{purpose}» Latchkey не отправляет; эта запись не используется.',
  bad_locale: 'Это не обозначение языка; нужно, например, th или zh-TW.',
  twice: 'Запись для {purpose} уже есть; эта никогда не будет отправлена.',
  missing_purposes: 'Не хватает: {purposes}.',
  empty_row: 'В этой записи нужно поле {key}.',
  stood_in_for: 'Пусто, поэтому не отправляется; вместо этой записи уходит другая.',
  not_text: '{key} должно быть текстом.',
  no_subject: 'В этой записи нужна тема (subject).',
  bad_content_type: 'contentType — это text/plain или text/html.',
  no_code: 'В сообщении нет {placeholder}.',
  no_link: 'В приглашении нужна ссылка {placeholder}: без неё его нельзя принять.',
  link_with_code: 'Ссылке не место рядом с кодом: люди не должны привыкать открывать такие ссылки.',
  too_long: 'Слишком длинно: знаков {found}, а провайдер принимает не больше {most}.',
  unknown_variable: 'Значения {variable} нет ни в одном сообщении; оно останется в тексте как есть.',
  broken_placeholder: 'Здесь есть {{ или }}, которые не относятся ни к одной подстановке.',
  dear_character: 'Сообщение займёт {found} SMS вместо {given} только из-за этого: {characters}',
  letters: 'В «{variable}» могут быть буквы, а в сообщении с кодом провайдер принимает только цифры.',
  undeclared_variable: 'Значения «{variable}» нет ни в одном сообщении.',
  missing_variable: 'Одобренному тексту нужно {variable}, но в templateParams его нет.',
  unused_variable: 'В templateParams указано {variable}, но в одобренном тексте для него нет места.',
  placeholder_count:
    'Мест для подстановки в одобренном тексте: {found}, а templateParams заполняет: {given}.',
  more_placeholders:
    'Тогда в каждом шаблоне мест для подстановки должно быть ровно {given}; другой будет отклонён.',
};
