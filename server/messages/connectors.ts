/** What is set up: one connector for SMS, one for e-mail and one for each provider of identities a tenant, each changed in one transaction that every node hears of. */
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { type Care, tryOut, unwatched } from '../database/try-out.ts';
import type { Language } from '../../words/index.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { type ActiveConnectors, openSettings, sealSettings } from './active-connector.ts';
import { checkSettings, lintGiven } from './check-settings.ts';
import type { Lint } from './lint.ts';
import { type ConnectorMetadata, readMetadata, writeMetadata } from './metadata.ts';
import { type ConnectorRow, createQueries } from './queries.ts';
import type { ReceiptAddresses } from './receipt-address.ts';
import { isSocial } from './factory.ts';
import type { AnyInstalled, Factory, Registry } from './registry.ts';
import { changedMetadata, targetOfNew } from './social-rules.ts';
import { maskSettings, secretPathsIn } from './secret-settings.ts';

type Settings = Readonly<Record<string, unknown>>;

/** What is set up. */
export interface Connector {
  readonly id: string;
  readonly factory: Factory;
  /** With its secrets masked (security F2). */
  readonly config: Settings;
  readonly metadata: ConnectorMetadata;
  readonly syncProfile: boolean;
  readonly enableTokenStorage: boolean;
  /** ms since 1970 */
  readonly createdAt: number;
  /** Rises with each change. */
  readonly version: number;
  /** Where its provider may report; undefined when it cannot, or when our endpoint is not https. */
  readonly receiptUrl: string | undefined;
}

/** As it was just saved. */
export interface SavedConnector extends Connector {
  /** Warnings, and what each text costs; undefined when no settings were given. */
  readonly lint: Lint | undefined;
}

/** One in use with its secrets in clear: for what seals or names them again before anybody sees it. */
export interface OpenConnector {
  readonly id: string;
  readonly type: ConnectorRow['type'];
  readonly factoryId: string;
  readonly metadata: ConnectorMetadata;
  readonly settings: Settings;
  /** Where secrets stand in `settings`. */
  readonly secretPaths: readonly (readonly string[])[];
}

/** The same of one that says who somebody is. */
export interface OpenSocialConnector extends Omit<OpenConnector, 'type'> {
  readonly target: string;
  readonly syncProfile: boolean;
}

export interface NewConnector extends Care {
  readonly tenantId: string;
  readonly factoryId: string;
  /** Else one is made. */
  readonly id?: string | undefined;
  /** Checked when it is given, even when it is empty. A secret of the same factory that comes back masked keeps its value. */
  readonly config?: Settings | undefined;
  readonly metadata?: ConnectorMetadata | undefined;
  readonly syncProfile?: boolean | undefined;
  readonly enableTokenStorage?: boolean | undefined;
  /** Of what is said about the settings. */
  readonly language?: Language | undefined;
}

