/** What Aliyun wants of templates: exactly the declared variables, by name, and nothing but digits in them. */
import { messageVariables, type TemplateFinding, type TemplateRow } from '@latchkey/connector-kit';

/**
 * The variables are the same for all templates. Where an operator wrote the approved words down (`content` beside the
 * `templateCode`; it is never sent), their `${…}` are compared.
 */
export const checkTemplates = (
  rows: readonly TemplateRow[],
  { templateParams }: Readonly<Record<string, unknown>>,
): readonly TemplateFinding[] => {
  const names = namesIn(templateParams);
  return [...checkNames(names), ...rows.flatMap((row) => checkWords(row, names))];
};

/** A verification template is refused with anything but digits in it; a name, a link and a language are letters. */
const checkNames = (names: readonly string[]): TemplateFinding[] => [
  ...names.flatMap((name, index): TemplateFinding[] => {
    const holds = Object.hasOwn(messageVariables, name) ? messageVariables[name] : undefined;
    if (holds === 'digits') return [];
    const fault = holds === 'letters' ? 'letters' : 'undeclared_variable';
    return [{ path: `templateParams.${index}`, severity: 'error', fault, values: { variable: name } }];
  }),
  ...(names.includes('code')
    ? []
    : [
        {
          path: 'templateParams',
          severity: 'error',
          fault: 'no_code',
          values: { placeholder: 'code' },
        } as const,
      ]),
];

function checkWords({ path, content }: TemplateRow, names: readonly string[]): TemplateFinding[] {
  if (content === undefined) return [];
  const written = new Set([...content.matchAll(/\$\{(\w{1,50})\}/g)].map(([, name = '']) => name));
  const finding = { path: `${path}.content`, severity: 'error' } as const;
  return [
    ...(written.has('code')
      ? []
      : [{ ...finding, fault: 'no_code', values: { placeholder: '${code}' } } as const]),
    ...[...written]
      .filter((name) => !names.includes(name))
      .map((variable) => ({ ...finding, fault: 'missing_variable', values: { variable } }) as const),
    ...names
      .filter((name) => name !== 'code' && !written.has(name))
      .map((variable) => ({ ...finding, fault: 'unused_variable', values: { variable } }) as const),
  ];
}

/** An array, or one line with commas, as the setting takes it. */
function namesIn(raw: unknown): string[] {
  const items: readonly unknown[] = typeof raw === 'string' ? raw.split(',') : Array.isArray(raw) ? raw : [];
  const names = items.map((item) => String(item).trim()).filter((name) => name !== '');
  return names.length > 0 ? names : ['code'];
}
