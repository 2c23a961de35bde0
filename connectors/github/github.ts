/** https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps */
import {
  authorizationUri,
  codeIn,
  defineSocialConnector,
  find,
  refusal,
  type Reply,
  secret,
  text,
} from '@latchkey/connector-kit';
import { askForTokens } from '../ask-for-tokens.ts';
import { askWithToken, objectIn } from '../ask-with-token.ts';
import { description, name } from './words.ts';

const provider = 'GitHub';
const place = 'https://github.com/login/oauth';
const api = 'https://api.github.com';
/** https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

export default defineSocialConnector({
  id: 'github-universal',
  target: 'github',
  name,
  description,
  homepage: 'https://github.com',

  fields: {
    clientId: text({ label: 'Client ID' }),
    clientSecret: secret({ label: 'Client secret' }),
    scope: text({
      label: 'Scope',
      hint: 'Without user:email nobody learns of an address that the person keeps private',
      required: false,
      defaultValue: 'read:user user:email',
    }),
  },

  getAuthorizationUri: ({ state, redirectUri, codeChallenge }, { clientId, scope }) =>
    authorizationUri(`${place}/authorize`, {
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state,
      codeChallenge,
    }),

  async getUserInfo({ data, redirectUri, codeVerifier }, config, { http, clock }) {
    const code = codeIn(data, provider);
    const client = { ...config, tokenEndpoint: `${place}/access_token` };
    const around = { provider, http, now: clock.now() };
    const tokens = await askForTokens({ ...around, client, code, redirectUri, codeVerifier });
    const ask = (path: string) => askWithToken({ ...around, address: `${api}${path}`, tokens, headers });
    const person = objectIn(provider, await ask('/user'));
    const addresses = addressesIn(await ask('/user/emails?per_page=100'));
    const shown = find(person, 'email');
    const primary = addresses.find(({ isPrimary, isVerified }) => isPrimary && isVerified);
    const email = primary?.email ?? shown;
    return {
      // A number that stays; the login can be changed, and then be taken by somebody else.
      id: find(person, 'id') ?? '',
      email,
      isEmailVerified: addresses.some((one) => one.isVerified && one.email === email),
      name: find(person, 'name') ?? find(person, 'login'),
      avatar: find(person, 'avatar_url'),
      rawData: { userInfo: person }, // the other addresses are nobody's business
    };
  },
});

/** None, when the person or the app does not let us see them (403, 404): they come in without an address. */
function addressesIn(reply: Reply) {
  const { status, json } = reply;
  if (status === 403 || status === 404) return [];
  if (status !== 200 || !Array.isArray(json))
    throw refusal({ provider, reply, words: find(json, 'message') });
  return json.map((row: unknown) => ({
    email: find(row, 'email') ?? '',
    isPrimary: find(row, 'primary') === 'true',
    isVerified: (row as { verified?: unknown } | null)?.verified === true,
  }));
}
