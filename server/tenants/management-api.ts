/** The Management API as a resource that tokens are made for: its name, and every scope it has. */

/** The contract's indicator: a fixed name, not an address. */
export const managementApiOf = (tenantId: string): string => `https://${tenantId}.logto.app/api`;

/** Opens everything. */
export const managementScope = 'all';

/** What a finer scope opens: people and what belongs to them, connectors, … */
export type Area = 'connectors' | 'users' | 'messages' | 'settings' | 'logs';

/** All there are, `all` first. Messages and logs are written by this server alone: nobody is given the right to. */
export const managementScopes = [
  managementScope,
  'connectors:read',
  'connectors:write',
  'users:read',
  'users:write',
  'messages:read',
  'settings:read',
  'settings:write',
  'logs:read',
] as const;

export type ManagementScope = (typeof managementScopes)[number];

/**
 * The scopes of which one is needed: `all`, or the area's own for reading or for what changes something. Whoever changes
 * people, connectors or settings of the admin tenant can become an administrator: there only `all` changes anything.
 */
export function scopesThatOpen(
  area: Area | undefined,
  method: string,
  { isAdmin }: { readonly isAdmin: boolean } = { isAdmin: false },
): readonly ManagementScope[] {
  const isReading = method === 'GET' || method === 'HEAD';
  if (isAdmin && !isReading) return [managementScope];
  const finer = `${area}:${isReading ? 'read' : 'write'}`;
  return managementScopes.filter((scope) => scope === managementScope || scope === finer);
}
