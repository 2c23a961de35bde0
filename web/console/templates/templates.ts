/** Templates as the documentation writes them, of SMS and e-mail; what is wrong with them the server says. */
export const purposes = [
  'SignIn',
  'Register',
  'ForgotPassword',
  'OrganizationInvitation',
  'Generic',
  'UserPermissionValidation',
  'BindNewIdentifier',
  'MfaVerification',
  'BindMfa',
] as const;

export type Purpose = (typeof purposes)[number];

/** `content`: we send the words. `templateCode`: the provider keeps them and is sent a code. `email`: words and a subject. */
export type TemplateKind = 'content' | 'templateCode' | 'email';

export interface TemplateRow {
  readonly usageType?: unknown;
  readonly locale?: unknown;
  readonly subject?: unknown;
  readonly contentType?: unknown;
  readonly content?: unknown;
  readonly templateCode?: unknown;
}

/** What a connector's own default rows are made of. */
export function templateKind(rows: unknown): TemplateKind {
  const list = Array.isArray(rows) ? (rows as readonly unknown[]) : [];
  const has = (key: 'templateCode' | 'subject') => list.some((row) => isRow(row) && row[key] !== undefined);
  return has('templateCode') ? 'templateCode' : has('subject') ? 'email' : 'content';
}

/** What an editor offers while one is written. */
export const keysOf: Readonly<Record<TemplateKind, readonly string[]>> = {
  content: ['usageType', 'locale', 'content'],
  templateCode: ['usageType', 'locale', 'templateCode'],
  email: ['usageType', 'locale', 'contentType', 'text/plain', 'text/html', 'subject', 'content'],
};

const isRow = (row: unknown): row is TemplateRow =>
  typeof row === 'object' && row !== null && !Array.isArray(row);

/** The text as it leaves: known placeholders are filled in, unknown ones stay as they are. */
export function fillIn(content: string, values: Readonly<Record<string, string>>): string {
  return content.replace(/\{\{ *([\w.]+) *\}\}/g, (whole, path: string) => {
    const [name = '', ...deeper] = path.split('.');
    if (!Object.hasOwn(values, name)) return whole;
    return deeper.length > 0 ? '' : (values[name] ?? '');
  });
}

/** The languages that have rows of their own, as they are written. */
export const localesIn = (value: unknown): readonly string[] => [
  ...new Set(rowsIn(value).flatMap(({ locale }) => (typeof locale === 'string' && locale ? [locale] : []))),
];

/**
 * The row for this purpose and language, as the server chooses it: the purpose before `Generic`, and within it the
 * language itself, then the wider one, then the row of no language.
 */
export function findTemplate(value: unknown, purpose: string, locale = ''): TemplateRow | undefined {
  const rows = rowsIn(value);
  const tags = [locale.toLowerCase(), locale.toLowerCase().split('-')[0] ?? '', ''];
  for (const wanted of [purpose, 'Generic'])
    for (const tag of tags) {
      const row = rows.find(
        (one) =>
          one.usageType === wanted &&
          (typeof one.locale === 'string' ? one.locale : '').toLowerCase() === tag,
      );
      if (row) return row;
    }
  return undefined;
}

const rowsIn = (value: unknown): readonly TemplateRow[] => (Array.isArray(value) ? value.filter(isRow) : []);
