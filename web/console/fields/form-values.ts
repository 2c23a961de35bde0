/** Between a connector's configuration and what stands in its form. */
import { type FormItem, isNeeded, type ShowCondition } from '../connectors/connector.ts';

/** Json items are held as the text that is being typed; numbers may be empty. */
export type FormValue = string | number | boolean | readonly string[];
export type FormValues = Record<string, FormValue>;
export type Config = Readonly<Record<string, unknown>>;

/** The key of the one item that stands for a configuration without `formItems`. */
export const wholeConfigKey = '(config)';

/** How the server shows a secret that it keeps: dots and the last four characters, or dots alone. */
export const isMask = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('••••');

/** Shown as dots while typing: said by the connector, or by the ending of the key (`authToken`, `accessKeySecret`). */
export const isSecret = (item: FormItem): boolean =>
  item.isConfidential === true || /(?:key|secret|token|password|authorization)$/i.test(item.key);

export const isJson = (item: FormItem): boolean => item.type === 'Json';

/** The templates of the documentation: a list of rows with a usageType. */
export const isTemplates = (item: FormItem): boolean => isJson(item) && item.key === 'templates';

/** The items that the form shows at these values. */
export const shown = (items: readonly FormItem[], values: FormValues): readonly FormItem[] =>
  items.filter(
    (item) => !item.isDevFeature && (item.showConditions ?? []).every((when) => holds(when, values)),
  );

/** A condition without an expected value asks that something is filled in. */
const holds = ({ targetKey, expectValue }: ShowCondition, values: FormValues): boolean =>
  expectValue === undefined ? Boolean(values[targetKey]) : values[targetKey] === expectValue;

/** What the form begins with: the saved configuration, else the defaults. */
export function toValues(items: readonly FormItem[], config: Config | undefined): FormValues {
  return Object.fromEntries(
    items.map((item) => {
      const saved = item.key === wholeConfigKey ? config : config?.[item.key];
      // A switch that was never saved stands as it works: at its default.
      const isFilledUp = !config || item.type === 'Switch';
      return [item.key, toValue(item, saved ?? (isFilledUp ? item.defaultValue : undefined))];
    }),
  );
}

function toValue(item: FormItem, value: unknown): FormValue {
  switch (item.type) {
    case 'Json':
      if (value === undefined) return '';
      return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    case 'Switch':
      return value === true;
    case 'Number':
      return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : '';
    case 'MultiSelect':
      return Array.isArray(value) ? value.map(String) : [];
    default:
      if (typeof value === 'string') return value;
      return value === undefined || value === null ? '' : JSON.stringify(value);
  }
}

/**
 * The configuration to send: empty fields and fields that are not shown are left out, keys of the saved one that
 * no field stands for are kept. Call it only when {@link checkValues} found nothing.
 */
export function toConfig(items: readonly FormItem[], values: FormValues, saved: Config = {}): Config {
  const config: Record<string, unknown> = Object.fromEntries(
    Object.entries(saved).filter(([key]) =>
      items.every((item) => item.key !== key && item.key !== wholeConfigKey),
    ),
  );
  for (const item of shown(items, values)) {
    const value = values[item.key];
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    const sent = isJson(item)
      ? (JSON.parse(String(value)) as unknown)
      : item.type === 'Number'
        ? Number(value)
        : value;
    if (item.key === wholeConfigKey) Object.assign(config, sent);
    else config[item.key] = typeof sent === 'string' ? sent.trim() : sent;
  }
  return config;
}

export type Fault = 'required' | 'number' | 'json';

/** What is wrong with the form before anybody is asked, by key. */
export function checkValues(items: readonly FormItem[], values: FormValues): Readonly<Record<string, Fault>> {
  const faults: Record<string, Fault> = {};
  for (const item of shown(items, values)) {
    const value = values[item.key] ?? '';
    const isEmpty = Array.isArray(value)
      ? value.length === 0
      : typeof value === 'string' && value.trim() === '';
    if (isEmpty) {
      if (isNeeded(item)) faults[item.key] = 'required';
    } else if (item.type === 'Number' && !Number.isFinite(Number(value))) {
      faults[item.key] = 'number';
    } else if (isJson(item) && !isReadable(String(value), item.key === wholeConfigKey)) {
      faults[item.key] = 'json';
    }
  }
  return faults;
}

function isReadable(text: string, mustBeObject: boolean): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return !mustBeObject || (typeof value === 'object' && value !== null && !Array.isArray(value));
  } catch {
    return false;
  }
}
