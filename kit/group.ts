/** Several settings under one key: a small form inside the form. */
import {
  type Config,
  type Described,
  type Field,
  type Fields,
  field,
  type Given,
  isMissing,
  type Json,
  type Reading,
  type Typed,
  wrong,
} from './fields.ts';
import type { Issue } from './errors.ts';

/**
 * An object whose settings are described like all others; secret ones among them are masked and kept like all others.
 * What still stands in angle brackets, as the example has it, is not filled in.
 *
 * @example
 * ```ts
 * auth: group({
 *   label: 'Auth',
 *   fields: { user: text({ label: 'user' }), pass: secret({ label: 'pass' }) },
 *   example: { user: '<username>', pass: '<password>' },
 * })
 * ```
 */
export const group = <const O extends Described & { fields: Fields; example?: Json }>(
  options: O,
): Field<Typed<Config<O['fields']>, O>> => {
  const { fields, example } = options;
  const made = field<Typed<Config<O['fields']>, O>>('group', options, (raw) => readGroup(fields, raw));
  return { ...made, fields, example };
};

function readGroup(fields: Fields, raw: unknown): Reading<unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return wrong('must be an object');
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => !isPlaceholder(value))) as Given;
  const value: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [key, inner] of Object.entries(fields)) {
    const reading = inner.read(Object.hasOwn(given, key) ? given[key] : undefined, given);
    if ('value' in reading) value[key] = reading.value;
    else
      for (const { path, message } of reading.issues)
        issues.push({ path: path === '' ? key : `${key}.${path}`, message: `${inner.label} ${message}` });
  }
  return issues.length > 0 ? { issues } : { value };
}

const isPlaceholder = (value: unknown): boolean =>
  isMissing(value) || (typeof value === 'string' && /^<[^<>]*>$/.test(value.trim()));
