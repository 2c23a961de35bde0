/** What an operator fills in: the documented settings of a provider of OpenID Connect. */
import { group, json, secret, select, text, toggle, url } from '@latchkey/connector-kit';
import { authenticationFields } from '../client-authentication.ts';

const own = (raw: object) => ({ value: raw as Readonly<Record<string, unknown>> });

export const fields = {
  scope: text({
    label: 'Scope',
    defaultValue: 'openid profile email phone',
    pattern: /\bopenid\b/,
    rule: 'must hold openid',
  }),
  clientId: text({ label: 'Client ID' }),
  clientSecret: secret({ label: 'Client secret' }),
  authorizationEndpoint: url({ label: 'Authorization endpoint' }),
  tokenEndpoint: url({ label: 'Token endpoint' }),
  idTokenVerificationConfig: group({
    label: 'ID token',
    fields: {
      jwksUri: url({ label: 'jwksUri' }),
      issuer: text({ label: 'issuer' }),
      audience: text({ label: 'audience', required: false }),
    },
    example: { jwksUri: '<jwks-uri>', issuer: '<issuer>' },
  }),
  ...authenticationFields,
  authRequestOptionalConfig: json({
    label: 'More of the authorization request',
    hint: 'prompt, display, uiLocales, loginHint, acrValues, maxAge',
    required: false,
    read: own,
  }),
  customConfig: json({ label: 'Further parameters of the request', required: false, read: own }),
  phoneNumberFormat: select({
    label: 'How phone numbers are written',
    hint: 'Latchkey and Logto write digits',
    options: {
      e164: 'With a plus sign, as the standard says',
      digits: 'Country code and number, in digits alone',
    },
    required: false,
    defaultValue: 'e164',
  }),
  acceptStringTypedBooleanClaims: toggle({ label: 'Take "true" for true in claims' }),
};
