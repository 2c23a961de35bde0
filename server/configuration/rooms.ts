/** The rooms whose settings a document describes, as they are or inside one transaction. */
import { type Applications, createApplications } from '../applications/applications.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { createHooks, type Hooks } from '../hooks/hooks.ts';
import type { Log } from '../log.ts';
import type { Connectors, Messages } from '../messages/messages.ts';
import type { Organizations } from '../organizations/organizations.ts';
import { createResourceScopes } from '../organizations/resource-scopes.ts';
import { createTemplate } from '../organizations/template.ts';
import { createPermissions, type Permissions } from '../permissions/permissions.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { type AccountCenter, createAccountCenter } from '../settings/account-center.ts';
import { createCustomPhrases, type CustomPhrases } from '../settings/custom-phrases.ts';
import { createSettings, type Settings } from '../settings/settings.ts';
import type { Tenants } from '../tenants/tenants.ts';

export interface Rooms {
  readonly connectors: Connectors;
  readonly settings: Settings;
  readonly accountCenter: AccountCenter;
  readonly customPhrases: CustomPhrases;
  readonly permissions: Permissions;
  readonly applications: Applications;
  readonly hooks: Hooks;
  /** What all organizations share. */
  readonly organizations: Pick<Organizations, 'scopes' | 'roles' | 'resourceScopes'>;
}

export interface RoomsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
  readonly tenants: Tenants;
  readonly messages: Messages;
}

/** All rules and refusals are the rooms' own: they are made again, over the transaction (see `joined`). */
export function roomsIn(over: Database, { messages, tenants, ...ground }: RoomsDeps): Rooms {
  const deps = { ...ground, database: over };
  const permissions = createPermissions(deps);
  return {
    connectors: messages.connectorsIn(over),
    settings: createSettings(deps),
    accountCenter: createAccountCenter(deps),
    customPhrases: createCustomPhrases(deps),
    permissions,
    applications: createApplications({
      ...deps,
      tenantOf: tenants.get,
      managers: permissions.applicationRoles,
    }),
    // Nothing is sent by it: it is gone with the transaction, and was never started.
    hooks: createHooks({ ...deps, tenantIds: () => [] }),
    organizations: { ...createTemplate(deps), resourceScopes: createResourceScopes(over) },
  };
}
