/** The cards in which a connector is configured: its fields, its templates, and any other JSON. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { isJson, isTemplates, shown } from '../fields/form-values.ts';
import { ConfigFields } from '../fields/config-fields.tsx';
import type { ConfigForm } from '../fields/use-config-form.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { JsonField } from '../templates/json-field.tsx';
import { useJsonFindings } from '../templates/json-findings.ts';
import { TemplatesCard } from '../templates/templates-card.tsx';
import { type FormItem, isNeeded, worded } from './connector.ts';

interface ParametersProps {
  readonly config: ConfigForm;
  /** Numbers the cards, from 1 unless others stand before them. */
  readonly numbered?: boolean;
  readonly firstStep?: number;
}

/** How many cards these parameters take, for whoever numbers the ones that follow. */
export const countCards = (config: ConfigForm): number => {
  const items = shown(config.items, config.form.values).filter(isJson);
  const hasFields = config.items.some((item) => !isJson(item)) || items.length === 0;
  return (hasFields ? 1 : 0) + items.length;
};

export function Parameters({ config, numbered = false, firstStep = 1 }: ParametersProps) {
  const { say } = useWords();
  const json = shown(config.items, config.form.values).filter(isJson);
  const hasFields = config.items.some((item) => !isJson(item)) || json.length === 0;
  const step = (place: number) => (numbered ? { step: firstStep + place + (hasFields ? 1 : 0) } : {});
  return (
    <>
      {hasFields && (
        <Card
          title={say('guide.parameters')}
          {...(numbered ? { step: firstStep } : {})}
          {...(config.items.length > 0 ? { lead: say('guide.parameters_text') } : {})}
        >
          <ConfigFields config={config} />
        </Card>
      )}
      {json.map((item, place) =>
        isTemplates(item) ? (
          <TemplatesCard key={item.key} item={item} config={config} {...step(place)} />
        ) : (
          <JsonCard key={item.key} item={item} config={config} {...step(place)} />
        ),
      )}
    </>
  );
}

function JsonCard({ item, config, step }: { item: FormItem; config: ConfigForm; step?: number }) {
  const { say, language } = useWords();
  const { form, lint } = config;
  const findings = useJsonFindings(item.key, lint);
  const label = worded(item.label, language);
  const value = String(form.values[item.key] ?? '');
  const error = form.errors[item.key] as string | undefined;
  // Most people never need an optional one: it is there for the asking, and so is its editor.
  const [isWanted, want] = useState(isNeeded(item) || value !== '');
  return (
    <Card
      title={label}
      lead={worded(item.description ?? item.tooltip, language)}
      {...(step === undefined ? {} : { step })}
    >
      {isWanted || error ? (
        <JsonField
          name={item.key}
          label={label}
          value={value}
          error={error}
          findings={findings}
          onChange={(text) => form.setFieldValue(item.key, text)}
        />
      ) : (
        <Button
          variant="default"
          aria-label={`${say('connectors.set_up')}: ${label}`}
          onClick={() => want(true)}
        >
          {say('connectors.set_up')}
        </Button>
      )}
    </Card>
  );
}
