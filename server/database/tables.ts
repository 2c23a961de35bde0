/** Every table, as the queries see it. Times are milliseconds since 1970, JSON is text, flags are times or 0/1. */
import type { Generated } from 'kysely';

interface OrganizationMember {
  tenant_id: string;
  organization_id: string;
  member_id: string;
  created_at: number;
}

interface OrganizationMemberRole {
  tenant_id: string;
  organization_id: string;
  member_id: string;
  role_id: string;
}

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
    /** Rises with each change that the operator can see. */
    version: Generated<number>;
    /** JSON: what the person answered to questions about a second factor. */
    factor_choices: Generated<string>;
    /** Null for a password that is older than this column. */
    password_changed_at: number | null;
    /** When the operator said that a new password is due, else null. */
    password_expired_at: number | null;
  };
  /** Second factors that are kept: an authenticator app, passkeys, backup codes. */
  factors: {
    tenant_id: string;
    id: string;
    user_id: string;
    kind: 'totp' | 'passkey' | 'backup-codes';
    name: string | null;
    /** The secret, the credential or the codes, sealed. */
    sealed_value: string;
    created_at: number;
    used_at: number | null;
    /** The newest time step whose value was accepted: none is accepted twice (RFC 6238 §5.2). */
    used_step: number | null;
  };
  /** Tokens that people make for their own programs; only the digest is kept. */
  personal_access_tokens: {
    tenant_id: string;
    user_id: string;
    name: string;
    digest: string;
    key_id: string;
    created_at: number;
    expires_at: number | null;
  };
  /** oidc-provider's records but the interactions. What a client could present is kept only as its hash. */
  oidc_payloads: {
    tenant_id: string;
    model: string;
    /** The hash of a token, a code or a session's cookie; a grant's own id. */
    id: string;
    payload: string;
    grant_id: string | null;
  /** What a person has proven again before changing their own account. */
  verifications: {
    tenant_id: string;
    id: string;
    user_id: string;
    /** The browser's session, or the grant of a token that has none. */
    session: string;
    kind: 'password' | 'code' | 'passkey';
    purpose: string | null;
    recipient: string | null;
    /** JSON */
    payload: string | null;
    created_at: number;
    expires_at: number;
    verified_at: number | null;
    used_at: number | null;
  };
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
  /** One code sent to one number or address for one purpose (security A1–A11). */
  challenges: {
    tenant_id: string;
    id: string;
    /** The interaction that asked, or null for the Management API. */
    flow_id: string | null;
    /** The contract's record type, or `Management`. */
    kind: string;
    purpose: string;
    /** E.164 with its plus sign, or an e-mail address in lower case. */
    recipient: string;
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
    /** E.164 with its plus sign, or an e-mail address. */
    recipient: string;
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
  organizations: {
    tenant_id: string;
    id: string;
    name: string;
    description: string | null;
    custom_data: string;
    branding: string;
    is_mfa_required: number;
    version: Generated<number>;
    created_at: number;
  };
  /** What a role of an organization allows; the same names in every organization of the tenant. */
  organization_scopes: {
    tenant_id: string;
    id: string;
    name: string;
    description: string | null;
    version: Generated<number>;
    created_at: number;
  };
  organization_roles: {
    tenant_id: string;
    id: string;
    name: string;
    description: string | null;
    type: 'User' | 'MachineToMachine';
    version: Generated<number>;
    created_at: number;
  };
  organization_role_scopes: { tenant_id: string; role_id: string; scope_id: string };
  /** `member_id` is a user. */
  organization_users: OrganizationMember;
  organization_user_roles: OrganizationMemberRole;
  /** `member_id` is a machine-to-machine application. */
  organization_applications: OrganizationMember;
  organization_application_roles: OrganizationMemberRole;
  invitations: {
    tenant_id: string;
    id: string;
    inviter_id: string | null;
    /** As it is answered: an e-mail address, or the digits of a number. */
    invitee: string;
    /** As it is compared: the address in lower case, the number as E.164. */
    invitee_key: string;
    accepted_user_id: string | null;
    organization_id: string;
    /** `Expired` is computed when it is read; written only where it makes room for a new invitation. */
    status: 'Pending' | 'Accepted' | 'Expired' | 'Revoked';
    created_at: number;
    updated_at: number;
    expires_at: number;
  };
  invitation_roles: { tenant_id: string; invitation_id: string; role_id: string };
  /** Whoever shows the token has the number or the address. Only the token's digest is kept. */
  one_time_tokens: {
    tenant_id: string;
    id: string;
    /** E.164 with its plus sign; either this or `email`. */
    phone: string | null;
    email: string | null;
    digest: string;
    key_id: string;
    /** JSON: organizationIds, journey. */
    context: string;
    status: 'active' | 'consumed' | 'revoked' | 'expired';
    invitation_id: string | null;
    created_at: number;
    expires_at: number;
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
  hooks: {
    tenant_id: string;
    id: string;
    name: string;
    /** The one event of a hook that was made before there were lists of them. */
    event: string | null;
    /** JSON: a list. */
    events: string;
    /** JSON: url, headers, retries; sealed. */
    sealed_config: string;
    sealed_signing_key: string;
    is_enabled: number;
    version: Generated<number>;
    created_at: number;
  };
  /** One event on its way to one hook. */
  hook_deliveries: {
    tenant_id: string;
    id: string;
    hook_id: string;
    event: string;
    /** JSON, byte for byte as it is sent and signed. */
    body: string;
    state: 'waiting' | 'delivered' | 'dead';
    /** How often it was tried: whoever tries raises it first. */
    attempts: Generated<number>;
    /** When it is tried next; while it is being tried, when it is taken for lost. Null once it has ended. */
    next_at: number | null;
    /** What came of each try: one JSON object a line. */
    outcomes: Generated<string>;
    created_at: number;
    updated_at: number;
  };
  account_centers: {
    tenant_id: string;
    value: string;
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
}
