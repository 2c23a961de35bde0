/** What leaves: connectors, messages, hooks. */
import type { Generated } from 'kysely';

export interface MessagesTables {
  connectors: {
    tenant_id: string;
    id: string;
    type: 'Sms' | 'Email' | 'Social';
    factory_id: string;
    /** Of a social one: the provider, which only one connector of the tenant has. */
    target: string | null;
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
}
