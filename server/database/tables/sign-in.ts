/** Sign-ins in progress and what they leave behind: codes, limits, tokens. */
import type { Generated } from 'kysely';

export interface SignInTables {
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
    /** What a passkey's device is to sign, asked before the flow began; null once it was answered. */
    passkey_challenge: Generated<string | null>;
    /** Whose login the result is; null without one. */
    account_id: Generated<string | null>;
    /** That of the person when it ended: the result counts until theirs is another. */
    credentials_version: Generated<number | null>;
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
  /** Where a person finished a sign-in, one row for each country; an empty one where it is not known. */
  sign_in_places: {
    tenant_id: string;
    user_id: string;
    country: string;
    /** Tenths of a degree. */
    latitude_tenths: number | null;
    longitude_tenths: number | null;
    seen_at: number;
  };
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
    version: Generated<number>;
    invitation_id: string | null;
    created_at: number;
    expires_at: number;
  };
}
