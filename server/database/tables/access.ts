/** Applications, and what they and people may do. */
import type { Generated } from 'kysely';

export interface AccessTables {
  applications: {
    tenant_id: string;
    id: string;
    name: string;
    description: string | null;
    type: 'SPA' | 'Native' | 'Traditional' | 'MachineToMachine';
    /** JSON: redirectUris, postLogoutRedirectUris, … */
    oidc_metadata: string;
    /** JSON: corsAllowedOrigins, idTokenTtl, … */
    custom_metadata: string;
    is_third_party: number;
    /** JSON: whatever the owner keeps with it. */
    custom_data: string;
    version: Generated<number>;
    created_at: number;
  };
  application_secrets: {
    tenant_id: string;
    application_id: string;
    name: string;
    sealed_value: string;
    created_at: number;
    expires_at: number | null;
  };
  /** What tokens are made for: APIs, the Management API among them. */
  resources: {
    tenant_id: string;
    id: string;
    name: string;
    indicator: string;
    is_default: number;
    /** Seconds. */
    access_token_ttl: number;
    version: Generated<number>;
    created_at: number;
  };
  scopes: {
    tenant_id: string;
    id: string;
    resource_id: string;
    name: string;
    description: string | null;
    version: Generated<number>;
    created_at: number;
  };
  roles: {
    tenant_id: string;
    id: string;
    name: string;
    description: string;
    type: 'User' | 'MachineToMachine';
    /** Given to every new person. */
    is_default: number;
    version: Generated<number>;
    created_at: number;
  };
  role_scopes: { tenant_id: string; role_id: string; scope_id: string };
  users_roles: { tenant_id: string; user_id: string; role_id: string };
  applications_roles: { tenant_id: string; application_id: string; role_id: string };
}
