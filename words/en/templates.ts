/** English: what is wrong with a template, for the operator who is writing it. */
import type { Sentence } from '../fill.ts';

export const templates = {
  not_list: 'Templates are a list: a JSON array.',
  not_object: 'Each entry is an object: { … }.',
  no_purpose: 'This entry needs a usageType.',
  unknown_purpose: '“{purpose}” is not a purpose that Latchkey sends; this entry is never used.',
  bad_locale: 'This locale is not a language tag such as th or zh-TW.',
  twice: 'There is already an entry for {purpose}; this one is never sent.',
  missing_purposes: 'Missing: {purposes}.',
  empty_row: 'This entry needs a {key}.',
  stood_in_for: 'Empty, so it is never sent; another entry stands in for it.',
  not_text: '{key} must be text.',
  no_subject: 'This entry needs a subject.',
  bad_content_type: 'contentType is text/plain or text/html.',
  no_code: 'The message does not contain {placeholder}.',
  no_link: 'An invitation needs {placeholder}; nobody can accept it without.',
  link_with_code: 'No link in a message with a code: people must not learn to follow links beside codes.',
  too_long: 'Too long: {found} characters, and the provider takes {most}.',
  unknown_variable: 'No message has {variable}; it stays in the text as it is written.',
  broken_placeholder: 'There are {{ or }} here that belong to no placeholder.',
  dear_character: 'Costs {found} SMS in place of {given}, only because of: {characters}',
  letters: '“{variable}” can hold letters, and the provider takes digits alone in a message with a code.',
  undeclared_variable: 'No message has a value called “{variable}”.',
  missing_variable: 'The approved words want {variable}, and templateParams does not name it.',
  unused_variable: 'templateParams names {variable}, and the approved words have no place for it.',
  placeholder_count: {
    one: 'The approved words have {found} placeholder, and templateParams fills {given}.',
    other: 'The approved words have {found} placeholders, and templateParams fills {given}.',
  },
  more_placeholders:
    'Every template must have exactly {given} placeholders then; one with fewer or more is refused.',
} as const satisfies Readonly<Record<string, Sentence>>;

export type TemplateWords = Readonly<Record<keyof typeof templates, Sentence>>;
