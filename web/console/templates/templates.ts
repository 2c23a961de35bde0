/** SMS templates as the documentation writes them; what is wrong with them the server says. */
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

/** `content`: we send the words. `templateCode`: the provider keeps them and is sent a code. */
export type TemplateKind = 'content' | 'templateCode';

export interface TemplateRow {
  readonly usageType?: unknown;
  readonly content?: unknown;
  readonly templateCode?: unknown;
}

/** What a connector's own default rows are made of. */
export function templateKind(rows: unknown): TemplateKind {
  const list = Array.isArray(rows) ? (rows as readonly unknown[]) : [];
  return list.some((row) => isRow(row) && row.templateCode !== undefined) ? 'templateCode' : 'content';
}

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

/** The row for this purpose; `Generic` stands in for a purpose without one. */
export function findTemplate(value: unknown, purpose: string): TemplateRow | undefined {
  const rows = Array.isArray(value) ? value.filter(isRow) : [];
  return (
    rows.find(({ usageType }) => usageType === purpose) ??
    rows.find(({ usageType }) => usageType === 'Generic')
  );
}
