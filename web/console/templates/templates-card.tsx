/** The SMS templates of a connector: the JSON of the documentation, checked while it is typed, and a preview. */
import { useMemo } from 'react';
import { type FormItem, worded } from '../connectors/connector.ts';
import type { ConfigForm } from '../fields/use-config-form.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { JsonField, type JsonFinding } from './json-field.tsx';
import { Preview } from './preview.tsx';
import { checkTemplates, purposes, templateKind } from './templates.ts';
import { useParsed } from './use-parsed.ts';

interface TemplatesCardProps {
  readonly item: FormItem;
  readonly config: ConfigForm;
  readonly step?: number;
}

export function TemplatesCard({ item, config, step }: TemplatesCardProps) {
  const { say, language } = useWords();
  const { form } = config;
  const text = String(form.values[item.key] ?? '');
  const kind = templateKind(item.defaultValue);
  const parsed = useParsed(text);

  const check = useMemo(
    () =>
      (value: unknown): readonly JsonFinding[] =>
        checkTemplates(value, kind).map(({ path, fault, severity, values }) => ({
          path,
          severity,
          message: say(`template.${fault}`, values),
        })),
    [kind, say],
  );
  const suggestions = useMemo(
    () => [...['usageType', kind, ...purposes].map((word) => `"${word}"`), '{{code}}'],
    [kind],
  );

  return (
    <Card
      title={say('guide.templates')}
      {...(step === undefined ? {} : { step })}
      lead={
        kind === 'content'
          ? say('guide.templates_text', { placeholder: '{{code}}' })
          : say('guide.templates_code_text')
      }
    >
      <JsonField
        name={item.key}
        label={worded(item.label, language)}
        value={text}
        error={form.errors[item.key] as string | undefined}
        check={check}
        suggestions={suggestions}
        onChange={(value) => form.setFieldValue(item.key, value)}
      />
      <Preview rows={parsed} />
    </Card>
  );
}
