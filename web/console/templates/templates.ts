/** SMS templates as the documentation writes them, and what is wrong with them before they are saved. */
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

/** Without these four a connector is not taken. */
const needed: readonly Purpose[] = ['Register', 'SignIn', 'ForgotPassword', 'Generic'];

/** `content`: we send the words. `templateCode`: the provider keeps them and is sent a code. */
export type TemplateKind = 'content' | 'templateCode';

export interface TemplateRow {
  readonly usageType?: unknown;
  readonly content?: unknown;
  readonly templateCode?: unknown;
}

export type TemplateFault =
  | 'not_list'
  | 'not_object'
  | 'no_purpose'
  | 'unknown_purpose'
  | 'twice'
  | 'no_content'
  | 'no_code'
  | 'no_template_code'
  | 'missing_purposes';

export interface Finding {
  readonly fault: TemplateFault;
  /** Where it stands: row, and perhaps the key in it; empty for the whole. */
  readonly path: readonly (string | number)[];
  /** A warning does not keep anybody from saving. */
  readonly severity: 'error' | 'warning';
  readonly values?: Readonly<Record<string, string>>;
}

const isPurpose = (value: unknown): value is Purpose => purposes.some((purpose) => purpose === value);

/** What a connector's own default rows are made of. */
export function templateKind(rows: unknown): TemplateKind {
  const list = Array.isArray(rows) ? (rows as readonly unknown[]) : [];
  return list.some((row) => isRow(row) && row.templateCode !== undefined) ? 'templateCode' : 'content';
}

const isRow = (row: unknown): row is TemplateRow =>
  typeof row === 'object' && row !== null && !Array.isArray(row);

export function checkTemplates(value: unknown, kind: TemplateKind): readonly Finding[] {
  if (!Array.isArray(value)) return [{ fault: 'not_list', path: [], severity: 'error' }];
  const seen = new Set<string>();
  const findings = value.flatMap((row: unknown, index) =>
    isRow(row)
      ? checkRow(row, index, kind, seen)
      : [{ fault: 'not_object', path: [index], severity: 'error' } as const],
  );
  const missing = needed.filter((purpose) => !seen.has(purpose));
  return missing.length === 0
    ? findings
    : [
        ...findings,
        { fault: 'missing_purposes', path: [], severity: 'error', values: { purposes: missing.join(', ') } },
      ];
}

function checkRow(
  row: TemplateRow,
  index: number,
  kind: TemplateKind,
  seen: Set<string>,
): readonly Finding[] {
  const { usageType } = row;
  const hasPurpose = typeof usageType === 'string' && usageType !== '';
  // Rows for other languages or places repeat the purpose and say what they are for in a further key.
  const isPlain = Object.keys(row).every((key) =>
    ['usageType', 'content', 'templateCode', 'type'].includes(key),
  );
  const isTwice = hasPurpose && isPlain && seen.has(usageType);
  if (hasPurpose) seen.add(usageType);
  return [
    ...(hasPurpose ? [] : [{ fault: 'no_purpose', path: [index], severity: 'error' } as const]),
    ...(hasPurpose && !isPurpose(usageType)
      ? [
          {
            fault: 'unknown_purpose',
            path: [index, 'usageType'],
            severity: 'warning',
            values: { purpose: usageType },
          } as const,
        ]
      : []),
    ...(isTwice
      ? [
          {
            fault: 'twice',
            path: [index, 'usageType'],
            severity: 'warning',
            values: { purpose: usageType },
          } as const,
        ]
      : []),
    ...(kind === 'content' ? checkContent(row, index) : checkTemplateCode(row, index)),
  ];
}

function checkContent({ usageType, content }: TemplateRow, index: number): readonly Finding[] {
  if (typeof content !== 'string' || content.trim() === '') {
    return [
      { fault: 'no_content', path: content === undefined ? [index] : [index, 'content'], severity: 'error' },
    ];
  }
  const wanted = usageType === 'OrganizationInvitation' ? ['link', 'code'] : ['code'];
  if (wanted.some((name) => placeholderOf(name).test(content))) return [];
  return [
    {
      fault: 'no_code',
      path: [index, 'content'],
      severity: 'warning',
      values: { placeholder: `{{${wanted[0]}}}` },
    },
  ];
}

/** Aliyun takes an object (`{ china, overseas }`); an unfilled example like `<template-code>` is no code. */
function checkTemplateCode({ templateCode }: TemplateRow, index: number): readonly Finding[] {
  const codes = isRow(templateCode) ? Object.values(templateCode) : [templateCode];
  const isGiven = codes.every(
    (code) => typeof code === 'string' && code.trim() !== '' && !/^<.*>$/.test(code),
  );
  if (codes.length > 0 && isGiven) return [];
  const path = templateCode === undefined ? [index] : [index, 'templateCode'];
  return [{ fault: 'no_template_code', path, severity: 'error' }];
}

const placeholderOf = (name: string) => new RegExp(`\\{\\{ *${name}(\\.[\\w.]*)? *\\}\\}`);

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
