/** Organizations, their roles and what these allow, as the other rooms see them. */
import type { Selectable } from 'kysely';
import type { Tables } from '../database/tables.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly customData: Json;
  readonly branding: Json;
  readonly color: Json;
  readonly customCss: string | null;
  readonly isMfaRequired: boolean;
  /** ms since 1970 */
  readonly createdAt: number;
  /** For `ETag`; rises with each change. */
  readonly version: number;
}

/** A scope, or a role without what it allows. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
}

export type RoleType = Tables['organization_roles']['type'];

export interface OrganizationRole extends Named {
  readonly type: RoleType;
}

export interface Brief {
  readonly id: string;
  readonly name: string;
}

export const organizationOf = (row: Selectable<Tables['organizations']>): Organization => ({
  id: row.id,
  name: row.name,
  description: row.description,
  customData: JSON.parse(row.custom_data) as Json,
  branding: JSON.parse(row.branding) as Json,
  color: JSON.parse(row.color) as Json,
  customCss: row.custom_css,
  isMfaRequired: row.is_mfa_required === 1,
  createdAt: row.created_at,
  version: row.version,
});
