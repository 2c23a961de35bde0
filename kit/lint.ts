/** Looks over templates before they are saved: what is wrong with which row. Pure, and quick enough to be asked at each key. */
import type { I18n } from './connector.ts';
import type { Field, Fields, Given } from './fields.ts';
import { isFilledIn, isRecord, lintRow } from './lint-row.ts';
import { requiredPurposes } from './purposes.ts';

export type TemplateKind = 'content' | 'templateCode' | 'email';

/** Everything that can be found. A host has a sentence for each, in the languages of its operators. */
export const templateFaults = [
  'not_list', 'not_object', 'no_purpose', 'unknown_purpose', 'bad_locale', 'twice', 'missing_purposes',
  'empty_row', 'stood_in_for', 'not_text', 'no_subject', 'bad_content_type',
  'no_code', 'no_link', 'link_with_code', 'too_long', 'unknown_variable', 'broken_placeholder', 'dear_character',
  'letters', 'undeclared_variable', 'missing_variable', 'unused_variable', 'placeholder_count', 'more_placeholders',
  'other',
] as const; // biome-ignore format: a list to read, not a column

export type TemplateFault = (typeof templateFaults)[number];

export interface TemplateFinding {
  /** Of the setting, and what stands in it: `templates.2.content`, `templateParams.1`. */
  readonly path: string;
  /** An error would send something useless or unsafe, or nothing: it keeps the settings from being saved. */
  readonly severity: 'error' | 'warning';
  readonly fault: TemplateFault;
  /** Fills the sentence: `variable`, `placeholder`, `purpose`, `purposes`, `characters`, `found`, `most`, `given`. */
  readonly values?: Readonly<Record<string, string | number>> | undefined;
  /** For `other`: a sentence of the connector's own. */
  readonly message?: I18n | undefined;
}

/** One row that is filled in, as far as it could be read. */
export interface TemplateRow {
  /** `templates.2` */
  readonly path: string;
  readonly purpose: string;
  readonly locale: string;
  /** The words; of a row with a `templateCode`, those that the provider approved, if the operator wrote them down. */
  readonly content?: string | undefined;
  readonly templateCode?: unknown;
}

/** What a provider wants of its templates; part of the field that `templates` makes. */
export interface TemplateRules {
  readonly kind: TemplateKind;
  /** The most that it takes in one message, in UTF-16 units. */
  readonly longestText?: number | undefined;
  /** Rules of its own, beyond those that hold everywhere. `given` are all settings, unread. Pure; never throws. */
  check?(rows: readonly TemplateRow[], given: Given): readonly TemplateFinding[];
}

/** The words of a row as they would leave, with values in the places. */
export type WriteTemplate = (row: TemplateRow) => string;

/**
 * What is wrong with the templates among these settings, in the order of the rows. Errors keep them from being saved.
 *
 * @example
 * ```ts
 * lintTemplates(acme.fields, { templates: [{ usageType: 'SignIn', content: 'Hello' }] });
 * // [{ path: 'templates.0.content', severity: 'error', fault: 'no_code', values: { placeholder: '{{code}}' } },
 * //  { path: 'templates', severity: 'error', fault: 'missing_purposes', values: { purposes: 'Register, …' } }]
 * ```
 */
export const lintTemplates = (fields: Fields, given: Given, write?: WriteTemplate): TemplateFinding[] =>
  templateFields(fields).flatMap(([key, field]) => lintField(key, field, given, write));

/** The rows that are filled in, for a host that counts what they cost. */
export const filledRows = (fields: Fields, given: Given): TemplateRow[] =>
  templateFields(fields).flatMap(([key, field]) => rowsIn(key, given[key], rulesFor(field, given[key])));

const templateFields = (fields: Fields): (readonly [string, Field])[] =>
  Object.entries(fields).filter(([, { kind }]) => kind === 'templates');

/** A field that a stranger's program made tells nothing: its rows do. */
const rulesFor = ({ templateRules }: Field, raw: unknown): TemplateRules => {
  if (templateRules) return templateRules;
  const has = (key: string) => Array.isArray(raw) && raw.some((row) => isRecord(row) && key in row);
  return { kind: has('templateCode') ? 'templateCode' : has('subject') ? 'email' : 'content' };
};

function lintField(key: string, field: Field, given: Given, write: WriteTemplate | undefined) {
  const raw = given[key] ?? [];
  const isAbsent = given[key] === undefined || given[key] === null || given[key] === '';
  if (isAbsent && field.required === false) return [];
  if (!Array.isArray(raw) && !isAbsent) return [{ path: key, severity: 'error', fault: 'not_list' } as const];

  const list: readonly unknown[] = Array.isArray(raw) ? raw : [];
  const rules = rulesFor(field, list);
  const rows = rowsIn(key, list, rules);
  const filled = new Set(rows.map(({ purpose }) => purpose));
  const isNeeded = (purpose: string) =>
    requiredPurposes.some((one) => one === purpose) && !filled.has(purpose);
  const findings = list.flatMap((row, index) =>
    lintRow(row, { path: `${key}.${index}`, rules, isNeeded, ...(write && { write }) }),
  );
  // A needed row that stands there empty is complained of where it stands.
  const empty = new Set(list.flatMap((row) => (isRecord(row) ? [row['usageType']] : [])));
  const missing = requiredPurposes.filter((purpose) => isNeeded(purpose) && !empty.has(purpose));
  return [
    ...findings,
    ...doubles(rows),
    ...(missing.length === 0
      ? []
      : [
          {
            path: key,
            severity: 'error',
            fault: 'missing_purposes',
            values: { purposes: missing.join(', ') },
          } as const,
        ]),
    ...(rules.check?.(rows, given) ?? []),
  ];
}

function rowsIn(key: string, raw: unknown, { kind }: TemplateRules): TemplateRow[] {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [];
  return list.flatMap((row, index) => {
    if (!isRecord(row) || typeof row['usageType'] !== 'string' || !isFilledIn(row, kind)) return [];
    const { usageType, locale, content, templateCode } = row;
    return [
      {
        path: `${key}.${index}`,
        purpose: usageType,
        locale: typeof locale === 'string' ? locale.trim() : '',
        ...(typeof content === 'string' && content.trim() !== '' && { content }),
        ...(templateCode !== undefined && { templateCode }),
      },
    ];
  });
}

/** Of two rows for one purpose and language the second is never sent. */
function doubles(rows: readonly TemplateRow[]): TemplateFinding[] {
  const seen = new Set<string>();
  return rows.flatMap(({ path, purpose, locale }) => {
    const name = `${purpose} ${locale.toLowerCase()}`;
    if (seen.has(name))
      return [
        {
          path: `${path}.usageType`,
          severity: 'warning',
          fault: 'twice',
          values: { purpose: locale === '' ? purpose : `${purpose} (${locale})` },
        },
      ];
    seen.add(name);
    return [];
  });
}
