/** The room of what a tenant decided about signing in: read from memory, changed in one transaction. */
import { freshSettings } from '../../contract/fresh-settings.ts';
import { refuse } from '../../contract/errors.ts';
import type { Settings as Chosen, SettingsPatch, SignInExperience } from '../../contract/settings.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { applyPatch } from './apply-patch.ts';
import { checkSendable } from './check-mfa.ts';
import { checkSettings, type Circumstances } from './check-settings.ts';
import { type Care, tryOut, unwatched } from '../database/try-out.ts';
import { createQueries, type Stored } from './queries.ts';

export type { Around, Care } from '../database/try-out.ts';

export interface Settings {
  /** From memory, on every node the newest that was committed. Not to be changed by the caller: it is frozen. */
  signInExperience(tenantId: string): Promise<SignInExperience>;
  /** How often a row that was answered here had been changed by then. */
  versionOf(row: SignInExperience): number;
  /**
   * Refuses with the codes of management/04 §2, and then nothing is changed; answers the whole row. With `ifVersion`
   * only that version is changed: else `request.changed_meanwhile`. With `sendersIn`, and `isCareful`, a second factor is
   * not turned on that nobody can send: `request.would_lock_out`.
   */
  update(
    tenantId: string,
    patch: SettingsPatch,
    circumstances: Circumstances & Care & { readonly ifVersion?: number | undefined },
  ): Promise<SignInExperience>;
  /** In somebody else's transaction: as it stands there; until it ends nobody else changes it. */
  hold(tenantId: string, trx: Database['kysely']): Promise<SignInExperience>;
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
  const trying: Database['transaction'] = (run) => tryOut(database, run);
  const versions = new WeakMap<SignInExperience, number>();
  const rowOf = (tenantId: string, { value, version }: Stored): SignInExperience => {
    const row = toRow(tenantId, value);
    versions.set(row, version);
    return row;
  };
  const remembered = database.changes.remember('settings', async (tenantId) =>
    rowOf(tenantId, (await queries.find(tenantId)) ?? none(tenantId)),
  );

  return {
    signInExperience: (tenantId) => remembered.get(tenantId),
    versionOf: (row) => versions.get(row) ?? 0,
    async update(tenantId, patch, { ifVersion, isTrial, around = unwatched, ...circumstances }) {
      // Asked before the transaction, where nothing slow may be awaited; the rest is checked on the locked row.
      const early = await remembered.get(tenantId);
      await checkSettings(patch, early, circumstances);
      const socialTargets = patch.socialSignInConnectorTargets && (await circumstances.socialTargets?.());
      const write = async (trx: Database['kysely']) => {
        const inside = createQueries(trx);
        const now = clock.now();
        const held = await circumstances.sendersIn?.(trx);
        // Before the row: whoever holds what is published here, and then looks at the row, never waits in a circle.
        await database.changes.publish('settings', tenantId, trx);
        const locked = await inside.lock(tenantId, now, ifVersion);
        if (!locked) return ifVersion === undefined ? none(tenantId) : refuse('request.changed_meanwhile');
        const stored = toRow(tenantId, locked.value);
        if (held && circumstances.isCareful && patch.mfa) checkSendable(patch.mfa, stored.mfa, held);
        await checkSettings(patch, stored, { ...circumstances, ...held, usernameConflicts: noConflicts });
        const chosen = applyPatch(stored, patch, { now, socialTargets });
        await inside.write(tenantId, storedText(chosen));
        const { caseSensitive } = chosen.usernamePolicy;
        if (caseSensitive !== stored.usernamePolicy.caseSensitive)
          await circumstances.keyUsernames?.(caseSensitive, trx);
        return rowOf(tenantId, { value: JSON.stringify(chosen), version: locked.version });
      };
      return (isTrial ? trying : database.transaction)((trx) => around(trx, () => write(trx)));
    },
    async hold(tenantId, trx) {
      await database.changes.hold(['settings'], tenantId, trx);
      return rowOf(tenantId, (await createQueries(trx).find(tenantId)) ?? none(tenantId));
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

function none(tenantId: string): never {
  throw new Error(`The tenant "${tenantId}" has no sign-in experience`);
}

/** A setting that is younger than the row starts as in a fresh tenant. */
function toRow(tenantId: string, value: string): SignInExperience {
  return freeze({ ...freshSettings, ...(JSON.parse(value) as Chosen), tenantId, id: 'default' as const });
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
