/** Brings what a Logto database has into a tenant, all of it in one transaction or nothing. */
import type { Kysely } from 'kysely';
import type { Applications } from '../applications/applications.ts';
import type { Clock } from '../clock.ts';
import { joined } from '../database/joined.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { tryOut } from '../database/try-out.ts';
import type { Factors } from '../factors/factors.ts';
import type { Messages } from '../messages/messages.ts';
import type { Random } from '../random.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { AccountCenter } from '../settings/account-center.ts';
import type { CustomPhrases } from '../settings/custom-phrases.ts';
import type { Settings } from '../settings/settings.ts';
import type { Users } from '../users/users.ts';
import { bringAccountCenter, bringPhrases } from './bring-account.ts';
import { bringApplications } from './bring-applications.ts';
import { bringConnectors } from './bring-connectors.ts';
import { bringHooks } from './bring-hooks.ts';
import { bringOrganizations } from './bring-organizations.ts';
import { bringPeople } from './bring-people.ts';
import { bringPermissions } from './bring-permissions.ts';
import { bringSettings } from './bring-settings.ts';
import type { LogtoSource, LogtoTable } from './logto-queries.ts';
import { type ImportReport, newReport } from './report.ts';

/** The rooms that things are brought into, made over the transaction. */
export interface ImportRooms {
  readonly clock: Clock;
  readonly random: Random;
  readonly applications: Applications;
  readonly factors: Factors;
  readonly messages: Pick<Messages, 'connectors' | 'factories'>;
  readonly settings: Settings;
  readonly permissions: Pick<Permissions, 'resources'>;
  readonly hooks: Pick<Hooks, 'list' | 'create'>;
  readonly accountCenter: AccountCenter;
  readonly customPhrases: CustomPhrases;
  readonly users: Users;
}

export interface Around {
  readonly rooms: ImportRooms;
  readonly trx: Kysely<Tables>;
  readonly tenantId: string;
  readonly report: ImportReport;
  /** Ids of those that came with this import. */
  readonly came: Readonly<Record<'user' | 'application', Set<string>>>;
  /** Ids of those that are here, with those. */
  readonly here: Readonly<Record<'user' | 'application', Set<string>>>;
}

export interface ImportWanted {
  readonly database: Database;
  readonly source: LogtoSource;
  /** Of ours. */
  readonly tenantId: string;
  readonly roomsOver: (database: Database) => ImportRooms;
  /** True only tries: the same report, and nothing is kept. */
  readonly isTrial?: boolean | undefined;
}

const notBrought: readonly LogtoTable[] = [
  'sso_connectors',
  'organization_invitations',
  'personal_access_tokens',
];

/** What is here already stays as it is: a second import brings what is new there. */
export async function importLogto({
  database,
  source,
  tenantId,
  roomsOver,
  isTrial = false,
}: ImportWanted): Promise<ImportReport> {
  const run = async (trx: Kysely<Tables>): Promise<ImportReport> => {
    const report = newReport();
    const around: Around = {
      rooms: roomsOver(joined(database, trx)),
      trx,
      tenantId,
      report,
      came: { user: new Set(), application: new Set() },
      here: { user: new Set(), application: new Set() },
    };
    // Connectors before the settings that need them, settings before the names that they tell apart.
    await bringConnectors(around, source);
    await bringSettings(around, source);
    await bringApplications(around, source);
    await bringPeople(around, source);
    // Who has a role, or belongs somewhere, comes before it.
    await bringOrganizations(around, source, await bringPermissions(around, source));
    await bringHooks(around, source);
    await bringAccountCenter(around, source);
    await bringPhrases(around, source);
    for (const topic of ['permissions', 'provisioning', 'organization-template'] as const)
      await database.changes.publish(topic, tenantId, trx);
    for (const table of notBrought) {
      const count = await source.count(table);
      if (count > 0)
        report.leftOut.push({ what: `${count} ${table}`, id: null, why: 'this import does not bring them' });
    }
    return report;
  };
  return isTrial ? tryOut(database, run) : database.transaction(run);
}
