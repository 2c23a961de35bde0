/** What Tencent wants of templates: {1}, {2} … as many as there are parameters, and nothing but digits in them. */
import { messageVariables, type TemplateFinding, type TemplateRow } from '@latchkey/connector-kit';

/**
 * The parameters are the same for all templates. Where an operator wrote the approved words down (`content` beside the
 * `templateCode`; it is never sent), their placeholders are counted.
 */
export const checkTemplates = (
  rows: readonly TemplateRow[],
  { templateParams }: Readonly<Record<string, unknown>>,
): readonly TemplateFinding[] => {
  const names = namesIn(templateParams);
  return [...checkNames(names), ...rows.flatMap((row) => checkWords(row, names.length))];
};

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
  ...(names.length > 1
    ? [
        {
          path: 'templateParams',
          severity: 'warning',
          fault: 'more_placeholders',
          values: { given: names.length },
        } as const,
      ]
    : []),
];

function checkWords({ path, content }: TemplateRow, given: number): TemplateFinding[] {
  if (content === undefined) return [];
  const found = Math.max(0, ...[...content.matchAll(/\{(\d{1,3})\}/g)].map(([, place]) => Number(place)));
  const finding = { path: `${path}.content`, severity: 'error' } as const;
  if (found === 0) return [{ ...finding, fault: 'no_code', values: { placeholder: '{1}' } }];
  return found === given ? [] : [{ ...finding, fault: 'placeholder_count', values: { found, given } }];
}

/** An array, or one line with commas, as the setting takes it. */
function namesIn(raw: unknown): string[] {
  const items: readonly unknown[] = typeof raw === 'string' ? raw.split(',') : Array.isArray(raw) ? raw : [];
  const names = items.map((item) => String(item).trim()).filter((name) => name !== '');
  return names.length > 0 ? names : ['code'];
}
