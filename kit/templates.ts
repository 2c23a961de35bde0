/** The operator's templates: one row per purpose, with the words themselves or with the provider's id for them. */
import { defaultCodes, defaultEmails, defaultTexts, requiredPurposes } from './purposes.ts';
import { type Field, isMissing, type Json, type Reading, wrong } from './fields.ts';
import type { TemplateKind, TemplateRules } from './lint.ts';
import { isUnset } from './lint-row.ts';

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

/** For e-mail: the words, and their subject. In HTML the server fills in values so that they stay text. */
export interface EmailTemplate extends ContentTemplate {
  readonly subject: string;
  readonly contentType: 'text/plain' | 'text/html';
}

export type Template = ContentTemplate | CodeTemplate | EmailTemplate;

/** What else a provider wants of its templates: the longest text it takes, and rules of its own. */
type Wishes = Omit<TemplateRules, 'kind'>;

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
export function templates(
  options: { kind: 'content'; required: false } & Wishes,
): Field<readonly ContentTemplate[] | undefined>;
export function templates(options: { kind: 'content' } & Wishes): Field<readonly ContentTemplate[]>;
export function templates(options: { kind: 'templateCode' } & Wishes): Field<readonly CodeTemplate[]>;
export function templates(options: { kind: 'email' } & Wishes): Field<readonly EmailTemplate[]>;
export function templates({
  kind,
  required = true,
  ...wishes
}: {
  kind: TemplateKind;
  required?: boolean;
} & Wishes): Field<readonly Template[] | undefined> {
  return {
    kind: 'templates',
    label: 'Templates',
    hint: `${hints[kind]} A row may name a locale.`,
    required,
    ...(required && { defaultValue: defaults[kind] }),
    isSecret: false,
    templateRules: { kind, ...wishes },
    read: (raw) =>
      !required && isMissing(raw) ? { value: undefined } : readRows(isMissing(raw) ? [] : raw, kind),
  };
}

const hints: Readonly<Record<TemplateKind, string>> = {
  content: 'One text for each purpose; {{code}} becomes the code.',
  templateCode: 'The id of the approved template for each purpose.',
  email:
    'A subject and a text for each purpose; {{code}} becomes the code. The contentType is text/plain or text/html.',
};

const defaults: Readonly<Record<TemplateKind, Json>> = {
  content: defaultTexts,
  templateCode: defaultCodes,
  email: defaultEmails,
};

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

function readRows(raw: unknown, kind: TemplateKind): Reading<readonly Template[]> {
  if (!Array.isArray(raw)) return wrong('must be a list of rows');
  const issues = raw.flatMap((row: unknown, index) =>
    rowIssues(row, kind).map((issue) => ({ ...issue, path: `${index}${issue.path}` })),
  );
  if (issues.length > 0) return { issues };

  const rows = (raw as (Given & Row)[]).flatMap((row) => rowReaders[kind](row) ?? []);
  const absent = requiredPurposes.filter((purpose) => !rows.some((row) => row.usageType === purpose));
  return absent.length > 0 ? wrong(`need a row for ${spoken(absent)}`) : { value: rows };
}

type Given = Readonly<Record<string, unknown>>;

function rowIssues(row: unknown, kind: TemplateKind) {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    return wrong('have a row that is no object').issues;
  const { usageType, locale, templateCode, content, subject, contentType } = row as Given;
  const unless = (isRight: boolean, rule: string, key: string) =>
    isRight ? [] : wrong(`have a row ${rule}`, `.${key}`).issues;
  return [
    ...unless(typeof usageType === 'string', 'without usageType', 'usageType'),
    ...unless(isOptionalText(locale), 'with a locale that is no text', 'locale'),
    ...(kind === 'templateCode'
      ? unless(
          isOptionalText(templateCode) || isByArea(templateCode),
          'whose templateCode is no text',
          'templateCode',
        )
      : unless(isOptionalText(content), 'whose content is no text', 'content')),
    ...(kind === 'email'
      ? [
          ...unless(
            isMissing(content) || (typeof subject === 'string' && subject.trim() !== ''),
            'without subject',
            'subject',
          ),
          ...unless(
            isMissing(contentType) || contentType === 'text/plain' || contentType === 'text/html',
            'whose contentType is neither text/plain nor text/html',
            'contentType',
          ),
        ]
      : []),
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
const rowReaders: Readonly<Record<TemplateKind, (row: Given & Row) => Template | undefined>> = {
  content: (row) =>
    isMissing(row['content']) ? undefined : { ...headOf(row), content: String(row['content']) },
  email: (row) =>
    isMissing(row['content'])
      ? undefined
      : {
          ...headOf(row),
          contentType: row['contentType'] === 'text/html' ? 'text/html' : 'text/plain',
          subject: String(row['subject']),
          content: String(row['content']),
        },
  templateCode(row) {
    const given = row['templateCode'];
    if (typeof given !== 'object' || given === null)
      return isUnset(given) ? undefined : { ...headOf(row), templateCode: String(given).trim() };
    const ids = Object.entries(given).filter(([, id]) => !isUnset(id));
    return ids.length > 0
      ? {
          ...headOf(row),
          templateCode: Object.fromEntries(ids.map(([area, id]) => [area, String(id).trim()])),
        }
      : undefined;
  },
};

const headOf = ({ usageType, locale }: Row): Row => ({
  usageType,
  ...(isMissing(locale) ? {} : { locale: String(locale).trim() }),
});

const spoken = (names: readonly string[]) =>
  names.length === 1 ? String(names[0]) : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
