/** Puts values where `{{names}}` stand, once and never again: what a value says is not read as a template. */
import { ConnectorError, type Json } from '@latchkey/connector-kit';

/** By name; undefined is a value that this message does not have. */
export type Values = Readonly<Record<string, string | undefined>>;

const placeholder = /\{\{\s*([\w.]+)\s*\}\}/g;

/**
 * Without a value a name becomes nothing, but for the code and the link: a message without them costs as much as one with
 * them, and is worth nothing. `escape` makes each value safe for the place where it will stand.
 */
export const fill = (
  template: string,
  values: Values,
  escape: (value: string) => string = (value) => value,
): string =>
  template.replace(placeholder, (_all, name: string) => {
    const value = valueOf(values, name);
    if (value === undefined && (name === 'code' || name === 'link'))
      throw new ConnectorError(
        'template',
        `The request wants the ${name}, which this message does not carry.`,
      );
    return escape(value ?? '');
  });

/** As `fill`; but a template that is one name and nothing else, without a value, is left out as a whole. */
export const fillLeaf = (template: string, values: Values): string | undefined => {
  const [, name] = /^\{\{\s*([\w.]+)\s*\}\}$/.exec(template.trim()) ?? [];
  return name === undefined ? fill(template, values) : valueOf(values, name);
};

/** Every text of the map, filled; what has no value is left out. */
export const fillMap = (
  templates: Readonly<Record<string, string>>,
  values: Values,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(templates).flatMap(([key, template]) => {
      const value = fillLeaf(template, values);
      return value === undefined ? [] : [[key, value]];
    }),
  );

/** JSON with its texts filled. `{ "$number": "{{toDigits}}" }` becomes a number. Keys stay as they stand. */
export function fillTree(template: Json, values: Values): Json | undefined {
  if (typeof template === 'string') return fillLeaf(template, values);
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) {
    const items = template.map((item: Json) => fillTree(item, values));
    return items.filter((item) => item !== undefined);
  }
  if (isNumberLeaf(template)) return toNumber(fillLeaf(template.$number, values));
  return Object.fromEntries(
    Object.entries(template).flatMap(([key, item]) => {
      const filled = fillTree(item, values);
      return filled === undefined ? [] : [[key, filled]];
    }),
  );
}

/** The names in a template; undefined when it has braces that are no name. */
export const namesIn = (template: string): readonly string[] | undefined =>
  template.replace(placeholder, '').includes('{{')
    ? undefined
    : Array.from(template.matchAll(placeholder), ([, name = '']) => name);

export const isNumberLeaf = (value: object): value is { readonly $number: string } =>
  '$number' in value && Object.keys(value).length === 1 && typeof value.$number === 'string';

const valueOf = (values: Values, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^-?\d{1,15}(\.\d{1,6})?$/.test(text))
    throw new ConnectorError('config', 'The request wants a number where the message has none.');
  return Number(text);
}
