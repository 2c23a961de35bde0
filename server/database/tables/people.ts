/** People, and what proves that they are themselves. */
import type { Generated } from 'kysely';

export interface PeopleTables {
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
    /** Rises with each change after which nothing counts that was proven before: of the password, by suspension. */
    credentials_version: Generated<number>;
  };
  /** Accounts at other providers; what was told of them stands in `users.identities`. */
  user_identities: {
    tenant_id: string;
    target: string;
    external_id: string;
    user_id: string;
    created_at: number;
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
    /** Of a passkey: the SHA-256 of the id that it calls itself by, base64url; one person in the tenant has it. */
    credential_digest: Generated<string | null>;
    /** Of a passkey: its place among the person's, from 1 on. */
    passkey_slot: Generated<number | null>;
  };
  /** Browsers that stand in for the second factor of one person. */
  trusted_devices: {
    tenant_id: string;
    id: string;
    user_id: string;
    /** Of the secret that its cookie holds. */
    secret_digest: string;
    /** Of what the account was when it was made: password, number, address. */
    state_digest: string;
    /** JSON: the factors that were there; it ends with the first that goes. */
    factor_ids: string;
    agent: string | null;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
  /** What a person has proven again before changing their own account. */
  verifications: {
    tenant_id: string;
    id: string;
    user_id: string;
    /** The browser's session, or the grant of a token that has none. */
    session: string;
    kind: 'password' | 'code' | 'passkey' | 'social' | 'totp' | 'shown-passkey' | 'backup-code';
    purpose: string | null;
    recipient: string | null;
    /** JSON */
    payload: string | null;
    created_at: number;
    expires_at: number;
    verified_at: number | null;
    used_at: number | null;
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
}
