/** The operator's templates: one row per purpose, with the words themselves or with the provider's id for them. */
import { defaultCodes, defaultTexts, requiredPurposes } from './purposes.ts';
import { type Field, isMissing, type Reading, wrong } from './fields.ts';

interface Row {
  /** A purpose; unknown ones are kept, and never chosen. */
  readonly usageType: string;
  /** A language tag (`th`, `zh-TW`). A row without one serves every language. */
  readonly locale?: string;
}

/** For providers that take text: `{{code}}` and the other variables are filled in by the server. */
export interface ContentTemplate extends Row {
  readonly content: string;
}

/** For providers that keep the words: the id of the approved template, or one for mainland China (+86) and one for abroad. */
export interface CodeTemplate extends Row {
  readonly templateCode: string | { readonly china?: string; readonly overseas?: string };
}

export type Template = ContentTemplate | CodeTemplate;

/**
 * The `templates` setting. A row that is not filled in (no text, or still `<template-code>`) counts as absent. With
 * `required: false` there may be none at all, and then the words are the server's own.
 *
 * @example
 * ```ts
 * fields: {
 *   apiKey: secret({ label: 'API key' }),
 *   templates: templates({ kind: 'content' }),
 * }
 * ```
 */
export function templates(options: {
  kind: 'content';
  required: false;
}): Field<readonly ContentTemplate[] | undefined>;
export function templates(options: { kind: 'content' }): Field<readonly ContentTemplate[]>;
export function templates(options: { kind: 'templateCode' }): Field<readonly CodeTemplate[]>;
export function templates({
  kind,
  required = true,
}: {
  kind: 'content' | 'templateCode';
  required?: boolean;
}): Field<readonly Template[] | undefined> {
  return {
    kind: 'templates',
    label: 'Templates',
    hint:
      kind === 'content'
        ? 'One text for each purpose; {{code}} becomes the code. A row may name a locale.'
        : 'The id of the approved template for each purpose. A row may name a locale.',
    required,
    ...(required && { defaultValue: kind === 'content' ? defaultTexts : defaultCodes }),
    isSecret: false,
    read: (raw) =>
      !required && isMissing(raw) ? { value: undefined } : readRows(isMissing(raw) ? [] : raw, kind),
  };
}

/**
 * The row for a message: its purpose before `Generic`, and within a purpose the locale itself (`zh-TW`), then its
 * language (`zh`), then the row without a locale. Undefined when the operator has none of them.
 *
 * @example
 * ```ts
 * findTemplate(config.templates, { purpose: 'BindMfa', locale: 'pt-BR' })?.content;
 * ```
 */
export function findTemplate<T extends Row>(
  rows: readonly T[],
  { purpose, locale = '' }: { purpose: string; locale?: string | undefined },
): T | undefined {
  const wanted = [locale.toLowerCase(), locale.toLowerCase().split('-')[0], ''];
  for (const usageType of [purpose, 'Generic']) {
    for (const tag of wanted) {
      const row = rows.find((one) => one.usageType === usageType && (one.locale ?? '').toLowerCase() === tag);
      if (row) return row;
    }
  }
  return undefined;
}

/**
 * The id for this number, of a row that tells mainland China (+86) and the rest of the world apart, or that does not.
 * Undefined when the row has none for where the number is.
 *
 * @example
 * ```ts
 * templateIdFor({ usageType: 'SignIn', templateCode: { china: '1110', overseas: '2110' } }, '+85291234567'); // '2110'
 * ```
 */
export const templateIdFor = ({ templateCode }: CodeTemplate, to: string): string | undefined =>
  typeof templateCode === 'string' ? templateCode : templateCode[to.startsWith('+86') ? 'china' : 'overseas'];

function readRows(raw: unknown, kind: 'content' | 'templateCode'): Reading<readonly Template[]> {
  if (!Array.isArray(raw)) return wrong('must be a list of rows');
  const issues = raw.flatMap((row: unknown, index) =>
    rowIssues(row, kind).map((issue) => ({ ...issue, path: `${index}${issue.path}` })),
  );
  if (issues.length > 0) return { issues };

  const rows = (raw as Readonly<Record<string, unknown>>[]).flatMap((row) => readRow(row, kind) ?? []);
  const absent = requiredPurposes.filter((purpose) => !rows.some((row) => row.usageType === purpose));
  return absent.length > 0 ? wrong(`need a row for ${spoken(absent)}`) : { value: rows };
}

function rowIssues(row: unknown, kind: 'content' | 'templateCode') {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    return wrong('have a row that is no object').issues;
  const { usageType, locale, [kind]: value } = row as Record<string, unknown>;
  return [
    ...(typeof usageType === 'string' ? [] : wrong('have a row without usageType', '.usageType').issues),
    ...(isOptionalText(locale) ? [] : wrong('have a row with a locale that is no text', '.locale').issues),
    ...(isOptionalText(value) || (kind === 'templateCode' && isByArea(value))
      ? []
      : wrong(`have a row whose ${kind} is no text`, `.${kind}`).issues),
  ];
}

const isOptionalText = (value: unknown) => value === undefined || value === null || typeof value === 'string';

const isByArea = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(
    ([area, id]) => (area === 'china' || area === 'overseas') && isOptionalText(id),
  );

/** Only what we know of a row; undefined when it is not filled in. A locale that is not filled in is none. */
function readRow(
  row: Readonly<Record<string, unknown>>,
  kind: 'content' | 'templateCode',
): Template | undefined {
  const known = {
    usageType: String(row['usageType']),
    ...(isMissing(row['locale']) ? {} : { locale: String(row['locale']).trim() }),
  };
  if (kind === 'content')
    return isMissing(row['content']) ? undefined : { ...known, content: String(row['content']) };
  const given = row['templateCode'];
  if (typeof given !== 'object' || given === null)
    return isUnset(given) ? undefined : { ...known, templateCode: String(given).trim() };
  const ids = Object.entries(given).filter(([, id]) => !isUnset(id));
  return ids.length > 0
    ? { ...known, templateCode: Object.fromEntries(ids.map(([area, id]) => [area, String(id).trim()])) }
    : undefined;
}

const isUnset = (value: unknown) => isMissing(value) || /^<.*>$/.test(String(value));

const spoken = (names: readonly string[]) =>
  names.length === 1 ? String(names[0]) : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
