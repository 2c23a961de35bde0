/** What a tenant was and can be again: kept sealed, its secrets with it. */
import type { Scalar } from '../../contract/configuration.ts';
import type { OpenSecret } from '../applications/application-secrets.ts';
import type { Secrets } from '../secrets.ts';
import { isSame } from './canonical.ts';
import type { Queries, VersionRow } from './queries.ts';
import type { Section, TenantState } from './read-tenant.ts';
import type { Rooms } from './rooms.ts';

export interface KeptState {
  readonly document: unknown;
  readonly secrets: Readonly<Record<string, Scalar>>;
  /** By section and key; versions of older programs have none. */
  readonly ids?: Readonly<Partial<Record<Section, Readonly<Record<string, string>>>>>;
  readonly own?: OwnSecrets;
}

/** Made by this server and told once: no document names them. By key. */
export interface OwnSecrets {
  readonly applications: Readonly<Record<string, readonly OpenSecret[]>>;
  /** Their signing keys. */
  readonly hooks: Readonly<Record<string, string>>;
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
    readonly before: KeptState;
    readonly after: KeptState;
    readonly author: string;
    readonly origin: VersionRow['origin'];
  },
): Promise<number> {
  const { queries, secrets, now } = deps;
  const newest = await queries.newestVersion(tenantId);
  let number = newest?.number ?? 0;
  const insert = async (state: KeptState, by: string, how: VersionRow['origin']) => {
    number += 1;
    await queries.insertVersion({
      tenant_id: tenantId,
      number,
      author: by,
      origin: how,
      sealed_state: secrets.seal(JSON.stringify(state), contextOf(tenantId, number)),
      created_at: now,
    });
  };
  if (!newest || !isSame(openVersion(secrets, newest), before)) await insert(before, '', 'found');
  await insert(after, author, origin);
  if (number > kept) await queries.removeVersions(tenantId, number - kept);
  return number;
}

/** Throws when the row was moved or changed by hand, or when its key is gone. */
export const openVersion = (secrets: Secrets, row: VersionRow): KeptState =>
  JSON.parse(secrets.open(row.sealed_state, contextOf(row.tenant_id, row.number))) as KeptState;

/** All of it, in clear: to be sealed. */
export async function keptOf(
  { applications, hooks }: Pick<Rooms, 'applications' | 'hooks'>,
  tenantId: string,
  { document, secrets, ids }: TenantState,
): Promise<KeptState> {
  const secretsOf: [string, readonly OpenSecret[]][] = [];
  for (const [key, id] of ids.applications) {
    const application = await applications.find(tenantId, id);
    if (application && application.secrets.length > 0)
      secretsOf.push([key, applications.openSecrets(application)]);
  }
  const signingKeys = new Map((await hooks.list(tenantId)).map(({ id, signingKey }) => [id, signingKey]));
  return {
    document,
    secrets: Object.fromEntries(secrets),
    ids: Object.fromEntries(
      Object.entries(ids).map(([section, byKey]) => [section, Object.fromEntries(byKey)]),
    ),
    own: {
      applications: Object.fromEntries(secretsOf),
      hooks: Object.fromEntries(
        [...ids.hooks].flatMap(([key, id]) => {
          const signingKey = signingKeys.get(id);
          return signingKey === undefined ? [] : [[key, signingKey]];
        }),
      ),
    },
  };
}

const contextOf = (tenantId: string, number: number): string =>
  `configuration_versions/${tenantId}/${number}`;
