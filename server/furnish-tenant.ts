/** What a tenant starts with: the Management API, a sign-in experience, and where it is for development the telephone. */
import { freshSettings, newcomersSettings } from '../contract/fresh-settings.ts';
import { type Messages, telephoneFactoryId } from './messages/messages.ts';
import type { Permissions } from './permissions/permissions.ts';
import type { Settings } from './settings/settings.ts';
import type { TenantTag } from './tenants/tenants.ts';

export interface FurnishDeps {
  readonly settings: Settings;
  readonly permissions: Permissions;
  readonly messages: Messages;
}

/** Safe to call again, by several processes at once, and after one that was killed half-way. */
export async function furnishTenant(
  deps: FurnishDeps,
  { id, tag }: { readonly id: string; readonly tag: TenantTag },
): Promise<void> {
  await deps.permissions.seed(id);
  if (tag === 'development') await welcomeNewcomer(deps, id);
  else await deps.settings.seed(id, freshSettings);
}

/** The connector goes first: once there are settings, this tenant has been set up and is its owner's. */
export async function welcomeNewcomer(
  { settings, messages }: Omit<FurnishDeps, 'permissions'>,
  tenantId: string,
): Promise<void> {
  const isSetUp = await settings.signInExperience(tenantId).then(
    () => true,
    () => false,
  );
  if (isSetUp) return;
  await messages.connectors.create({ tenantId, factoryId: telephoneFactoryId });
  await settings.seed(tenantId, newcomersSettings);
}
