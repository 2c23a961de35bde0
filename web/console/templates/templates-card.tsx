/** The templates of a connector: the JSON of the documentation, checked while it is typed, and a preview. */
import { useMemo } from 'react';
import { type FormItem, worded } from '../connectors/connector.ts';
import { kindWords } from '../connectors/kind.ts';
import type { Cost } from '../connectors/use-lint.ts';
import type { ConfigForm } from '../fields/use-config-form.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Costs } from './costs.tsx';
import { JsonField } from './json-field.tsx';
import { useJsonFindings } from './json-findings.ts';
import { Preview } from './preview.tsx';
import { keysOf, purposes, templateKind } from './templates.ts';
import { useParsed } from './use-parsed.ts';

interface TemplatesCardProps {
  readonly item: FormItem;
  readonly config: ConfigForm;
  readonly step?: number;
}

export function TemplatesCard({ item, config, step }: TemplatesCardProps) {
  const { say, language } = useWords();
  const { form, lint } = config;
  const text = String(form.values[item.key] ?? '');
  const kind = templateKind(item.defaultValue);
  const parsed = useParsed(text);
  const findings = useJsonFindings(item.key, lint);
  const costs = lint.costs.filter(({ path }) => path.startsWith(`${item.key}.`));

  const suggestions = useMemo(
    () => [...[...keysOf[kind], ...purposes].map((word) => `"${word}"`), '{{code}}', '{{link}}'],
    [kind],
  );

  return (
    <Card
      title={say(kindWords[kind === 'email' ? 'Email' : 'Sms'].templates)}
      {...(step === undefined ? {} : { step })}
      lead={
        kind === 'templateCode'
          ? say('guide.templates_code_text')
          : say(kind === 'email' ? 'guide.templates_email_text' : 'guide.templates_text', {
              placeholder: '{{code}}',
            })
      }
    >
      <JsonField
        name={item.key}
        label={worded(item.label, language)}
        value={text}
        error={form.errors[item.key] as string | undefined}
        findings={findings}
        isPending={!lint.isCurrent && !lint.isUnknown}
        suggestions={suggestions}
        onChange={(value) => form.setFieldValue(item.key, value)}
      />
      <Preview rows={parsed} lastLine={lastLineIn(costs)} />
      {costs.length > 0 && <Costs costs={costs} />}
    </Card>
  );
}

/** The line by which phones fill the code in, with its host, wherever one message has it. */
const lastLineIn = (costs: readonly Cost[]): string | undefined =>
  costs.map(({ text }) => /\n(@\S+) #\d+$/.exec(text)?.[1]).find((line) => line !== undefined);
