/** The form of a connector's configuration: its values, what is wrong with them, and what would be sent. */
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useMemo, useState } from 'react';
import { type FormItem, worded } from '../connectors/connector.ts';
import { type Finding, type Lint, useLint } from '../connectors/use-lint.ts';
import { firstError, placeRefusal, withRefusal } from './findings.ts';
import { type Say, useWords } from '../language/words.ts';
import {
  checkValues,
  type Config,
  type Fault,
  type FormValues,
  isTemplates,
  toConfig,
  toValues,
} from './form-values.ts';

export interface ConfigForm {
  readonly form: UseFormReturnType<FormValues>;
  readonly items: readonly FormItem[];
  /** What the server says of the templates as they stand. */
  readonly lint: Lint;
  /** The configuration to send, or undefined after the faults were shown and the first one has the focus. */
  read(): Config | undefined;
  /** Shows the server's findings beside their fields. False when none of them belongs to a field. */
  showRefusal(error: unknown): boolean;
  /** What is saved now is what stands here. */
  reset(config: Config): void;
}

interface FormOptions {
  readonly factoryId: string;
  readonly items: readonly FormItem[];
  readonly saved?: Config;
  /** Settings that no field stands for, under those of a new form. */
  readonly base?: Config;
}

export function useConfigForm({ factoryId, items, saved, base }: FormOptions): ConfigForm {
  const { say, language } = useWords();
  const form = useForm<FormValues>({ initialValues: toValues(items, saved) });
  const { values } = form;
  const written = useMemo(() => {
    if (!items.some(isTemplates) || Object.values(checkValues(items, values)).includes('json'))
      return undefined;
    return toConfig(items, values, saved ?? base);
  }, [items, values, saved, base]);
  const asked = useLint(factoryId, written);
  const [refused, refuse] = useState<{
    readonly values: FormValues;
    readonly findings: readonly Finding[];
  }>();
  const lint = useMemo(
    () => withRefusal(asked, refused?.values === values ? refused.findings : []),
    [asked, refused, values],
  );

  const showErrors = (errors: Readonly<Record<string, string>>) => {
    form.setErrors(errors);
    const first = items.find(({ key }) => errors[key]);
    // After this turn the error is on the page, and a screen reader reads it with the field.
    if (first) window.setTimeout(() => focusField(first.key));
  };

  return {
    form,
    items,
    lint,
    read() {
      const faults = checkValues(items, form.values);
      const errors = Object.fromEntries(
        items.flatMap((item) => {
          const fault = faults[item.key];
          const text = fault
            ? faultSentence(fault, worded(item.label, language), say)
            : firstError(item, lint);
          return text ? [[item.key, text]] : [];
        }),
      );
      showErrors(errors);
      return Object.keys(errors).length === 0 ? toConfig(items, form.values, saved ?? base) : undefined;
    },
    showRefusal(error) {
      const { errors, marks } = placeRefusal(items, error);
      refuse({ values: form.values, findings: marks });
      showErrors(errors);
      return Object.keys(errors).length > 0;
    },
    reset(config) {
      const kept = toValues(items, config);
      form.setInitialValues(kept);
      form.setValues(kept);
      form.resetDirty(kept);
      form.clearErrors();
    },
  };
}

function faultSentence(fault: Fault, label: string, say: Say): string {
  return fault === 'json' ? say('field.json') : say(`field.${fault}`, { label });
}

const focusField = (key: string) => {
  const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`);
  const target = field?.matches('input, textarea, select')
    ? field
    : field?.querySelector<HTMLElement>('input, textarea, select, [contenteditable="true"]');
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
};
