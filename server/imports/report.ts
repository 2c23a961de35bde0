/** What an import did, for whoever has to look after the rest. */

export interface ImportReport {
  /** Each with how many came, and how many were here already. */
  readonly counts: Record<Kind, { imported: number; known: number }>;
  /** Numbers, addresses, names and accounts elsewhere of two people that are one and the same here: the second came without it. */
  readonly folded: {
    what: 'phone' | 'email' | 'username' | `identity ${string}`;
    userId: string;
    sameAs: string;
  }[];
  /** What the look at a connector's settings found; an error kept the connector out. */
  readonly templates: { connectorId: string; path: string; severity: 'error' | 'warning'; message: string }[];
  readonly leftOut: { what: string; id: string | null; why: string }[];
}

const kinds = [
  'users',
  'factors',
  'connectors',
  'applications',
  'secrets',
  'settings',
  'resources',
  'scopes',
  'roles',
  'rolesGiven',
  'organizations',
  'organizationScopes',
  'organizationRoles',
  'members',
  'hooks',
  'accountCenter',
  'customPhrases',
] as const;
export type Kind = (typeof kinds)[number];

export const newReport = (): ImportReport => ({
  counts: Object.fromEntries(
    kinds.map((kind) => [kind, { imported: 0, known: 0 }]),
  ) as ImportReport['counts'],
  folded: [],
  templates: [],
  leftOut: [],
});

/** `organization roles` for `organizationRoles`. */
const wordsOf = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** One line each. */
export function* linesOf({ counts, folded, templates, leftOut }: ImportReport): Iterable<string> {
  for (const [kind, { imported, known }] of Object.entries(counts))
    yield `${wordsOf(kind).padEnd(20)}${imported} imported${known > 0 ? `, ${known} were here already` : ''}`;
  for (const { what, userId, sameAs } of folded)
    yield `${what} of ${userId} left out: it is the same as that of ${sameAs}`;
  for (const { connectorId, path, severity, message } of templates)
    yield `connector ${connectorId}: ${severity} in ${path}: ${message}`;
  for (const { what, id, why } of leftOut) yield `${what}${id === null ? '' : ` ${id}`} left out: ${why}`;
}
