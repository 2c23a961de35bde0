/** https://openid.net/specs/openid-connect-core-1_0.html: any provider of OpenID Connect, by the authorization code flow. */
import {
  authorizationUri,
  codeIn,
  defineSocialConnector,
  find,
  SocialRefusal,
} from '@latchkey/connector-kit';
import { askForIdToken } from './ask-for-id-token.ts';
import { fields } from './fields.ts';
import { checkIdToken } from './id-token.ts';
import { description, name } from './words.ts';

export default defineSocialConnector({
  id: 'oidc',
  target: 'oidc',
  isStandard: true,
  name,
  description,
  homepage: 'https://openid.net/developers/how-connect-works/',

  fields,

  getAuthorizationUri: ({ state, redirectUri, nonce, codeChallenge }, config) =>
    authorizationUri(config.authorizationEndpoint, {
      ...textsIn(config.customConfig),
      ...snakeCased(textsIn(config.authRequestOptionalConfig)),
      response_type: 'code',
      scope: config.scope,
      client_id: config.clientId,
      redirect_uri: redirectUri,
      state,
      nonce,
      codeChallenge,
    }),

  async getUserInfo({ data, redirectUri, nonce, codeVerifier }, config, { http, clock }) {
    const { issuer } = config.idTokenVerificationConfig;
    // RFC 9207 §2.4: a return that says to be of another issuer was mixed up by somebody.
    if (data['iss'] && data['iss'] !== issuer)
      throw new SocialRefusal('code', 'The return is of another issuer.');
    const code = codeIn(data, 'The provider');
    const idToken = await askForIdToken(http, config, { code, redirectUri, codeVerifier });
    const claims = await checkIdToken(idToken, { ...config, http, nonce, now: clock.now() });
    const isTrue = (value: unknown): boolean =>
      value === true || (config.acceptStringTypedBooleanClaims && value === 'true');
    return {
      id: claims.sub,
      email: find(claims, 'email'),
      isEmailVerified: isTrue(claims['email_verified']),
      phone: find(claims, 'phone_number'),
      isPhoneVerified: isTrue(claims['phone_number_verified']),
      name: find(claims, 'name') ?? find(claims, 'preferred_username'),
      avatar: find(claims, 'picture'),
      rawData: claims,
    };
  },
});

const textsIn = (given: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );

const snakeCased = (given: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`),
      value,
    ]),
  );
