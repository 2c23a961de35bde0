/** The social connectors of a tenant, answered from memory on every node. */
import type { Config, Fields, I18n, SocialConnector } from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import type { Secrets } from '../secrets.ts';
import { openSettings } from './active-connector.ts';
import { readMetadata } from './metadata.ts';
import type { ConnectorRow, Queries } from './queries.ts';
import type { InstalledSocial, Registry } from './registry.ts';

/** What a sign-in page shows of one. */
export interface Provider {
  readonly id: string;
  /** What accounts are known under. */
  readonly target: string;
  readonly name: I18n;
  /** A data URI or an address. */
  readonly logo: string;
  readonly logoDark: string | null;
  readonly isStandard: boolean;
  /** `Native`: it leads to an app, which a page cannot open. */
  readonly platform: 'Native' | 'Universal' | 'Web';
  /** Name and picture are those of the provider again after each sign-in. */
  readonly syncsProfile: boolean;
}

export interface OpenProvider extends Provider {
  readonly connector: SocialConnector;
  /** Throws a ConnectorError. */
  config(): Config<Fields>;
}

export interface Providers {
  list(tenantId: string): Promise<readonly OpenProvider[]>;
  /** Refuses with 404 `entity.not_found`; 400 `connector.unexpected_type` for one that sends messages. */
  find(tenantId: string, connectorId: string): Promise<OpenProvider>;
}

export function createProviders({
  database,
  queries,
  registry,
  secrets,
}: {
  readonly database: Database;
  readonly queries: Queries;
  readonly registry: Registry;
  readonly secrets: Secrets;
}): Providers {
  const remembered = database.changes.remember(
    'connectors',
    async (tenantId): Promise<readonly OpenProvider[]> =>
      (await queries.listSocial(tenantId)).flatMap((row) => {
        const installed = registry.findSocial(row.factory_id);
        return installed ? [openProvider(row, installed, secrets)] : [];
      }),
  );
  registry.onChange(() => remembered.forget());

  const list: Providers['list'] = async (tenantId) => {
    await registry.refresh();
    return remembered.get(tenantId);
  };
  const known = async (tenantId: string, id: string) => (await list(tenantId)).find((one) => one.id === id);

  return {
    list,
    async find(tenantId, id) {
      const found = await known(tenantId, id);
      if (found) return found;
      const row = await queries.findConnector(tenantId, id);
      if (row && row.type !== 'Social') return refuse('connector.unexpected_type');
      // Another node may have set it up a moment ago.
      if (row) remembered.forget(tenantId);
      return (row && (await known(tenantId, id))) ?? refuse('entity.not_found');
    },
  };
}

function openProvider(row: ConnectorRow, installed: InstalledSocial, secrets: Secrets): OpenProvider {
  const { factory, connector, readConfig } = installed;
  const metadata = readMetadata(row);
  let checked: Config<Fields> | undefined;
  return {
    id: row.id,
    target: row.target ?? factory.target,
    name: metadata.name ?? factory.name,
    logo: metadata.logo ?? factory.logo,
    logoDark: metadata.logoDark ?? factory.logoDark,
    isStandard: factory.isStandard === true,
    platform: factory.platform ?? 'Universal',
    syncsProfile: row.sync_profile === 1,
    connector,
    config: () => (checked ??= readConfig(openSettings(secrets, row))),
  };
}
