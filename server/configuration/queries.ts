/** The statements on `configuration_versions` and `configuration_keys`, and on how often a tenant was changed. */
import type { Kysely, Selectable } from 'kysely';
import type { Topic } from '../database/changes.ts';
import type { Tables } from '../database/tables.ts';

export type VersionRow = Selectable<Tables['configuration_versions']>;
export type KeyRow = Tables['configuration_keys'];
export type Kind = KeyRow['kind'];
/** Sections whose things are known by a key that a document gives them. */
export const kinds = ['applications', 'resources', 'roles', 'hooks', 'organizationRoles'] as const;

/** What a document describes: whatever is changed there publishes one of these. */
export const topics: readonly Topic[] = [
  'connectors',
  'settings',
  'account-center',
  'phrases',
  'permissions',
  'applications',
  'hooks',
  'organization-template',
];

export const createQueries = (kysely: Kysely<Tables>) => ({
  /** Rises with every change of what a document describes. */
  async base(tenantId: string): Promise<number> {
    const rows = await kysely
      .selectFrom('revisions')
      .select('revision')
      .where('tenant_id', '=', tenantId)
      .where('topic', 'in', topics)
      .execute();
    return rows.reduce((sum, { revision }) => sum + revision, 0);
  },

  listKeys: (tenantId: string): Promise<KeyRow[]> =>
    kysely
      .selectFrom('configuration_keys')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('kind')
      .orderBy('key')
      .execute(),

  /** These and no others. */
  async replaceKeys(tenantId: string, rows: readonly KeyRow[]): Promise<void> {
    await kysely.deleteFrom('configuration_keys').where('tenant_id', '=', tenantId).execute();
    for (let at = 0; at < rows.length; at += 500)
      await kysely
        .insertInto('configuration_keys')
        .values(rows.slice(at, at + 500))
        .execute();
  },

  /** Newest first. */
  listVersions: (tenantId: string): Promise<Omit<VersionRow, 'sealed_state'>[]> =>
    kysely
      .selectFrom('configuration_versions')
      .select(['tenant_id', 'number', 'author', 'origin', 'created_at'])
      .where('tenant_id', '=', tenantId)
      .orderBy('number', 'desc')
      .execute(),

  findVersion: (tenantId: string, number: number): Promise<VersionRow | undefined> =>
    kysely
      .selectFrom('configuration_versions')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('number', '=', number)
      .executeTakeFirst(),

  newestVersion: (tenantId: string): Promise<VersionRow | undefined> =>
    kysely
      .selectFrom('configuration_versions')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst(),

  /** Of two at once with one number the primary key lets one in. */
  async insertVersion(row: VersionRow): Promise<void> {
    await kysely.insertInto('configuration_versions').values(row).execute();
  },

  async removeVersions(tenantId: string, upTo: number): Promise<void> {
    await kysely
      .deleteFrom('configuration_versions')
      .where('tenant_id', '=', tenantId)
      .where('number', '<=', upTo)
      .execute();
  },
});

export type Queries = ReturnType<typeof createQueries>;
