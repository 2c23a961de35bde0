/** The room of whole configurations: a tenant as one document, what another document would change, and the change in one transaction. */
import type { Kysely } from 'kysely';
import type {
  ApplyAnswer,
  ConfigurationDocument,
  ConfigurationVersion,
  PlanAnswer,
} from '../../contract/configuration.ts';
import { refuse } from '../../contract/errors.ts';
import type { Language } from '../../words/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/open.ts';
import { joined } from '../database/joined.ts';
import { tryOut } from '../database/try-out.ts';
import type { Tables } from '../database/tables.ts';
import type { Users } from '../users/users.ts';
import { differencesOf } from './differences.ts';
import { checkReferenceForms, checkSecretPlaces } from './clear-secrets.ts';
import { changedConnectors } from './changed-connectors.ts';
import { createHoldersOf } from './identity-warnings.ts';
import { copyOf, hintOf, keyRows } from './key-rows.ts';
import { createPlan } from './plan.ts';
import { createQueries, topics, type VersionRow } from './queries.ts';
import { type Given, type Kept, readDocument } from './read-document.ts';
import { readTenant, type TenantState } from './read-tenant.ts';
import { recall, withKnown } from './recall.ts';
import { valueAt } from './references.ts';
import { type Rooms, type RoomsDeps, roomsIn } from './rooms.ts';
import { tellOthers, type Who } from './tell-others.ts';
import { keepVersion, keptOf, openVersion } from './versions.ts';
import { type AroundSettings, writeTenant } from './write-tenant.ts';

export type { Given } from './read-document.ts';
export type { Who } from './tell-others.ts';

export interface Configuration {
  /** In its one order, secrets as references, and what `ifBase` may name. Refuses with `connector.not_found_with_connector_id`. */
  export(tenantId: string): Promise<{ readonly document: ConfigurationDocument; readonly base: number }>;
  /**
   * What apply would do, and what stands in its way; changes nothing. Refuses with `configuration.invalid_document`,
   * `configuration.malformed_reference`, `configuration.secret_in_the_open` and `configuration.unknown_reference`.
   */
  plan(tenantId: string, given: Given & Asking): Promise<PlanAnswer>;
  /**
   * All of it or nothing, in one transaction; a document that changes nothing writes nothing. Refuses like `plan`, with
   * `configuration.secret_missing`, `request.changed_meanwhile` when `ifBase` is not where the tenant stands,
   * `request.would_lock_out` with `ifUnused`, and with whatever the rooms refuse.
   */
  apply(tenantId: string, given: Given & Choices): Promise<ApplyAnswer>;
  /** Newest first; the last fifty are kept. */
  versions(tenantId: string): Promise<readonly ConfigurationVersion[]>;
  /**
   * Applies a version that was kept, the one before the newest without a word. What had gone comes back under the id that
   * it had, applications and webhooks with their own secrets. Refuses with `entity.not_found`, and like `apply`.
   */
  rollback(tenantId: string, choices: Choices & Numbered): Promise<ApplyAnswer>;
  /** What that would do. */
  planRollback(tenantId: string, asking: Asking & Numbered): Promise<PlanAnswer>;
  /** What another tenant of this installation has, its secrets among it: sealed there, sealed here, and shown nowhere. */
  planPromotion(from: string, to: string, language?: Language): Promise<PlanAnswer>;
  promote(from: string, to: string, choices: Choices): Promise<ApplyAnswer>;
}

interface Asking {
  readonly language?: Language | undefined;
}

interface Numbered {
  readonly number?: number | undefined;
}

export interface Choices {
  readonly who: Who;
  /** Only while the tenant stands where the plan was made. */
  readonly ifBase?: number | undefined;
  /** Refuse when people would be harmed. */
  readonly ifUnused?: boolean | undefined;
  /** What was given stands in the versions as this; `apply` without a word. */
  readonly origin?: VersionRow['origin'] | undefined;
}

export interface ConfigurationDeps extends RoomsDeps, Omit<Rooms, 'connectors'> {
  readonly database: Database;
  readonly users: Pick<Users, 'listCaseConflicts' | 'keyUsernames' | 'countLosing'>;
  readonly audit: Pick<Audit, 'write'>;
}

interface Applied extends ApplyAnswer {
  readonly connectors: readonly Readonly<Record<'id' | 'connectorId' | 'type', string>>[];
}

