/** https://www.rfc-editor.org/rfc/rfc6749: any provider of OAuth 2.0, by the authorization code grant. */
import { authorizationUri, codeIn, defineSocialConnector, find } from '@latchkey/connector-kit';
import { askForTokens } from '../ask-for-tokens.ts';
import { askWithToken, objectIn } from '../ask-with-token.ts';
import { fields } from './fields.ts';
import { description, name } from './words.ts';

const provider = 'The provider';

export default defineSocialConnector({
  id: 'oauth2',
  target: 'oauth2',
  isStandard: true,
  name,
  description,
  homepage: 'https://www.rfc-editor.org/rfc/rfc6749',

  fields,

  getAuthorizationUri: ({ state, redirectUri, codeChallenge }, config) =>
    authorizationUri(config.authorizationEndpoint, {
      ...config.customConfig,
      response_type: 'code',
      scope: config.scope,
      client_id: config.clientId,
      redirect_uri: redirectUri,
      state,
      codeChallenge,
    }),

  async getUserInfo({ data, redirectUri, codeVerifier }, config, { http, clock }) {
    const code = codeIn(data, provider);
    const around = { provider, http, now: clock.now() };
    const tokens = await askForTokens({ ...around, client: config, code, redirectUri, codeVerifier });
    const reply = await askWithToken({ ...around, address: config.userInfoEndpoint, tokens });
    const told = objectIn(provider, reply);
    const places = { ...usual, ...config.profileMap };
    const fact = (key: keyof typeof usual) => find(told, places[key]);
    return {
      id: fact('id') ?? '',
      name: fact('name'),
      avatar: fact('avatar'),
      email: fact('email'),
      // OAuth 2.0 says nothing of verification: only a place that the operator names is believed, and only a true there.
      isEmailVerified: isTrueAt(told, places.emailVerified),
      phone: fact('phone'),
      isPhoneVerified: isTrueAt(told, places.phoneVerified),
      rawData: told,
    };
  },
});

/** Where the facts stand unless the operator says otherwise. */
const usual = {
  id: 'id',
  name: 'name',
  avatar: 'avatar',
  email: 'email',
  phone: 'phone',
  emailVerified: '',
  phoneVerified: '',
};

function isTrueAt(told: object, path: string): boolean {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce<unknown>((here, step) => own(here, step), told);
  return own(holder, last) === true;
}

const own = (here: unknown, step: string): unknown =>
  typeof here === 'object' && here !== null && Object.hasOwn(here, step)
    ? (here as Readonly<Record<string, unknown>>)[step]
    : undefined;
