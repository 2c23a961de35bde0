/** How a request proves who it comes from. Secrets are settings of their own, so that the server can seal and mask them. */
import { json, secret, select, text, url } from '@latchkey/connector-kit';
import { readHmac } from './hmac.ts';
import { located } from './shape.ts';

type Given = Readonly<Record<string, unknown>>;

const when =
  (...types: readonly string[]) =>
  ({ authType }: Given) =>
    types.includes(String(authType));

export const authSettings = {
  authType: select({
    label: 'Authentication',
    hint: 'How requests are signed in. None: with the Authorization Header above, if it is filled in.',
    options: {
      none: 'None, or the header above',
      basic: 'Basic: user and password',
      bearer: 'Bearer token',
      header: 'Token in a header',
      query: 'Token in the query',
      oauth2ClientCredentials: 'OAuth 2 client credentials',
      hmac: 'HMAC signature',
    },
    required: false,
    defaultValue: 'none',
  }),
  authName: text({
    label: 'Authentication name',
    hint: 'Of the header or the query parameter that carries the token or the signature: x-api-key.',
    required: when('header', 'query', 'hmac'),
    pattern: /^[\w.-]{1,100}$/,
    rule: 'must be the name of a header or a parameter',
  }),
  authUser: text({
    label: 'Authentication user',
    hint: 'User or account; also {{config.authUser}}.',
    required: when('basic'),
  }),
  authPassword: secret({
    label: 'Authentication password',
    hint: 'Also {{config.authPassword}}.',
    required: false,
  }),
  authToken: secret({
    label: 'Authentication token',
    hint: 'Token, API key or HMAC key; also {{config.authToken}}.',
    required: when('bearer', 'header', 'query', 'hmac'),
  }),
  hmac: json({
    label: 'HMAC',
    hint: 'What is signed and how: { "algorithm": "sha256", "encoding": "hex", "content": "{{nowUnix}}.{{body}}", "value": "{{signature}}" }.',
    required: false,
    read: located(readHmac),
  }),
  oauthTokenUrl: url({
    label: 'OAuth token URL',
    hint: 'Where client id and secret become an access token.',
    required: when('oauth2ClientCredentials'),
  }),
  oauthClientId: text({ label: 'OAuth client id', required: when('oauth2ClientCredentials') }),
  oauthClientSecret: secret({ label: 'OAuth client secret', required: when('oauth2ClientCredentials') }),
  oauthScope: text({ label: 'OAuth scope', required: false }),
  signingSecret: secret({
    label: 'Signing secret',
    hint: 'whsec_ and the Base64 of 24 to 64 bytes: requests are then signed as Standard Webhooks, so that your service can tell them from forged ones.',
    required: false,
    pattern: /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    rule: 'must be whsec_ and the Base64 of 24 to 64 bytes',
  }),
} as const;
