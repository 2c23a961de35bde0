/** A resource with its scopes, and a role: what tokens can be made for, and who may have what in them. */
import type { Selectable } from 'kysely';
import type { RoleType } from '../../contract/permissions.ts';
import type { Tables } from '../database/tables.ts';
import { isBuiltInResource, isBuiltInRole } from './built-in.ts';

export interface Resource {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** What a request for a token names, and the audience of the token. */
  readonly indicator: string;
  /** Taken where a request names none; at most one a tenant. */
  readonly isDefault: boolean;
  readonly accessTokenTtlSeconds: number;
  /** Part of this server: neither removed nor changed. */
  readonly isBuiltIn: boolean;
  /** Oldest first. */
  readonly scopes: readonly Scope[];
  readonly version: number;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface Scope {
  readonly id: string;
  readonly tenantId: string;
  readonly resourceId: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface Role {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly description: string;
  /** Whom it can be given to. */
  readonly type: RoleType;
  /** Given to every person who is made from then on; of a machine's role it says nothing. */
  readonly isDefault: boolean;
  readonly isBuiltIn: boolean;
  readonly scopeIds: readonly string[];
  readonly version: number;
  /** ms since 1970 */
  readonly createdAt: number;
}

type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;

export const resourceOf = (row: Row<'resources'>, scopes: readonly Scope[]): Resource => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  indicator: row.indicator,
  isDefault: row.is_default === 1,
  accessTokenTtlSeconds: row.access_token_ttl,
  isBuiltIn: isBuiltInResource(row.id),
  scopes,
  version: row.version,
  createdAt: row.created_at,
});

export const scopeOf = (row: Row<'scopes'>): Scope => ({
  id: row.id,
  tenantId: row.tenant_id,
  resourceId: row.resource_id,
  name: row.name,
  description: row.description,
  version: row.version,
  createdAt: row.created_at,
});

export const roleOf = (row: Row<'roles'>, scopeIds: readonly string[]): Role => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  description: row.description,
  type: row.type,
  isDefault: row.is_default === 1,
  isBuiltIn: isBuiltInRole(row.id),
  scopeIds,
  version: row.version,
  createdAt: row.created_at,
});