/** `ifVersion`: only when that is still its version; else `request.changed_meanwhile`. */
interface ConnectorPlace extends Care {
  readonly tenantId: string;
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

export interface ConnectorPatch extends ConnectorPlace {
  /** Replaces the stored one whole. */
  readonly config?: Settings | undefined;
  readonly metadata?: ConnectorMetadata | undefined;
  readonly syncProfile?: boolean | undefined;
  readonly enableTokenStorage?: boolean | undefined;
  /** Of what is said about the settings. */
  readonly language?: Language | undefined;
}

export interface GivenSettings {
  readonly tenantId: string;
  readonly factoryId: string;
  /** A masked secret is that of the saved connector of this factory. */
  readonly config: Settings;
  readonly language?: Language | undefined;
}

export interface Connectors {
  /** By id, ascending; those whose factory is not installed are left out. */
  list(filter: { readonly tenantId: string; readonly target?: string | undefined }): Promise<Connector[]>;
  /** Refuses with `entity.not_found`. */
  get(connector: { readonly tenantId: string; readonly id: string }): Promise<Connector>;
  /**
   * Takes the place of the one of its type in use; from then on every send of every node uses the new one. A social one
   * stands beside the others. Refuses with `connector.not_found_with_connector_id`, `connector.telephone_not_allowed`,
   * `connector.invalid_config`, `entity.unique_integrity_violation` (the id is one that is set up), and as `targetOfNew`.
   */
  create(connector: NewConnector): Promise<SavedConnector>;
  /** Refuses with `entity.not_found`, `connector.invalid_config` and what a connector for messages cannot have. */
  update(patch: ConnectorPatch): Promise<SavedConnector>;
  /** By type. Refuses with `connector.not_found_with_connector_id` when one that is set up is not installed. */
  open(tenantId: string): Promise<readonly OpenConnector[]>;
  /** By target; refuses like `open`. */
  openSocial(tenantId: string): Promise<readonly OpenSocialConnector[]>;
  /** Where secrets stand in such settings; where the factory is not installed, the names of settings tell. */
  secretPaths(factoryId: string, settings: Settings): readonly (readonly string[])[];
  /** What would be said of these settings; saves nothing. Refuses with `connector.not_found_with_connector_id`. */
  lint(given: GivenSettings): Promise<Lint>;
  /** Refuses with `entity.not_found`. */
  remove(connector: ConnectorPlace): Promise<void>;
  /**
   * In somebody else's transaction: what carries SMS and e-mail, and the providers of identities; until it ends none comes
   * and none goes.
   */
  hold(
    tenantId: string,
    trx: Database['kysely'],
  ): Promise<{
    readonly hasSmsConnector: boolean;
    readonly hasEmailConnector: boolean;
    readonly targets: readonly string[];
  }>;
  /** The factories of what is set up that this node does not have, or cannot load. */
  missing(tenantId: string): Promise<string[]>;
  /** From memory: whether an SMS can leave at all. */
  hasSms(tenantId: string): Promise<boolean>;
  /** From memory: whether an e-mail can leave at all. */
  hasEmail(tenantId: string): Promise<boolean>;
  /** From memory: whether what is sent arrives on the telephone. */
  usesTelephone(tenantId: string): Promise<boolean>;
}

export interface ConnectorsDeps {
  readonly database: Database;
  readonly registry: Registry;
  readonly active: ActiveConnectors;
  readonly addresses: ReceiptAddresses;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
  readonly isTelephoneAllowed: (tenantId: string) => boolean;
  /** Of the tenant. */
  readonly endpointOf: (tenantId: string) => string;
}

export function createConnectors(deps: ConnectorsDeps): Connectors {
  const { database, registry, active, addresses, secrets, clock, random } = deps;
  const queries = createQueries(database.kysely);

  const connectorOf = (row: ConnectorRow, { factory, connector }: AnyInstalled): Connector => ({
    id: row.id,
    factory,
    config: maskSettings(connector.fields, openSettings(secrets, row)),
    metadata: readMetadata(row),
    syncProfile: row.sync_profile === 1,
    enableTokenStorage: row.enable_token_storage === 1,
    createdAt: row.created_at,
    version: row.version,
    receiptUrl:
      'receipt' in connector && connector.receipt
        ? addresses.of({ tenantId: row.tenant_id, id: row.id, createdAt: row.created_at })
        : undefined,
  });

  const installedFor = ({ factory_id: connectorId }: ConnectorRow): AnyInstalled =>
    registry.findAny(connectorId) ??
    refuse('connector.not_found_with_connector_id', { values: { connectorId } });

  const openConnector = (row: ConnectorRow, { connector }: AnyInstalled): OpenConnector => {
    const settings = openSettings(secrets, row);
    return {
      id: row.id,
      type: row.type,
      factoryId: row.factory_id,
      metadata: readMetadata(row),
      settings,
      secretPaths: secretPathsIn(connector.fields, settings),
    };
  };

  const trying: Database['transaction'] = (run) => tryOut(database, run);
  const change = (isTrial = false) => (isTrial ? trying : database.transaction);

  return {
    async list({ tenantId, target }) {
      await registry.refresh();
      const rows = await queries.listConnectors(tenantId);
      return rows.flatMap((row) => {
        const installed = registry.findAny(row.factory_id);
        const connector = installed && connectorOf(row, installed);
        if (!connector) return [];
        const shown = connector.metadata.target ?? connector.factory.target;
        return target === undefined || shown === target ? [connector] : [];
      });
    },
    async get({ tenantId, id }) {
      await registry.refresh();
      const row = await queries.findConnector(tenantId, id);
      const installed = row && registry.findAny(row.factory_id);
      return row && installed ? connectorOf(row, installed) : refuse('entity.not_found');
    },
    async create({ tenantId, factoryId, language = 'en', isTrial, around = unwatched, ...wanted }) {
      await registry.refresh();
      return change(isTrial)(async (trx) => {
        const inside = createQueries(trx);
        const installed =
          registry.findAny(factoryId) ??
          refuse('connector.not_found_with_connector_id', { values: { connectorId: factoryId } });
        if (wanted.enableTokenStorage) refuse('connector.token_storage_not_supported');
        if (installed.isTelephone && !deps.isTelephoneAllowed(tenantId))
          refuse('connector.telephone_not_allowed');
        // Whoever publishes first goes first: two swaps at once become one after the other.
        const version = await database.changes.publish('connectors', tenantId, trx);
        return around(trx, async () => {
          if (wanted.id !== undefined && (await inside.findConnector(tenantId, wanted.id)))
            refuse('entity.unique_integrity_violation');
          const target = isSocial(installed)
            ? targetOfNew(installed, wanted.metadata, await inside.listSocial(tenantId))
            : null;
          const old = (await inside.listActive(tenantId)).find(({ type }) => type === installed.factory.type);
          const kept = old?.factory_id === factoryId ? openSettings(secrets, old) : undefined;
          const place = { tenant_id: tenantId, id: wanted.id ?? random.id(12) };
          const checked =
            wanted.config &&
            checkSettings(installed, wanted.config, kept, { language, endpoint: deps.endpointOf(tenantId) });
          const row: ConnectorRow = {
            ...place,
            type: installed.factory.type,
            factory_id: factoryId,
            target,
            sealed_config: sealSettings(secrets, place, checked?.settings ?? {}),
            metadata: writeMetadata(wanted.metadata ?? {}),
            sync_profile: wanted.syncProfile ? 1 : 0,
            enable_token_storage: 0,
            version,
            created_at: clock.now(),
          };
          if (target === null) {
            await inside.retire(tenantId, { type: row.type }, row.created_at);
            await inside.replaceConnector(row);
          } else await inside.insertConnector(row);
          return { ...connectorOf(row, installed), lint: checked?.lint };
        });
      });
    },
    async update({
      tenantId,
      id,
      ifVersion,
      isTrial,
      around = unwatched,
      config,
      metadata,
      syncProfile,
      enableTokenStorage,
      language = 'en',
    }) {
      await registry.refresh();
      return change(isTrial)(async (trx) => {
        const inside = createQueries(trx);
        const version = await database.changes.publish('connectors', tenantId, trx);
        return around(trx, async () => {
          const row = await inside.findConnector(tenantId, id);
          const installed = row && registry.findAny(row.factory_id);
          if (!row || !installed) return refuse('entity.not_found');
          const isOfProvider = isSocial(installed);
          if (metadata && !isOfProvider)
            refuse('connector.cannot_overwrite_metadata_for_non_standard_connector');
          if (syncProfile && !isOfProvider) refuse('connector.invalid_type_for_syncing_profile');
          if (enableTokenStorage) refuse('connector.token_storage_not_supported');
          const told = { language, endpoint: deps.endpointOf(tenantId) };
          const checked = config && checkSettings(installed, config, openSettings(secrets, row), told);
          const changed = {
            ...row,
            version,
            ...(metadata &&
              isOfProvider && {
                metadata: writeMetadata(changedMetadata(installed, row, metadata)),
              }),
            sync_profile: syncProfile === undefined ? row.sync_profile : syncProfile ? 1 : 0,
            sealed_config: checked ? sealSettings(secrets, row, checked.settings) : row.sealed_config,
          };
          if (!(await inside.updateConnector(changed, ifVersion))) refuse('request.changed_meanwhile');
          return { ...connectorOf(changed, installed), lint: checked?.lint };
        });
      });
    },
    async open(tenantId) {
      await registry.refresh();
      return (await queries.listActive(tenantId)).map((row) => openConnector(row, installedFor(row)));
    },
    async openSocial(tenantId) {
      await registry.refresh();
      return (await queries.listSocial(tenantId))
        .map((row) => {
          const installed = installedFor(row);
          return {
            ...openConnector(row, installed),
            target: row.target ?? installed.factory.target,
            syncProfile: row.sync_profile === 1,
          };
        })
        .toSorted((one, other) => (one.target < other.target ? -1 : 1));
    },
    secretPaths: (factoryId, settings) =>
      secretPathsIn(registry.findAny(factoryId)?.connector.fields ?? {}, settings),
    async lint({ tenantId, factoryId, config, language = 'en' }) {
      await registry.refresh();
      const installed =
        registry.findAny(factoryId) ??
        refuse('connector.not_found_with_connector_id', { values: { connectorId: factoryId } });
      const saved = (await queries.listActive(tenantId)).find((row) => row.factory_id === factoryId);
      const kept = saved && openSettings(secrets, saved);
      return lintGiven(installed, config, kept, { language, endpoint: deps.endpointOf(tenantId) });
    },
    remove: ({ tenantId, id, ifVersion, isTrial, around = unwatched }) =>
      change(isTrial)(async (trx) => {
        await database.changes.publish('connectors', tenantId, trx);
        await around(trx, async () => {
          const inside = createQueries(trx);
          await inside.retire(tenantId, { id }, clock.now());
          if (await inside.removeConnector(tenantId, id, ifVersion)) return;
          const isThere = await inside.findConnector(tenantId, id);
          refuse(isThere ? 'request.changed_meanwhile' : 'entity.not_found');
        });
      }),
    async hold(tenantId, trx) {
      await database.changes.hold(['connectors'], tenantId, trx);
      const inside = createQueries(trx);
      const canSend = (row: ConnectorRow) => {
        const installed = registry.find(row.factory_id);
        return installed !== undefined && (!installed.isTelephone || deps.isTelephoneAllowed(tenantId));
      };
      const types = (await inside.listActive(tenantId)).filter(canSend).map(({ type }) => type);
      const providers = (await inside.listSocial(tenantId)).filter((row) => registry.findAny(row.factory_id));
      return {
        hasSmsConnector: types.includes('Sms'),
        hasEmailConnector: types.includes('Email'),
        targets: providers.flatMap(({ target }) => target ?? []),
      };
    },
    async missing(tenantId) {
      await registry.refresh();
      const rows = await queries.listConnectors(tenantId);
      return rows.map((row) => row.factory_id).filter((factoryId) => !registry.findAny(factoryId));
    },
    hasSms: async (tenantId) => (await active.find(tenantId, 'Sms')) !== undefined,
    hasEmail: async (tenantId) => (await active.find(tenantId, 'Email')) !== undefined,
    usesTelephone: async (tenantId) => (await active.find(tenantId, 'Sms'))?.installed.isTelephone === true,
  };
}
