/** The one module of the config plan: the discovery document and the keys that it leads to. */
import assert from 'node:assert/strict';
import type { Check } from './check.ts';
import { issuer } from './provider.ts';

export const configChecks = {
  'oidcc-discovery-endpoint-verification': async (op) => {
    const reply = await op.get('/oidc/.well-known/openid-configuration');
    assert.equal(reply.status, 200);
    assert.match(String(reply.headers['content-type']), /^application\/json/);
    const document = reply.json();
    assert.equal(document['issuer'], issuer);
    for (const [name, value] of Object.entries(document))
      if (/_(endpoint|uri)$/.test(name)) assert.match(String(value), /^https:\/\/id\.example\/oidc\//, name);
    const required = ['authorization', 'token', 'userinfo'].map((name) => `${name}_endpoint`);
    for (const name of [...required, 'jwks_uri']) assert.equal(typeof document[name], 'string', name);
    const lists: Readonly<Record<string, readonly string[]>> = {
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      grant_types_supported: ['authorization_code'],
      scopes_supported: ['openid'],
      claims_supported: ['sub', 'iss', 'auth_time', 'name'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    };
    for (const [name, values] of Object.entries(lists))
      for (const value of values) assert.ok((document[name] as string[]).includes(value), `${name} ${value}`);
    const algorithms = document['id_token_signing_alg_values_supported'] as string[];
    assert.equal(algorithms.includes('none'), false);
    for (const name of ['claims', 'request_uri'])
      assert.equal(document[`${name}_parameter_supported`], false, name);

    const { keys } = (await op.get('/oidc/jwks')).json() as { keys: Record<string, string>[] };
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, keys.length);
    assert.ok(keys.some(({ kty, alg, use }) => kty === 'RSA' && alg === 'RS256' && use === 'sig'));
    for (const key of keys)
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
        assert.equal(secret in key, false, `${key['kid']} shows ${secret}`);
  },
} satisfies Record<string, Check>;
