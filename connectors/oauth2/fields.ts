/** What an operator fills in: the documented settings of a provider of OAuth 2.0. */
import { json, secret, select, text, url } from '@latchkey/connector-kit';
import { authenticationFields } from '../client-authentication.ts';

export const fields = {
  authorizationEndpoint: url({ label: 'Authorization endpoint' }),
  tokenEndpoint: url({ label: 'Token endpoint' }),
  userInfoEndpoint: url({ label: 'User info endpoint' }),
  clientId: text({ label: 'Client ID' }),
  clientSecret: secret({ label: 'Client secret' }),
  ...authenticationFields,
  tokenEndpointResponseType: select({
    label: 'Answer of the token endpoint',
    required: false,
    options: { 'query-string': 'A form', json: 'JSON' },
    defaultValue: 'query-string',
  }),
  scope: text({ label: 'Scope', required: false }),
  profileMap: json({
    label: 'Profile map',
    hint: 'Where in the provider’s answer each fact stands: { "id": "data.user_id" }',
    required: false,
    read: texts,
  }),
  customConfig: json({ label: 'Further parameters of the request', required: false, read: texts }),
};

function texts(raw: object) {
  const wrong = Object.entries(raw).filter(([, value]) => typeof value !== 'string');
  return wrong.length > 0
    ? { issues: wrong.map(([path]) => ({ path, message: 'must be text' })) }
    : { value: raw as Readonly<Record<string, string>> };
}
