/** The discovery document: exactly the contract's keys and values (end-user/01 §1), whatever we refuse by request. */
import type { SigningKey } from '../../tenants/signing-keys.ts';
import type { Tenant } from '../../tenants/tenants.ts';
import { claimNames, scopes } from './claims.ts';

export const discoveryOf = ({ issuer }: Tenant, keys: readonly SigningKey[]) => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/me`,
  jwks_uri: `${issuer}/jwks`,
  end_session_endpoint: `${issuer}/session/end`,
  introspection_endpoint: `${issuer}/token/introspection`,
  revocation_endpoint: `${issuer}/token/revocation`,
  device_authorization_endpoint: `${issuer}/device/auth`,
  pushed_authorization_request_endpoint: `${issuer}/request`,
  authorization_response_iss_parameter_supported: true,
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  claims_parameter_supported: false,
  request_uri_parameter_supported: false,
  claim_types_supported: ['normal'],
  claims_supported: claimNames,
  code_challenge_methods_supported: ['S256'],
  grant_types_supported: [
    'implicit',
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:token-exchange',
  ],
  id_token_signing_alg_values_supported: [...new Set(keys.map(({ algorithm }) => algorithm))],
  response_modes_supported: ['form_post', 'fragment', 'query'],
  response_types_supported: ['code id_token', 'code', 'id_token', 'none'],
  scopes_supported: scopes,
  subject_types_supported: ['public'],
  token_endpoint_auth_methods_supported: [
    'client_secret_basic',
    'client_secret_jwt',
    'client_secret_post',
    'private_key_jwt',
    'none',
  ],
  token_endpoint_auth_signing_alg_values_supported: ['HS256', 'RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
});
