/** Reads a connector's stored configuration, and describes its settings as a form. */
import { ConnectorError, type Issue } from './errors.ts';
import type { Config, FieldKind, Fields, Given, Json } from './fields.ts';

/**
 * Checks every setting and names all that are wrong at once. Settings that the connector does not know are neither an
 * error nor part of the result.
 *
 * @throws ConnectorError of kind `config` with `issues: { path, message }[]`, one per mistake
 *
 * @example
 * ```ts
 * const config = readConfig(acme.fields, { apiKey: 'k-123', templates: [] });
 * // ConnectorError: Sender is missing. Templates need a row for Register, SignIn, ForgotPassword and Generic.
 * ```
 */
export function readConfig<F extends Fields>(fields: F, raw: unknown): Config<F> {
  const given = asRecord(raw);
  if (!given) throw badConfig([{ path: '', message: 'The configuration must be an object.' }]);

  const config: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const reading = field.read(Object.hasOwn(given, key) ? given[key] : undefined, given);
    if ('value' in reading) config[key] = reading.value;
    else for (const issue of reading.issues) issues.push(named(key, field.label, issue));
  }
  if (issues.length > 0) throw badConfig(issues);
  return config as Config<F>;
}

/** One item of the form that the Console draws; the shape is the one of Logto's connector packages. */
export interface FormItem {
  readonly key: string;
  readonly label: string;
  readonly type: 'Text' | 'Select' | 'MultiSelect' | 'Switch' | 'Number' | 'Json';
  readonly placeholder?: string;
  /** Whether it must be filled when nothing else is. The check of the whole configuration has the last word. */
  readonly required: boolean;
  /** Needed only while other settings are empty: a form must not insist. */
  readonly isConditional?: true;
  readonly defaultValue?: Json;
  readonly isConfidential?: true;
  readonly selectItems?: readonly { readonly value: string; readonly title: string }[];
  readonly description?: string;
}

/**
 * The form of a connector, made from its fields. Pure; the order is that of the fields.
 *
 * @example
 * ```ts
 * formItems({ apiKey: secret({ label: 'API key' }) });
 * // [{ key: 'apiKey', label: 'API key', type: 'Text', required: true, isConfidential: true }]
 * ```
 */
export const formItems = (fields: Fields): FormItem[] =>
  Object.entries(fields).map(
    ([
      key,
      { label, kind, placeholder, required, example, defaultValue = example, isSecret, options, hint },
    ]) => ({
      key,
      label,
      type: kind === 'list' && options ? 'MultiSelect' : formTypes[kind],
      ...(placeholder !== undefined && { placeholder }),
      required: typeof required === 'function' ? required({}) : required,
      ...(typeof required === 'function' && required({}) && { isConditional: true as const }),
      ...(defaultValue !== undefined && { defaultValue }),
      ...(isSecret && { isConfidential: true as const }),
      ...(options && { selectItems: Object.entries(options).map(([value, title]) => ({ value, title })) }),
      ...(hint !== undefined && { description: hint }),
    }),
  );

const formTypes: Readonly<Record<FieldKind, FormItem['type']>> = {
  text: 'Text',
  secret: 'Text',
  select: 'Select',
  toggle: 'Switch',
  number: 'Number',
  list: 'Json',
  json: 'Json',
  group: 'Json',
  templates: 'Json',
};

const asRecord = (raw: unknown): Given | undefined =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Given) : undefined;

const named = (key: string, label: string, { path, message }: Issue): Issue => ({
  path: path === '' ? key : `${key}.${path}`,
  message: `${label} ${message}.`,
});

const badConfig = (issues: readonly Issue[]) =>
  new ConnectorError('config', issues.map((issue) => issue.message).join(' '), { retry: 'fix', issues });
