/** https://openid.net/specs/openid-connect-core-1_0.html: any provider of OpenID Connect, by the authorization code flow. */
import {
  authorizationUri,
  codeIn,
  defineSocialConnector,
  find,
  SocialRefusal,
} from '@latchkey/connector-kit';
import { askForTokens } from '../ask-for-tokens.ts';
import { checkIdToken } from '../check-id-token.ts';
import { fields } from './fields.ts';
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
    const provider = 'The provider';
    const { issuer } = config.idTokenVerificationConfig;
    // RFC 9207 §2.4: a return that says to be of another issuer was mixed up by somebody.
    if (data['iss'] && data['iss'] !== issuer)
      throw new SocialRefusal('code', 'The return is of another issuer.');
    const code = codeIn(data, provider);
    const around = { provider, http, now: clock.now() };
    const tokens = await askForTokens({ ...around, client: config, code, redirectUri, codeVerifier });
    const claims = await checkIdToken(tokens['id_token'], {
      ...around,
      ...config.idTokenVerificationConfig,
      clientId: config.clientId,
      nonce,
    });
    const isTrue = (value: unknown): boolean =>
      value === true || (config.acceptStringTypedBooleanClaims && value === 'true');
    return {
      id: claims.sub,
      email: find(claims, 'email'),
      isEmailVerified: isTrue(claims['email_verified']),
      phone: phoneIn(find(claims, 'phone_number'), config.phoneNumberFormat),
      isPhoneVerified: isTrue(claims['phone_number_verified']),
      name: find(claims, 'name') ?? find(claims, 'preferred_username'),
      avatar: find(claims, 'picture'),
      rawData: claims,
    };
  },
});

/** Digits alone are a whole number only where the operator says that the provider writes them so. */
const phoneIn = (written: string | undefined, format: string): string | undefined =>
  format === 'digits' && written && /^\d+$/.test(written) ? `+${written}` : written;

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
