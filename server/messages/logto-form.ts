/** The form of a Logto connector: what its items mean here, and which of them are secrets. */
import type { Field, Fields } from '@latchkey/connector-kit';
import type { FormItem } from '../../contract/connectors.ts';

export type LogtoFormItem = FormItem & { readonly isDevFeature?: boolean | undefined };

/** For masks and for scrubbing errors. The package's guard checks the values, not these. */
export const fieldsOf = (items: readonly LogtoFormItem[]): Fields =>
  Object.fromEntries(items.map((item) => [item.key, fieldOf(item)]));

/** As the Console draws them: secrets say that they are, and what is not finished stays hidden. */
export const formItemsOf = (items: readonly LogtoFormItem[]): FormItem[] =>
  items
    .filter(({ isDevFeature }) => isDevFeature !== true)
    .map(({ isDevFeature: _hidden, ...item }) =>
      item.type === 'Text' && isSecret(item) ? { ...item, isConfidential: true } : item,
    );

const fieldOf = (item: LogtoFormItem): Field => ({
  kind: kindOf(item),
  label: item.label,
  hint: item.description,
  placeholder: item.placeholder,
  required: item.required === true,
  defaultValue: item.defaultValue,
  isSecret: isSecret(item),
  isAddress: item.type === 'Text' && /host(name)?$/i.test(item.key),
  read: (raw) => ({ value: raw }),
});

function kindOf(item: LogtoFormItem): Field['kind'] {
  if (item.key === 'templates') return 'templates';
  if (isSecret(item)) return 'secret';
  return kinds[item.type];
}

const kinds: Readonly<Record<FormItem['type'], Field['kind']>> = {
  Text: 'text',
  MultilineText: 'text',
  Number: 'number',
  Switch: 'toggle',
  Select: 'select',
  MultiSelect: 'list',
  Json: 'json',
};

/** Most packages leave their tokens and keys unmarked, and their JSON (`auth`, `customHeaders`) holds passwords. */
const isSecret = ({ type, key, isConfidential }: LogtoFormItem): boolean =>
  isConfidential === true ||
  (/^(Text|MultilineText)$/.test(type) && /(key|secret|token|pass(word)?|authorization)$/i.test(key)) ||
  (type === 'Json' && /auth(?!request)|secret|credential|header/i.test(key));
