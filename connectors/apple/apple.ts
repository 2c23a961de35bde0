/** https://developer.apple.com/documentation/signinwithapplerestapi */
import {
  authorizationUri,
  codeIn,
  type Config,
  defineSocialConnector,
  find,
  type SocialReturn,
  type SocialTools,
} from '@latchkey/connector-kit';
import { askForTokens } from '../ask-for-tokens.ts';
import { checkIdToken } from '../check-id-token.ts';
import { clientSecretOf } from './client-secret.ts';
import { fields } from './fields.ts';
import { description, name } from './words.ts';

const provider = 'Apple';
const issuer = 'https://appleid.apple.com';

export default defineSocialConnector({
  id: 'apple-universal',
  target: 'apple',
  name,
  description,
  homepage: 'https://developer.apple.com/sign-in-with-apple/',

  fields,

  getAuthorizationUri({ state, redirectUri, nonce, codeChallenge }, config) {
    return authorizationUri(`${issuer}/auth/authorize`, {
      response_type: config.privateKey === undefined ? 'code id_token' : 'code',
      // Apple refuses to answer otherwise where a name, an address or an ID token is asked for; a host may add to the scope.
      response_mode: 'form_post',
      client_id: config.clientId,
      redirect_uri: redirectUri,
      scope: config.scope,
      state,
      nonce,
      codeChallenge,
    });
  },

  async getUserInfo(returned, config, tools) {
    const { data, nonce } = returned;
    const claims = await checkIdToken(await idTokenOf(returned, config, tools), {
      provider,
      clientId: config.clientId,
      jwksUri: `${issuer}/auth/keys`,
      issuer,
      algorithms: ['RS256'],
      nonce,
      http: tools.http,
      now: tools.clock.now(),
    });
    return {
      id: claims.sub,
      email: find(claims, 'email'),
      // Apple writes a truth, or the word for it. An address of its relay is verified too: mail to it arrives.
      isEmailVerified: find(claims, 'email_verified') === 'true',
      name: nameIn(data['user']),
      rawData: claims,
    };
  },
});

/** With a key, the code is changed for it; without one (the documented settings), the return itself must hold one. */
async function idTokenOf(
  { data, redirectUri, codeVerifier }: SocialReturn,
  { clientId, teamId, keyId, privateKey }: Config<typeof fields>,
  { http, clock }: SocialTools,
): Promise<unknown> {
  const code = codeIn(data, provider);
  if (!teamId || !keyId || !privateKey) return data['id_token'];
  const now = clock.now();
  const clientSecret = await clientSecretOf({ clientId, teamId, keyId, privateKey }, now);
  const client = { clientId, clientSecret, tokenEndpoint: `${issuer}/auth/token` };
  const tokens = await askForTokens({ provider, client, code, redirectUri, codeVerifier, http, now });
  return tokens['id_token'];
}

/** Told once, with the first sign-in, through the browser: good enough for a name, and for nothing else that it says. */
function nameIn(user: string | undefined): string | undefined {
  try {
    const told: unknown = JSON.parse(user ?? '{}');
    const parts = [find(told, 'name.firstName'), find(told, 'name.lastName')];
    return parts.filter(Boolean).join(' ').slice(0, 128) || undefined;
  } catch {
    return undefined;
  }
}
