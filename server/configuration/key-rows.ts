/** The keys of a document and the rows behind them: as the document asks for them, and as they are kept; pure. */
import { type KeyRow, type Kind, kinds } from './queries.ts';
import type { Given } from './read-document.ts';
import type { Ids } from './read-tenant.ts';
import { resolveReferences, valueAt } from './references.ts';
import type { WrittenIds } from './write-tenant.ts';

/** As far as it can be read before its secrets are known: by which keys the same things may stand there. */
export function hintOf(given: Given | undefined): Partial<Record<Kind, never>> {
  const { environment = {} } = given ?? {};
  const { value } = resolveReferences(given?.document, ({ kind, name }) =>
    kind === 'env' && Object.hasOwn(environment, name) ? environment[name] : undefined,
  );
  const things = (kind: Kind) =>
    Object.fromEntries(
      Object.entries(valueAt(value, [kind]) ?? {}).filter(
        ([, one]) => typeof one === 'object' && one !== null,
      ),
    );
  return Object.fromEntries(kinds.map((kind) => [kind, things(kind)]));
}

/** To be written into. */
export const copyOf = (ids: Ids): WrittenIds =>
  Object.fromEntries(
    Object.entries(ids).map(([section, byKey]) => [section, new Map(byKey)]),
  ) as unknown as WrittenIds;

export const keyRows = (tenantId: string, ids: Ids): KeyRow[] =>
  kinds.flatMap((kind) =>
    [...ids[kind]].map(([key, row_id]) => ({ tenant_id: tenantId, kind, key, row_id })),
  );
