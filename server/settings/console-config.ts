/** What an operator's Console remembers of a tenant: which of the first steps somebody took. */
import { refuse } from '../../contract/errors.ts';
import type { ConsoleConfig } from '../../contract/console-config.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface KeptConsoleConfig {
  readonly config: ConsoleConfig;
  readonly version: number;
}

export interface ConsoleConfigs {
  /** Nothing was done where nothing is known. */
  find(tenantId: string): Promise<KeptConsoleConfig>;
  /** What is not named stays; one statement. Refuses with 412 `request.changed_meanwhile`. */
  update(tenantId: string, patch: Partial<ConsoleConfig>, ifVersion?: number): Promise<KeptConsoleConfig>;
}

export interface ConsoleConfigsDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** The version of what was never written. */
const fresh = 1;

export function createConsoleConfigs({ database: { kysely }, clock }: ConsoleConfigsDeps): ConsoleConfigs {
  return {
    async find(tenantId) {
      const row = await kysely
        .selectFrom('console_configs')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return row ? keptOf(row) : { config: configOf({}), version: fresh };
    },
    async update(tenantId, { signInExperienceCustomized, organizationCreated }, ifVersion) {
      const changes = {
        ...(signInExperienceCustomized !== undefined && {
          is_sign_in_customized: +signInExperienceCustomized,
        }),
        ...(organizationCreated !== undefined && { has_organization: +organizationCreated }),
        updated_at: clock.now(),
      };
      const row =
        ifVersion === undefined || ifVersion === fresh
          ? await kysely
              .insertInto('console_configs')
              .values({
                tenant_id: tenantId,
                is_sign_in_customized: 0,
                has_organization: 0,
                ...changes,
                version: fresh + 1,
              })
              .onConflict((conflict) => {
                const there = conflict.column('tenant_id');
                // Who saw nothing there is too late when there is something.
                return ifVersion === fresh
                  ? there.doNothing()
                  : there.doUpdateSet((eb) => ({
                      ...changes,
                      version: eb('console_configs.version', '+', 1),
                    }));
              })
              .returningAll()
              .executeTakeFirst()
          : await kysely
              .updateTable('console_configs')
              .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
              .where('tenant_id', '=', tenantId)
              .where('version', '=', ifVersion)
              .returningAll()
              .executeTakeFirst();
      return row ? keptOf(row) : refuse('request.changed_meanwhile');
    },
  };
}

interface Row {
  readonly is_sign_in_customized: number;
  readonly has_organization: number;
  readonly version: number;
}

const configOf = (row: Partial<Row>): ConsoleConfig => ({
  signInExperienceCustomized: row.is_sign_in_customized === 1,
  organizationCreated: row.has_organization === 1,
});

const keptOf = (row: Row): KeptConsoleConfig => ({ config: configOf(row), version: row.version });
