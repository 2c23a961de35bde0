/** What people may see and change of their own account: read from memory, changed by one statement. */
import type { AccountCenterSettings } from '../../contract/account-center.ts';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface KeptAccountCenter {
  readonly settings: AccountCenterSettings;
  readonly version: number;
}

export interface AccountCenter {
  /** From memory; what a fresh tenant has when nothing was decided: nobody may do anything. */
  find(tenantId: string): Promise<KeptAccountCenter>;
  /** Each setting that is named is replaced whole. Refuses with `request.changed_meanwhile`. */
  update(
    tenantId: string,
    patch: Partial<AccountCenterSettings>,
    ifVersion?: number,
  ): Promise<KeptAccountCenter>;
}

const fresh: KeptAccountCenter = {
  settings: {
    enabled: false,
    fields: {},
    webauthnRelatedOrigins: [],
    deleteAccountUrl: null,
    customCss: null,
    profileFields: [],
  },
  version: 1,
};

export function createAccountCenter({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): AccountCenter {
  const { kysely } = database;
  const read = async (tenantId: string): Promise<KeptAccountCenter> => {
    const row = await kysely
      .selectFrom('account_centers')
      .select(['value', 'version'])
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    if (!row) return fresh;
    return { settings: { ...fresh.settings, ...(JSON.parse(row.value) as object) }, version: row.version };
  };
  const remembered = database.changes.remember('account-center', read);

  return {
    find: (tenantId) => remembered.get(tenantId),
    async update(tenantId, patch, ifVersion) {
      for (let time = 0; time < 10; time += 1) {
        const { settings, version } = await read(tenantId);
        if (ifVersion !== undefined && ifVersion !== version) return refuse('request.changed_meanwhile');
        const chosen = { ...settings, ...patch };
        const isWritten = await database.transaction(async (trx) => {
          // Only over the version that was read; the first change finds no row, and of two first ones one comes too late.
          const written = await trx
            .insertInto('account_centers')
            .values({
              tenant_id: tenantId,
              value: JSON.stringify(chosen),
              version: version + 1,
              updated_at: clock.now(),
            })
            .onConflict((conflict) =>
              conflict
                .column('tenant_id')
                .doUpdateSet((eb) => ({
                  value: eb.ref('excluded.value'),
                  version: eb.ref('excluded.version'),
                  updated_at: eb.ref('excluded.updated_at'),
                }))
                .where('account_centers.version', '=', version),
            )
            .returning('version')
            .executeTakeFirst();
          if (written) await database.changes.publish('account-center', tenantId, trx);
          return written !== undefined;
        });
        if (isWritten) return { settings: chosen, version: version + 1 };
      }
      return refuse('server.busy', { because: 'the account center was changed again and again' });
    },
  };
}
