/** Every table, as the queries see it. Times are milliseconds since 1970, JSON is text, flags are times or 0/1. */
import type { Generated } from 'kysely';

export interface Tables {
  tenants: { id: string; tag: 'production' | 'development'; created_at: number };
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
  sign_in_experiences: { tenant_id: string; value: string; updated_at: number };
  /** Links that open a door once: the first administrator, a locked-out one. Only their digest is kept. */
  access_links: {
    tenant_id: string;
    id: string;
    kind: 'first-administrator' | 'reset';
    digest: string;
    user_id: string | null;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
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
    /** When this machine-to-machine application was given the Management API, else null. */
    management_since: number | null;
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
  users: {
    tenant_id: string;
    id: string;
    username: string | null;
    /** What must be unique: the username, in lower case where the tenant does not tell capitals apart. */
    username_key: string | null;
    primary_email: string | null;
    /** E.164 with its plus sign. */
    primary_phone: string | null;
    password_digest: string | null;
    password_algorithm: string | null;
    name: string | null;
    avatar: string | null;
    custom_data: string;
    profile: string;
    identities: string;
    application_id: string | null;
    is_suspended: number;
    last_sign_in_at: number | null;
    created_at: number;
    updated_at: number;
  };
  /** oidc-provider's records but the interactions. What a client could present is kept only as its hash. */
  oidc_payloads: {
    tenant_id: string;
    model: string;
    /** The hash of a token, a code or a session's cookie; a grant's own id. */
    id: string;
    payload: string;
    grant_id: string | null;
    /** What else it is found by: the session that tokens are bound to. */
    alias: string | null;
    account_id: string | null;
    consumed_at: number | null;
    expires_at: number | null;
  };
  /** A sign-in in progress: oidc-provider's Interaction and our own flow beside it. */
  interactions: {
    tenant_id: string;
    id: string;
    payload: string;
    client_id: string | null;
    /** What oidc-provider waits for: `login` or `consent`. */
    prompt: string;
    /** JSON: where the person stands; null until `PUT /experience`. */
    flow: string | null;
    flow_version: Generated<number>;
    /** JSON: what the flow ended in, for oidc-provider; null until then. */
    result: string | null;
    expires_at: number;
  };
  /** One code sent to one phone for one purpose (security A1–A11). */
  challenges: {
    tenant_id: string;
    id: string;
    /** The interaction that asked, or null for the Management API. */
    flow_id: string | null;
    /** The contract's record type, or `Management`. */
    kind: string;
    purpose: string;
    phone: string;
    code_digest: string;
    key_id: string;
    tries: Generated<number>;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
  /** How often: one row per number and per client address (security C1–C9). */
  limits: {
    tenant_id: string;
    key: string;
    /** The newest sends, oldest first: 13 digits and a tag each. */
    sends: string;
    /** Until when a resend is too early. */
    resend_at: number;
    /** The newest failures, in the same form. */
    failures: string;
    failures_in_row: number;
    blocked_until: number;
    updated_at: number;
  };
  connectors: {
    tenant_id: string;
    id: string;
    type: 'Sms' | 'Email' | 'Social';
    factory_id: string;
    /** JSON, sealed. */
    sealed_config: string;
    metadata: string;
    sync_profile: number;
    enable_token_storage: number;
    /** Rises with each change; the statement that reserves a message names the one it was written for. */
    version: number;
    created_at: number;
  };
  /** A message that leaves. Neither its text nor its code stands here, but for the telephone's, sealed, for an hour. */
  messages: {
    tenant_id: string;
    id: string;
    connector_id: string;
    factory_id: string;
    connector_version: number;
    challenge_id: string | null;
    purpose: string;
    phone: string;
    locale: string;
    /** `suppressed`: never handed to anybody, so that nobody can tell who has an account (security C14). */
    state: 'reserved' | 'handed' | 'accepted' | 'delivered' | 'failed' | 'expired' | 'unknown' | 'suppressed';
    provider_message_id: string | null;
    error_kind: string | null;
    error_code: string | null;
    segments: number | null;
    sealed_text: string | null;
    created_at: number;
    updated_at: number;
    /** ISO 3166, else the calling code (`883`); empty where nobody knows. */
    country: string;
    /** Its time-line after it was written down: one JSON object a line. */
    events: string;
    /** When the provider is to be asked what became of it. */
    check_at: number | null;
    /** When the code in it was accepted. */
    entered_at: number | null;
  };
  /** Connectors whose place another took: their receipts may still come, for a week. */
  retired_connectors: {
    tenant_id: string;
    id: string;
    factory_id: string;
    /** As it was in `connectors`. */
    sealed_config: string;
    created_at: number;
    retired_at: number;
  };
}
