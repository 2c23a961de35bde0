/** The form of a connector's configuration: its values, what is wrong with them, and what would be sent. */
import { useForm, type UseFormReturnType } from '@mantine/form';
import { issuesOf } from '../api/refusal.ts';
import { type FormItem, worded } from '../connectors/connector.ts';
import { type Say, useWords } from '../language/words.ts';
import { checkTemplates, templateKind } from '../templates/templates.ts';
import {
  checkValues,
  type Config,
  type Fault,
  type FormValues,
  isTemplates,
  toConfig,
  toValues,
  wholeConfigKey,
} from './form-values.ts';

export interface ConfigForm {
  readonly form: UseFormReturnType<FormValues>;
  readonly items: readonly FormItem[];
  /** The configuration to send, or undefined after the faults were shown and the first one has the focus. */
  read(): Config | undefined;
  /** Shows the server's findings beside their fields. False when none of them belongs to a field. */
  showRefusal(error: unknown): boolean;
  /** What is saved now is what stands here. */
  reset(config: Config): void;
}

export function useConfigForm(items: readonly FormItem[], saved?: Config): ConfigForm {
  const { say, language } = useWords();
  const form = useForm<FormValues>({ initialValues: toValues(items, saved) });

  const showErrors = (errors: Readonly<Record<string, string>>) => {
    form.setErrors(errors);
    const first = items.find(({ key }) => errors[key]);
    // After this turn the error is on the page, and a screen reader reads it with the field.
    if (first) window.setTimeout(() => focusField(first.key));
  };

  return {
    form,
    items,
    read() {
      const faults = checkValues(items, form.values);
      const errors = Object.fromEntries(
        items.flatMap((item) => {
          const fault = faults[item.key];
          const text = fault
            ? faultSentence(fault, worded(item.label, language), say)
            : templateFault(item, form.values, say);
          return text ? [[item.key, text]] : [];
        }),
      );
      showErrors(errors);
      return Object.keys(errors).length === 0 ? toConfig(items, form.values, saved) : undefined;
    },
    showRefusal(error) {
      const errors: Record<string, string> = {};
      for (const { path, message } of issuesOf(error)) {
        const parts = path[0] === 'config' ? path.slice(1) : path;
        const key = items.find((item) => item.key === String(parts[0]) || item.key === wholeConfigKey)?.key;
        if (!key) continue;
        const place = parts.slice(key === wholeConfigKey ? 0 : 1).join('.');
        const text = place ? `${place}: ${message}` : message;
        errors[key] = errors[key] ? `${errors[key]}\n${text}` : text;
      }
      showErrors(errors);
      return Object.keys(errors).length > 0;
    },
    reset(config) {
      const values = toValues(items, config);
      form.setInitialValues(values);
      form.setValues(values);
      form.resetDirty(values);
      form.clearErrors();
    },
  };
}

function faultSentence(fault: Fault, label: string, say: Say): string {
  return fault === 'json' ? say('field.json') : say(`field.${fault}`, { label });
}

/** Only what would be refused anyway; warnings stand beside the editor and stop nobody. */
function templateFault(item: FormItem, values: FormValues, say: Say): string | undefined {
  if (!isTemplates(item)) return undefined;
  const text = String(values[item.key] ?? '');
  if (text.trim() === '') return undefined;
  const [worst] = checkTemplates(JSON.parse(text), templateKind(item.defaultValue)).filter(
    ({ severity }) => severity === 'error',
  );
  return worst && say(`template.${worst.fault}`, worst.values);
}

const focusField = (key: string) => {
  const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`);
  const target = field?.matches('input, textarea, select')
    ? field
    : field?.querySelector<HTMLElement>('input, textarea, select, [contenteditable="true"]');
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
};
