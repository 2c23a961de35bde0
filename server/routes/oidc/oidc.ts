/** Everything under `/oidc` of every tenant: one provider each, built when first asked for and again when its keys change. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorText } from '../../../words/index.ts';
import type { Random } from '../../random.ts';
import type { Secrets } from '../../secrets.ts';
import type { SigningKeys } from '../../tenants/signing-keys.ts';
import type { Tenant } from '../../tenants/tenants.ts';
import { type CookieKeys, createCookieKeys } from './cookie-keys.ts';
import { interactionIdOf } from './interaction-cookie.ts';
import { createProvider, type ProviderDeps } from './provider.ts';

export interface OidcDeps extends ProviderDeps {
  readonly signingKeys: Pick<SigningKeys, 'get'>;
  readonly secrets: Pick<Secrets, 'derive'>;
  readonly random: Pick<Random, 'secret'>;
}

export interface Oidc {
  /** Answers a request whose path begins with `/oidc`; never throws. Headers set on the answer before are kept. */
  callback(tenantId: string): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** See `interactionIdOf` in interaction-cookie.ts. */
  interactionIdOf(request: Pick<IncomingMessage, 'headers' | 'url'>, tenant: Tenant): string | undefined;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createOidc(deps: OidcDeps): Oidc {
  const placeholder = deps.random.secret(43);
  const built = new Map<string, { readonly version: string; readonly listener: Listener }>();
  const allCookieKeys = new Map<string, CookieKeys>();

  /** Each tenant's own: a cookie of one says nothing to another. */
  const cookieKeysOf = (tenantId: string): CookieKeys => {
    const known = allCookieKeys.get(tenantId);
    if (known) return known;
    const made = createCookieKeys(deps.secrets.derive(`cookies/${tenantId}`));
    allCookieKeys.set(tenantId, made);
    return made;
  };
  const listenerOf = async (tenantId: string): Promise<Listener> => {
    const keys = await deps.signingKeys.get(tenantId);
    const version = keys.map(({ id }) => id).join(' ');
    const known = built.get(tenantId);
    if (known?.version === version) return known.listener;
    const tenant = deps.tenants.get(tenantId);
    const provider = createProvider(deps, { tenant, keys, placeholder, cookieKeys: cookieKeysOf(tenantId) });
    const listener = provider.callback() as Listener;
    built.set(tenantId, { version, listener });
    return listener;
  };

  return {
    interactionIdOf: (request, tenant) => interactionIdOf(request, { tenant, keys: cookieKeysOf(tenant.id) }),
    callback: (tenantId) => async (request, response) => {
      try {
        await (await listenerOf(tenantId))(request, response);
      } catch (error) {
        const isAway = deps.isDatabaseAway(error);
        if (!isAway) deps.log.error({ err: error }, 'OIDC request failed');
        answerFault(response, isAway);
      }
    },
  };
}

/** Only where the provider itself could not be built: its keys could not be read. */
function answerFault(response: ServerResponse, isAway: boolean): void {
  if (response.headersSent) return void response.destroy();
  const code = isAway ? 'server.unavailable' : 'oidc.server_error';
  const body = {
    code,
    message: errorText('en', code, isAway ? { retryAfterSeconds: 5 } : {}),
    error: isAway ? 'temporarily_unavailable' : 'server_error',
  };
  response.writeHead(isAway ? 503 : 500, {
    'content-type': 'application/json; charset=utf-8',
    ...(isAway && { 'retry-after': '5' }),
  });
  response.end(JSON.stringify(body));
}
