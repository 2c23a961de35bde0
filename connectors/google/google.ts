/** https://developers.google.com/identity/openid-connect/openid-connect */
import {
  authorizationUri,
  codeIn,
  defineSocialConnector,
  find,
  list,
  secret,
  SocialRefusal,
  text,
} from '@latchkey/connector-kit';
import { askForTokens } from '../ask-for-tokens.ts';
import { checkIdToken } from '../check-id-token.ts';
import { description, name } from './words.ts';

const provider = 'Google';
const issuer = 'https://accounts.google.com';

export default defineSocialConnector({
  id: 'google-universal',
  target: 'google',
  name,
  description,
  homepage: 'https://developers.google.com/identity',

  fields: {
    clientId: text({ label: 'Client ID' }),
    clientSecret: secret({ label: 'Client secret' }),
    scope: text({
      label: 'Scope',
      required: false,
      defaultValue: 'openid profile email',
      pattern: /\bopenid\b/,
      rule: 'must hold openid',
    }),
    prompts: list({
      label: 'What Google asks each time',
      options: { select_account: 'Which account', consent: 'For consent, anew', none: 'Nothing' },
      required: false,
      defaultValue: ['select_account'],
    }),
    hostedDomain: text({
      label: 'Only of this Workspace domain',
      placeholder: 'example.com',
      required: false,
    }),
  },

  getAuthorizationUri: ({ state, redirectUri, nonce, codeChallenge }, config) =>
    authorizationUri(`${issuer}/o/oauth2/v2/auth`, {
      client_id: config.clientId,
      redirect_uri: redirectUri,
      scope: config.scope,
      prompt: config.prompts.join(' '),
      hd: config.hostedDomain,
      state,
      nonce,
      codeChallenge,
    }),

  async getUserInfo({ data, redirectUri, nonce, codeVerifier }, config, { http, clock }) {
    // RFC 9207 §2.4: a return that says to be of another issuer was mixed up by somebody.
    if (data['iss'] && data['iss'] !== issuer)
      throw new SocialRefusal('code', 'The return is of another issuer.');
    const code = codeIn(data, provider);
    const client = { ...config, tokenEndpoint: 'https://oauth2.googleapis.com/token' };
    const around = { provider, http, now: clock.now() };
    const tokens = await askForTokens({ ...around, client, code, redirectUri, codeVerifier });
    const claims = await checkIdToken(tokens['id_token'], {
      ...around,
      clientId: config.clientId,
      nonce,
      jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
      issuer: [issuer, 'accounts.google.com'], // Google writes either
      algorithms: ['RS256'],
    });
    // `hd` in the request is only a wish that the person can take out of the address; the claim is the proof.
    if (config.hostedDomain && claims['hd'] !== config.hostedDomain)
      throw new SocialRefusal('denied', 'The account is not of the Workspace domain.');
    return {
      id: claims.sub,
      email: find(claims, 'email'),
      isEmailVerified: claims['email_verified'] === true,
      name: find(claims, 'name'),
      avatar: find(claims, 'picture'),
      rawData: claims,
    };
  },
});
