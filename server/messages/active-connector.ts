/** The connectors in use, one for SMS and one for e-mail, answered from memory on every node. */
import type { Config, Fields } from '@latchkey/connector-kit';
import type { Database } from '../database/open.ts';
import type { Log } from '../log.ts';
import type { Secrets } from '../secrets.ts';
import type { ConnectorRow, Queries } from './queries.ts';
import type { Installed, Registry } from './registry.ts';

export interface Active {
  readonly id: string;
  /** The statement that reserves a message names it. */
  readonly version: number;
  /** ms since 1970 */
  readonly createdAt: number;
  readonly installed: Installed;
  /** As stored, secrets in clear: for sending, and for masks that come back. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The settings, checked; throws a ConnectorError of kind `config` when they were stored incomplete. */
  config(): Config<Fields>;
}

export type SendingType = 'Sms' | 'Email';

export interface ActiveConnectors {
  find(tenantId: string, type: SendingType): Promise<Active | undefined>;
  /** The versions it carried are perhaps no longer those in the database. */
  forget(tenantId: string): void;
}

export interface ActiveConnectorsDeps {
  readonly database: Database;
  readonly queries: Queries;
  readonly registry: Registry;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Where it is not, one that was set up before carries nothing. */
  readonly isTelephoneAllowed: (tenantId: string) => boolean;
}

export function createActiveConnectors(deps: ActiveConnectorsDeps): ActiveConnectors {
  const { database, queries, registry, secrets, log, isTelephoneAllowed } = deps;
  const remembered = database.changes.remember(
    'connectors',
    async (tenantId): Promise<Partial<Record<SendingType, Active>>> => {
      const found = (await queries.listActive(tenantId)).map((row) => [row.type, open(row)] as const);
      return Object.fromEntries(found);
    },
  );
  registry.onChange(() => remembered.forget());

  function open(row: ConnectorRow): Active | undefined {
    const { tenant_id: tenantId } = row;
    const installed = registry.find(row.factory_id);
    if (installed && (!installed.isTelephone || isTelephoneAllowed(tenantId)))
      return activeOf(row, installed, openSettings(secrets, row));
    log.error(
      { tenantId, factoryId: row.factory_id },
      installed ? 'the telephone is not allowed in production' : 'the connector in use is not installed',
    );
    return undefined;
  }

  return {
    async find(tenantId, type) {
      await registry.refresh();
      return (await remembered.get(tenantId))[type];
    },
    forget: (tenantId) => remembered.forget(tenantId),
  };
}

const contextOf = ({ tenant_id, id }: Pick<ConnectorRow, 'tenant_id' | 'id'>): string =>
  `connectors/${tenant_id}/${id}`;

export const sealSettings = (
  secrets: Secrets,
  row: Pick<ConnectorRow, 'tenant_id' | 'id'>,
  settings: Readonly<Record<string, unknown>>,
): string => secrets.seal(JSON.stringify(settings), contextOf(row));

/** Throws when the row was moved or changed by hand, or when its key is gone. */
export const openSettings = (
  secrets: Secrets,
  row: Pick<ConnectorRow, 'tenant_id' | 'id' | 'sealed_config'>,
): Readonly<Record<string, unknown>> =>
  JSON.parse(secrets.open(row.sealed_config, contextOf(row))) as Record<string, unknown>;

function activeOf(row: ConnectorRow, installed: Installed, settings: Active['settings']): Active {
  let checked: Config<Fields> | undefined;
  return {
    id: row.id,
    version: row.version,
    createdAt: row.created_at,
    installed,
    settings,
    config: () => (checked ??= installed.readConfig(settings)),
  };
}
