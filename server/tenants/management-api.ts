/** The Management API as a resource that tokens are made for. */

/** The contract's indicator: a fixed name, not an address. */
export const managementApiOf = (tenantId: string): string => `https://${tenantId}.logto.app/api`;

/** The one scope it has. */
export const managementScope = 'all';
