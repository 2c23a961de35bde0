/** An application: what may sign people in, or act for itself, and how. */
import type { Selectable } from 'kysely';
import type { ApplicationType, CustomClientMetadata } from '../../contract/applications.ts';
import type { Tables } from '../database/tables.ts';

export interface Application {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly description: string | null;
  readonly type: ApplicationType;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backchannelLogoutUri?: string;
  readonly backchannelLogoutSessionRequired?: boolean;
  readonly custom: CustomClientMetadata;
  /** Somebody else's: the person is asked before it learns anything. */
  readonly isThirdParty: boolean;
  /** Part of this server, not a row. */
  readonly isBuiltIn: boolean;
  /** Opens every tenant's Management API to the person who signed in: the Console alone. A machine has roles. */
  readonly managesTenants: boolean;
  readonly secrets: readonly ApplicationSecret[];
  /** Whatever the owner keeps with it. */
  readonly customData: Readonly<Record<string, unknown>>;
  readonly version: number;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface ApplicationSecret {
  readonly name: string;
  /** Opened only to compare, and to show its last characters. */
  readonly sealedValue: string;
  /** ms since 1970 */
  readonly createdAt: number;
  /** ms since 1970; null is never. */
  readonly expiresAt: number | null;
}

export type ApplicationRow = Selectable<Tables['applications']>;
export type SecretRow = Selectable<Tables['application_secrets']>;

/** What the column `oidc_metadata` holds. */
export type OidcMetadata = Pick<
  Application,
  'redirectUris' | 'postLogoutRedirectUris' | 'backchannelLogoutUri' | 'backchannelLogoutSessionRequired'
>;

export const applicationOf = (row: ApplicationRow, secrets: readonly SecretRow[]): Application => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  description: row.description,
  type: row.type,
  ...(JSON.parse(row.oidc_metadata) as OidcMetadata),
  custom: JSON.parse(row.custom_metadata) as CustomClientMetadata,
  isThirdParty: row.is_third_party === 1,
  isBuiltIn: false,
  managesTenants: false,
  secrets: secrets.map(({ name, sealed_value, created_at, expires_at }) => ({
    name,
    sealedValue: sealed_value,
    createdAt: created_at,
    expiresAt: expires_at,
  })),
  customData: JSON.parse(row.custom_data) as Record<string, unknown>,
  version: row.version,
  createdAt: row.created_at,
});