export function createConfiguration(deps: ConfigurationDeps): Configuration {
  const { database, clock, secrets, users, messages } = deps;
  const queries = createQueries(database.kysely);
  const outside: Rooms = { ...deps, connectors: messages.connectors };

  async function read(tenantId: string, given?: Given): Promise<TenantState> {
    return readTenant(outside, tenantId, await queries.listKeys(tenantId), hintOf(given));
  }

  /** Asked before the transaction, in which only its own statements may run. */
  async function aroundOf(tenantId: string, { document, fromVersion }: Kept): Promise<AroundSettings> {
    const ignoresCase = valueAt(document, ['signInExperience', 'usernamePolicy', 'caseSensitive']) === false;
    const conflicts = ignoresCase ? await users.listCaseConflicts(tenantId) : [];
    return {
      isRollback: fromVersion !== undefined,
      // Packages are looked for on the disk: not in the transaction.
      factories: await messages.factories.list(),
      usernameConflicts: async () => ({ totalConflicts: conflicts.length, samples: conflicts.slice(0, 10) }),
      keyUsernames: (isCaseSensitive, trx) => users.keyUsernames(tenantId, isCaseSensitive, trx),
    };
  }

  async function applyInside(
    trx: Kysely<Tables>,
    tenantId: string,
    { who, ifBase, origin = 'apply', fromVersion, ...given }: Kept & Choices,
    around: AroundSettings,
  ): Promise<Applied> {
    const inside = createQueries(trx);
    const rooms = roomsIn(joined(database, trx), deps);
    // Rooms that publish before they change wait until it ends, also those that never published yet.
    await database.changes.hold(topics, tenantId, trx);
    const base = await inside.base(tenantId);
    if (ifBase !== undefined && ifBase !== base) refuse('request.changed_meanwhile');
    const state = await readTenant(rooms, tenantId, await inside.listKeys(tenantId), hintOf(given));
    const wanted = readDocument(given, state);
    checkReferenceForms(wanted, rooms.connectors.secretPaths);
    checkSecretPlaces(wanted, rooms.connectors.secretPaths, around.factories);
    if (wanted.missing.length > 0) refuseMissing(wanted.missing.map(({ kind, name }) => `${kind}:${name}`));
    const changes = differencesOf(state, wanted);
    if (changes.length === 0) return { isChange: false, changes: [], version: null, base, connectors: [] };
    const recalled = await recall(
      { queries: inside, secrets },
      { tenantId, state, wanted, changes, fromVersion },
    );
    const before = await keptOf(rooms, tenantId, state);
    const ids = copyOf(state.ids);
    await writeTenant({ rooms, tenantId, state, wanted, changes, ids, recalled }, around);
    const keys = keyRows(tenantId, ids);
    await inside.replaceKeys(tenantId, keys);
    const after = await readTenant(rooms, tenantId, keys);
    const version = await keepVersion(
      { queries: inside, secrets, now: clock.now() },
      { tenantId, before, after: await keptOf(rooms, tenantId, after), author: who.author, origin },
    );
    // As it is exported now: a secret that was given in clear is told by its reference.
    const told = differencesOf(state, { ...wanted, document: after.document });
    return {
      isChange: true,
      changes: withKnown(told, recalled),
      version,
      base: await inside.base(tenantId),
      connectors: changedConnectors(changes, state, after),
    };
  }

  const plan = createPlan({
    ...deps,
    read,
    base: queries.base,
    // Taken back whatever comes of it: its refusals are what apply would refuse.
    attempt: async (tenantId, given) => {
      const around = await aroundOf(tenantId, given);
      await tryOut(database, (trx) => applyInside(trx, tenantId, { ...given, who: { author: '' } }, around));
    },
    aroundOf,
    recall: (coming) => recall({ queries, secrets }, coming),
    holdersOf: createHoldersOf(outside),
  });

  /** Where the tenant stood when nobody would have been harmed. */
  async function harmless(tenantId: string, given: Kept & Choices): Promise<number> {
    const { impact, base } = await plan(tenantId, given);
    if (impact.isHarmful) refuse('request.would_lock_out', { data: impact });
    return given.ifBase ?? base;
  }

  async function apply(tenantId: string, given: Kept & Choices): Promise<ApplyAnswer> {
    // What was judged is what is applied, or nothing is.
    const ifBase = given.ifUnused ? await harmless(tenantId, given) : given.ifBase;
    const around = await aroundOf(tenantId, given);
    const { connectors, ...applied } = await database.transaction((trx) =>
      applyInside(trx, tenantId, { ...given, ifBase }, around),
    );
    if (applied.isChange)
      await tellOthers(deps, {
        tenantId,
        applied,
        connectors,
        who: given.who,
        origin: given.origin ?? 'apply',
      });
    return applied;
  }

  async function keptVersion(tenantId: string, number: number | undefined): Promise<Kept> {
    const wanted = number ?? (await queries.listVersions(tenantId))[1]?.number;
    const row = wanted === undefined ? undefined : await queries.findVersion(tenantId, wanted);
    const { document, secrets: known } = row ? openVersion(secrets, row) : refuse('entity.not_found');
    return { document, secrets: known, fromVersion: wanted };
  }

  /** Its secrets go with it, from one sealed row to another. */
  async function givenOf(tenantId: string): Promise<Given> {
    const { document, secrets: found } = await read(tenantId);
    return { document, secrets: Object.fromEntries(found) };
  }

  return {
    async export(tenantId) {
      await messages.factories.list();
      const base = await queries.base(tenantId);
      const { document } = await read(tenantId);
      return { document: document as unknown as ConfigurationDocument, base };
    },
    plan,
    apply,
    async versions(tenantId) {
      const rows = await queries.listVersions(tenantId);
      return rows.map(({ number, author, origin, created_at }) => ({
        number,
        author,
        origin,
        createdAt: created_at,
      }));
    },
    rollback: async (tenantId, { number, ...choices }) =>
      apply(tenantId, { ...(await keptVersion(tenantId, number)), ...choices, origin: 'rollback' }),
    planRollback: async (tenantId, { number, language }) =>
      plan(tenantId, { ...(await keptVersion(tenantId, number)), language }),
    planPromotion: async (from, to, language) => plan(to, { ...(await givenOf(from)), language }),
    promote: async (from, to, choices) =>
      apply(to, { ...(await givenOf(from)), ...choices, origin: 'promote' }),
  };
}

const refuseMissing = (names: readonly string[]): never =>
  refuse('configuration.secret_missing', {
    values: { name: names.join(', ') },
    data: { missing: names },
    details: names.join('\n'),
  });
