/** The room of what a tenant decided about signing in: read from memory, changed in one transaction. */
import { freshSettings } from '../../contract/fresh-settings.ts';
import type { Settings as Chosen, SettingsPatch, SignInExperience } from '../../contract/settings.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { applyPatch } from './apply-patch.ts';
import { checkSettings, type Circumstances } from './check-settings.ts';
import { createQueries } from './queries.ts';

export interface Settings {
  /** From memory, on every node the newest that was committed. Not to be changed by the caller: it is frozen. */
  signInExperience(tenantId: string): Promise<SignInExperience>;
  /** Refuses with the codes of management/04 §2, and then nothing is changed; answers the whole row. */
  update(tenantId: string, patch: SettingsPatch, circumstances: Circumstances): Promise<SignInExperience>;
  /** Writes what a tenant starts with; a tenant that decided already keeps that, and the answer is false. */
  seed(tenantId: string, settings: Chosen): Promise<boolean>;
}

export function createSettings({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Settings {
  const queries = createQueries(database.kysely);
  const remembered = database.changes.remember('settings', async (tenantId) =>
    toRow(tenantId, await queries.find(tenantId)),
  );

  return {
    signInExperience: (tenantId) => remembered.get(tenantId),
    async update(tenantId, patch, circumstances) {
      // Asked before the transaction, where nothing slow may be awaited; the rest is checked on the locked row.
      const early = await remembered.get(tenantId);
      await checkSettings(patch, early, circumstances);
      return database.transaction(async (trx) => {
        const inside = createQueries(trx);
        const now = clock.now();
        const stored = toRow(tenantId, await inside.lock(tenantId, now));
        await checkSettings(patch, stored, { ...circumstances, usernameConflicts: noConflicts });
        const chosen = applyPatch(stored, patch, now);
        await inside.write(tenantId, storedText(chosen));
        const { caseSensitive } = chosen.usernamePolicy;
        if (caseSensitive !== stored.usernamePolicy.caseSensitive)
          await circumstances.keyUsernames?.(caseSensitive, trx);
        await database.changes.publish('settings', tenantId, trx);
        return toRow(tenantId, JSON.stringify(chosen));
      });
    },
    seed: (tenantId, settings) =>
      database.transaction(async (trx) => {
        const isNew = await createQueries(trx).insert(tenantId, storedText(settings), clock.now());
        if (isNew) await database.changes.publish('settings', tenantId, trx);
        return isNew;
      }),
  };
}

const noConflicts: Circumstances['usernameConflicts'] = async () => ({ totalConflicts: 0, samples: [] });

/** Its place is the row's, not the text's. */
function storedText(settings: Chosen): string {
  const { tenantId: _tenantId, id: _id, ...rest } = settings as SignInExperience;
  return JSON.stringify(rest);
}

/** A setting that is younger than the row starts as in a fresh tenant. */
function toRow(tenantId: string, value: string | undefined): SignInExperience {
  if (value === undefined) throw new Error(`The tenant "${tenantId}" has no sign-in experience`);
  return freeze({ ...freshSettings, ...(JSON.parse(value) as Chosen), tenantId, id: 'default' as const });
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
