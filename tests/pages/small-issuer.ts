/** A small OpenID provider for the demo application alone: whoever comes is the same person, unless they turn back. */
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type AdapterFactory, type AdapterPayload } from 'oidc-provider';

export interface SmallIssuer {
  readonly provider: Provider;
  /** What the next person at the sign-in page does. */
  turnsBack: boolean;
  /** How often somebody was asked to sign in. */
  asked: number;
}

export async function createSmallIssuer(endpoint: string): Promise<SmallIssuer> {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true });
  const provider = new Provider(`${endpoint}/oidc`, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES384', use: 'sig', kid: 'one' }] },
    clients: [
      {
        client_id: 'demo-app',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${endpoint}/demo-app`],
        post_logout_redirect_uris: [`${endpoint}/demo-app`],
        grant_types: ['authorization_code', 'refresh_token'],
        id_token_signed_response_alg: 'ES384',
      },
    ],
    adapter: createMemory(),
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, RefreshToken: 600, IdToken: 600 },
    clientBasedCORS: () => true,
    enabledJWA: { idTokenSigningAlgValues: ['ES384'] },
    scopes: ['openid', 'offline_access', 'profile', 'phone'],
    claims: { profile: ['name', 'created_at'], phone: ['phone_number', 'phone_number_verified'] },
    conformIdTokenClaims: false,
    extraParams: ['first_screen'],
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...person }) }),
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { logoutSource },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    interactions: { url: () => '/oidc/ask' },
    cookies: { keys: ['test'], short: { path: '/' } },
  });
  const issuer: SmallIssuer = { provider, turnsBack: false, asked: 0 };
  provider.use(async (context, next) => {
    if (context.path !== '/ask') return next();
    const { prompt, params, session } = await provider.interactionDetails(context.req, context.res);
    if (prompt.name === 'login') {
      issuer.asked++;
      const result = issuer.turnsBack
        ? { error: 'access_denied', error_description: 'the person turned back' }
        : { login: { accountId: 'k3v8q2m1' } };
      return provider.interactionFinished(context.req, context.res, result);
    }
    const grant = new provider.Grant({
      accountId: session?.accountId,
      clientId: String(params['client_id']),
    });
    grant.addOIDCScope(String(params['scope']));
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(
      context.req,
      context.res,
      { consent },
      { mergeWithLastSubmission: true },
    );
  });
  return issuer;
}

const person = {
  name: null,
  created_at: 1_767_225_600_000,
  phone_number: '66812345678',
  phone_number_verified: true,
};

/** What oidc-provider keeps, for as long as the test runs. */
function createMemory(): AdapterFactory {
  const rows = new Map<string, AdapterPayload>();
  return (model) => {
    const key = (id: string) => `${model}:${id}`;
    const find = async (match: (row: AdapterPayload) => boolean) =>
      [...rows].find(([name, row]) => name.startsWith(`${model}:`) && match(row))?.[1];
    return {
      upsert: async (id, payload) => void rows.set(key(id), payload),
      find: async (id) => rows.get(key(id)),
      findByUid: (uid) => find((row) => row.uid === uid),
      findByUserCode: (code) => find((row) => row.userCode === code),
      consume: async (id) =>
        void Object.assign(rows.get(key(id)) ?? {}, { consumed: Math.floor(Date.now() / 1000) }),
      destroy: async (id) => void rows.delete(key(id)),
      async revokeByGrantId(grantId) {
        for (const [name, row] of rows) if (row.grantId === grantId) rows.delete(name);
      },
    };
  };
}

async function logoutSource(context: { body: unknown }, form: string): Promise<void> {
  context.body = `<!doctype html><title>Sign Out</title><body>${form}<script>const form = document.forms[0]; form.insertAdjacentHTML('beforeend', '<input name="logout" value="yes">'); form.submit()</script>`;
}
