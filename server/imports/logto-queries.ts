/** What is read of a Logto database: rows of one of its tenants, in one transaction that may only read. */
import pg from 'pg';

export type LogtoRow = Readonly<Record<string, unknown>>;

export interface LogtoSource {
  /** Rows of this table, at most 500 at a time; nothing where an older version has no such table. */
  read(table: LogtoTable): AsyncIterable<readonly LogtoRow[]>;
  count(table: LogtoTable): Promise<number>;
  close(): Promise<void>;
}

/** Only these names stand in statements. */
export type LogtoTable =
  | 'users'
  | 'connectors'
  | 'sign_in_experiences'
  | 'applications'
  | 'application_secrets'
  | 'roles'
  | 'roles_scopes'
  | 'users_roles'
  | 'applications_roles'
  | 'resources'
  | 'scopes'
  | 'organizations'
  | 'organization_scopes'
  | 'organization_roles'
  | 'organization_role_scope_relations'
  | 'organization_role_resource_scope_relations'
  | 'organization_user_relations'
  | 'organization_role_user_relations'
  | 'organization_application_relations'
  | 'organization_role_application_relations'
  | 'organization_jit_email_domains'
  | 'organization_jit_roles'
  | 'organization_invitations'
  | 'hooks'
  | 'account_centers'
  | 'custom_phrases'
  | 'personal_access_tokens'
  | 'sso_connectors';

const batchSize = 500;

/** Throws a sentence when it cannot be opened or is no database of Logto. */
export async function openLogto(url: string, tenantId: string): Promise<LogtoSource> {
  const client = new pg.Client({ connectionString: url, application_name: 'latchkey import' });
  try {
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
  } catch (error) {
    await client.end().catch(() => {});
    throw new Error(`The Logto database cannot be opened: ${(error as Error).message}`, { cause: error });
  }
  const has = async (table: LogtoTable): Promise<boolean> => {
    const { rows } = await client.query<{ found: string | null }>('select to_regclass($1)::text as found', [
      table,
    ]);
    return rows[0]?.found !== null;
  };
  if (!(await has('users')) || !(await has('sign_in_experiences'))) {
    await client.end();
    throw new Error('This is no database of Logto: it has no users or no sign-in experience');
  }
  return {
    async *read(table) {
      if (!(await has(table))) return;
      await client.query(`declare rows no scroll cursor for select * from ${table} where tenant_id = $1`, [
        tenantId,
      ]);
      for (;;) {
        const { rows } = await client.query<LogtoRow>(`fetch ${batchSize} from rows`);
        if (rows.length > 0) yield rows;
        if (rows.length < batchSize) break;
      }
      await client.query('close rows');
    },
    async count(table) {
      if (!(await has(table))) return 0;
      const { rows } = await client.query<{ count: string | number }>(
        `select count(*) as count from ${table} where tenant_id = $1`,
        [tenantId],
      );
      return Number(rows[0]?.count);
    },
    close: () => client.end(),
  };
}
