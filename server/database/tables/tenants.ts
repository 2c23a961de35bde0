/** A tenant: its keys, what its operator decided, what happened in it. */
import type { Generated } from 'kysely';

export interface TenantsTables {
  tenants: {
    id: string;
    name: Generated<string>;
    tag: 'production' | 'development';
    /** The host name of its own, as a browser writes it; null under `/t/<id>`. */
    host: string | null;
    version: Generated<number>;
    created_at: number;
  };
  /** Numbers that get a fixed code and no message; only development tenants use them. */
  test_numbers: {
    tenant_id: string;
    id: string;
    /** E.164 with its plus sign. */
    phone: string;
    sealed_code: string;
    expires_at: number;
    created_at: number;
  };
  /** How often a topic of a tenant was changed: what other nodes compare with what they remember. */
  revisions: { tenant_id: string; topic: string; revision: number };
  signing_keys: {
    tenant_id: string;
    id: string;
    algorithm: string;
    sealed_key: string;
    created_at: number;
    retired_at: number | null;
  };
  /** What happened; rows are added and, when they are old, removed. */
  logs: {
    tenant_id: string;
    id: string;
    key: string;
    user_id: string | null;
    application_id: string | null;
    /** JSON, without secrets. */
    payload: string;
    created_at: number;
  };
  sign_in_experiences: { tenant_id: string; value: string; version: Generated<number>; updated_at: number };
  account_centers: {
    tenant_id: string;
    value: string;
    version: Generated<number>;
    updated_at: number;
  };
  /** What an operator's Console remembers of the tenant. */
  console_configs: {
    tenant_id: string;
    is_sign_in_customized: number;
    has_organization: number;
    version: Generated<number>;
    updated_at: number;
  };
  /** Words of the sign-in pages that the operator wrote. */
  custom_phrases: {
    tenant_id: string;
    language_tag: string;
    id: string;
    /** JSON: a tree of texts. */
    value: string;
    version: Generated<number>;
    updated_at: number;
  };
  /** What a tenant's configuration was after each apply, and before it when somebody had changed it by hand. */
  configuration_versions: {
    tenant_id: string;
    number: number;
    /** Who: `user:…`, `application:…`, `cli:…`; empty for what was found. */
    author: string;
    origin: 'apply' | 'rollback' | 'promote' | 'found';
    /** JSON: the document and its secrets; sealed. */
    sealed_state: string;
    created_at: number;
  };
  /** By which key a document knows a row whose id is of our own making. */
  configuration_keys: {
    tenant_id: string;
    kind: 'applications' | 'resources' | 'roles' | 'hooks' | 'organizationRoles';
    key: string;
    row_id: string;
  };
}
