/** Access tokens by client credentials (RFC 6749 §4.4), kept until shortly before they end. */
import { createHash } from 'node:crypto';
import {
  basic,
  ConnectorError,
  errorTable,
  find,
  isConnectorError,
  refusal,
  type Tools,
} from '@latchkey/connector-kit';

export interface Client {
  readonly tokenUrl: string;
  readonly id: string;
  readonly secret: string;
  readonly scope: string | undefined;
}

interface Kept {
  readonly token: Promise<string>;
  endsAt: number;
}

/** By a digest of the client: a changed secret is another client, and no key of this map is a secret. */
const kept = new Map<string, Kept>();
const keptAtMost = 100;

/** One request for all who wait. `but` is a token that the provider no longer takes. */
export async function accessToken(client: Client, tools: Tools, but?: string): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify(Object.values(client)))
    .digest('base64');
  const found = kept.get(key);
  if (found && found.endsAt > tools.clock.now()) {
    const token = await found.token;
    if (token !== but) return token;
  }
  if (kept.get(key) === found) keep(key, client, tools);
  return (kept.get(key) ?? keep(key, client, tools)).token;
}

function keep(key: string, client: Client, tools: Tools): Kept {
  const fetched = fetchToken(client, tools);
  const entry: Kept = { token: fetched.then(({ token }) => token), endsAt: Infinity };
  kept.delete(key);
  kept.set(key, entry);
  for (const oldest of kept.keys()) if (kept.size > keptAtMost) kept.delete(oldest);
  fetched.then(
    ({ endsAt }) => {
      entry.endsAt = endsAt;
    },
    () => {
      if (kept.get(key) === entry) kept.delete(key);
    },
  );
  return entry;
}

const codes = errorTable({
  'auth fix': ['invalid_client', 'unauthorized_client', 'invalid_grant', 'access_denied'],
  'config fix': ['invalid_request', 'unsupported_grant_type', 'invalid_scope'],
});

async function fetchToken({ tokenUrl, id, secret, scope }: Client, { http, clock }: Tools) {
  try {
    const reply = await http.post(tokenUrl, {
      headers: { authorization: basic(formEncoded(id), formEncoded(secret)) },
      form: { grant_type: 'client_credentials', scope },
    });
    const token = find(reply.json, 'access_token');
    if (reply.status !== 200 || !token || !/^[\x21-\x7e]+$/.test(token)) {
      const code = find(reply.json, 'error');
      const words = find(reply.json, 'error_description');
      throw refusal({ provider: new URL(tokenUrl).host, reply, code, words, verdict: codes(code) });
    }
    const seconds = Number(find(reply.json, 'expires_in') ?? 300) || 0;
    return { token, endsAt: clock.now() + (seconds - Math.min(60, seconds / 2)) * 1_000 };
  } catch (error) {
    throw isConnectorError(error) ? beforeTheMessage(error) : error;
  }
}

/** Whatever became of this request, the message itself has not left. */
const beforeTheMessage = (error: ConnectorError): ConnectorError => {
  const { kind, retry, providerCode, providerMessage, retryAfterSeconds } = error;
  return new ConnectorError(kind, error.message, {
    retry: retry === 'ambiguous' ? (kind === 'transient' ? 'now' : 'fix') : retry,
    ...(providerCode !== undefined && { providerCode }),
    ...(providerMessage !== undefined && { providerMessage }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
};

/** RFC 6749 §2.3.1: id and secret are encoded as a form would, before they are joined. */
const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
