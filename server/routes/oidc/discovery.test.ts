/** The discovery document and the keys, as everybody reads them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { eachDatabase } from '../../testing/databases.ts';
import { type OidcRig, relyingParty, signIn, startOidc } from '../../testing/oidc-rig.ts';

eachDatabase('discovery and keys', ({ open }) => {
  let rig: OidcRig;
  before(async () => {
    rig = await startOidc(await open());
  });
  after(() => rig.stop());

  test('the document has exactly the keys and values of the contract, at both addresses', async () => {
    const { endpoint, issuer } = rig.tenant;
    for (const path of ['openid-configuration', 'oauth-authorization-server']) {
      const response = await fetch(`${issuer}/.well-known/${path}`, {
        headers: { origin: 'https://x.example' },
      });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('access-control-allow-origin'), 'https://x.example');
      assert.deepEqual(await response.json(), {
        issuer: `${endpoint}/oidc`,
        authorization_endpoint: `${endpoint}/oidc/auth`,
        token_endpoint: `${endpoint}/oidc/token`,
        userinfo_endpoint: `${endpoint}/oidc/me`,
        jwks_uri: `${endpoint}/oidc/jwks`,
        end_session_endpoint: `${endpoint}/oidc/session/end`,
        introspection_endpoint: `${endpoint}/oidc/token/introspection`,
        revocation_endpoint: `${endpoint}/oidc/token/revocation`,
        device_authorization_endpoint: `${endpoint}/oidc/device/auth`,
        pushed_authorization_request_endpoint: `${endpoint}/oidc/request`,
        authorization_response_iss_parameter_supported: true,
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        claims_parameter_supported: false,
        request_uri_parameter_supported: false,
        claim_types_supported: ['normal'],
        claims_supported:
          'sub name family_name given_name middle_name nickname preferred_username profile picture website gender birthdate zoneinfo locale updated_at username created_at email email_verified phone_number phone_number_verified address custom_data identities sso_identities roles organizations organization_data organization_roles sid auth_time iss'.split(
            ' ',
          ),
        code_challenge_methods_supported: ['S256'],
        grant_types_supported: [
          'implicit',
          'authorization_code',
          'refresh_token',
          'client_credentials',
          'urn:ietf:params:oauth:grant-type:device_code',
          'urn:ietf:params:oauth:grant-type:token-exchange',
        ],
        id_token_signing_alg_values_supported: ['ES384'],
        response_modes_supported: ['form_post', 'fragment', 'query'],
        response_types_supported: ['code id_token', 'code', 'id_token', 'none'],
        scopes_supported:
          'openid offline_access profile email phone address custom_data identities roles urn:logto:scope:organizations urn:logto:scope:organization_roles urn:logto:scope:sessions urn:logto:scope:trusted_devices'.split(
            ' ',
          ),
        subject_types_supported: ['public'],
        token_endpoint_auth_methods_supported: [
          'client_secret_basic',
          'client_secret_jwt',
          'client_secret_post',
          'private_key_jwt',
          'none',
        ],
        token_endpoint_auth_signing_alg_values_supported: [
          'HS256',
          'RS256',
          'PS256',
          'ES256',
          'Ed25519',
          'EdDSA',
        ],
      });
    }
  });

  test('addresses come from the tenant, whatever Host and forwarded headers say', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    const query = 'client_id=demo-app&response_type=none';
    for (const path of ['.well-known/openid-configuration', `auth?${query}`, 'session/end']) {
      const response = await fetch(`${rig.tenant.issuer}/${path}`, { headers, redirect: 'manual' });
      assert.doesNotMatch(`${response.headers.get('location')} ${await response.text()}`, /evil/);
    }
  });

  test('an answer has an ETag, and is not sent twice', async () => {
    for (const path of ['.well-known/openid-configuration', 'jwks']) {
      const first = await fetch(`${rig.tenant.issuer}/${path}`);
      const tag = String(first.headers.get('etag'));
      assert.match(tag, /^W\/"[\w-]+"$/);
      const again = await fetch(`${rig.tenant.issuer}/${path}`, { headers: { 'if-none-match': tag } });
      assert.deepEqual([again.status, await again.text()], [304, '']);
    }
  });

  test('the document leaves compressed where that is taken', async () => {
    const url = `${rig.tenant.issuer}/.well-known/openid-configuration`;
    for (const [accepted, encoding] of [
      ['gzip, br', 'gzip'],
      ['identity', null],
      ['gzip;q=0', null],
    ]) {
      const response = await fetch(url, { headers: { 'accept-encoding': String(accepted) } });
      assert.equal(response.headers.get('content-encoding'), encoding);
      assert.match(String(response.headers.get('vary')), /Accept-Encoding/);
      assert.equal(((await response.json()) as { issuer: string }).issuer, rig.tenant.issuer);
    }
  });

  test('the newest key signs, older ones stay published, and no private part is', async () => {
    const read = async () => {
      const response = await fetch(`${rig.tenant.issuer}/jwks`);
      assert.equal(response.headers.get('cache-control'), 'no-cache, max-age=0, must-revalidate');
      return ((await response.json()) as { keys: Record<string, string>[] }).keys;
    };
    const [first, ...none] = await read();
    assert.deepEqual(none, []);
    assert.deepEqual(Object.keys(first ?? {}).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    assert.deepEqual([first?.['alg'], first?.['crv'], first?.['use']], ['ES384', 'P-384', 'sig']);
    for (const algorithm of ['RS256', 'EdDSA', 'ES256', 'ES384'] as const) {
      const { id } = await rig.signingKeys.rotate('default', algorithm);
      const keys = await read();
      assert.deepEqual([keys[0]?.['kid'], keys[0]?.['alg']], [id, algorithm]);
      assert.equal(keys.at(-1)?.['kid'], first?.['kid']);
      for (const key of keys) assert.equal(key['d'] ?? key['p'], undefined);
      const document = (await (
        await fetch(`${rig.tenant.issuer}/.well-known/openid-configuration`)
      ).json()) as {
        id_token_signing_alg_values_supported: string[];
      };
      assert.equal(document.id_token_signing_alg_values_supported[0], algorithm);
      const { tokens } = await signIn({
        rig,
        config: await relyingParty(rig.tenant.issuer, 'demo-app'),
        user: rig.addUser(),
        redirectUri: `${rig.tenant.endpoint}/demo-app`,
      });
      const header = decodeProtectedHeader(String(tokens.id_token));
      assert.deepEqual([header.alg, header.kid], [algorithm, id]);
    }
    assert.equal((await read()).length, 5);
  });
});
