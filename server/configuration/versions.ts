/** What a tenant was and can be again: kept sealed, its secrets with it. */
import type { Scalar } from '../../contract/configuration.ts';
import type { Secrets } from '../secrets.ts';
import { isSame } from './canonical.ts';
import type { Queries, VersionRow } from './queries.ts';
import type { TenantState } from './read-tenant.ts';

export interface KeptState {
  readonly document: unknown;
  readonly secrets: Readonly<Record<string, Scalar>>;
}

const kept = 50;

/** In the transaction of the change. What somebody had changed by hand before it is kept as a version of its own. */
export async function keepVersion(
  deps: { readonly queries: Queries; readonly secrets: Secrets; readonly now: number },
  {
    tenantId,
    before,
    after,
    author,
    origin,
  }: {
    readonly tenantId: string;
    readonly before: TenantState;
    readonly after: TenantState;
    readonly author: string;
    readonly origin: VersionRow['origin'];
  },
): Promise<number> {
  const { queries, secrets, now } = deps;
  const newest = await queries.newestVersion(tenantId);
  let number = newest?.number ?? 0;
  const insert = async (state: TenantState, by: string, how: VersionRow['origin']) => {
    number += 1;
    await queries.insertVersion({
      tenant_id: tenantId,
      number,
      author: by,
      origin: how,
      sealed_state: secrets.seal(JSON.stringify(keptOf(state)), contextOf(tenantId, number)),
      created_at: now,
    });
  };
  if (!newest || !isSame(openVersion(secrets, newest), keptOf(before))) await insert(before, '', 'found');
  await insert(after, author, origin);
  if (number > kept) await queries.removeVersions(tenantId, number - kept);
  return number;
}

/** Throws when the row was moved or changed by hand, or when its key is gone. */
export const openVersion = (secrets: Secrets, row: VersionRow): KeptState =>
  JSON.parse(secrets.open(row.sealed_state, contextOf(row.tenant_id, row.number))) as KeptState;

const keptOf = ({ document, secrets }: TenantState): KeptState => ({
  document,
  secrets: Object.fromEntries(secrets),
});

const contextOf = (tenantId: string, number: number): string =>
  `configuration_versions/${tenantId}/${number}`;
