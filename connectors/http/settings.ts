/** What an operator tells us about their endpoint. The first two are the documented settings, the others are ours. */
import { type Config, json, originBoundLine, secret, templates, text, url } from '@latchkey/connector-kit';
import { authSettings } from './auth-settings.ts';
import { readNumber } from './number.ts';
import { receiptSettings } from './receipt-settings.ts';
import { readErrors, readExtract, readSuccess } from './reply-settings.ts';
import { readRequest } from './request-setting.ts';
import { located, wrong } from './shape.ts';
import { isSecretName, template } from './variables.ts';

const endpoint = url({
  label: 'Endpoint',
  hint: 'Receives a POST with JSON for every message, or the request described below.',
  placeholder: '<https://example.com/your-http-sms-endpoint>',
});

export const fields = {
  endpoint: {
    ...endpoint,
    /** With a request of the operator's own, variables may stand in its path and query; never in its host. */
    read: (raw, given = {}) => {
      const reading = endpoint.read(raw, given);
      if (!('value' in reading) || !given['request']) return reading;
      const { host, searchParams } = new URL(reading.value);
      if (host.includes('{')) return wrong('cannot have a variable in its host');
      return [...searchParams].some(([name, value]) => isSecretName(name) && !value.includes('{{'))
        ? wrong('has a secret in clear: put it into authToken, and {{config.authToken}} here')
        : template()(reading.value);
    },
  } satisfies typeof endpoint,
  authorization: secret({
    label: 'Authorization Header',
    hint: 'Sent as it stands with every request, so that your service knows who is asking.',
    placeholder: '<Bearer your-token>',
    required: false,
  }),
  request: json({
    label: 'Request',
    hint: 'Empty: the documented JSON. Else { "method", "headers", "query", "bodyType", "body" } with {{to}}, {{text}} and other variables.',
    required: false,
    read: located(readRequest),
  }),
  sender: text({ label: 'Sender', hint: 'For the request: {{config.sender}}.', required: false }),
  profile: text({
    label: 'Profile',
    hint: 'An id that the provider wants with each message (a template, a flow, a profile): {{config.profile}}.',
    required: false,
  }),
  templates: templates({ kind: 'content', required: false }),
  originBoundLine: originBoundLine(),
  number: json({
    label: 'Number',
    hint: '{ "format": "e164", "digits" or "national", "callingCode": "98", "prefix": "0", "abroad": "00" }.',
    required: false,
    read: located(readNumber),
  }),
  ...authSettings,
  success: json({
    label: 'Success',
    hint: 'Which answers are a yes: { "status": "2xx", "all": [{ "path": "$.status", "op": "eq", "value": "ok" }] }.',
    required: false,
    read: located(readSuccess),
  }),
  extract: json({
    label: 'Extract',
    hint: 'Where the answer has messageId, segments, price, currency, errorCode and errorText: { "messageId": "$.id" }.',
    required: false,
    read: located(readExtract),
  }),
  errors: json({
    label: 'Errors',
    hint: 'What the codes of the provider mean: [{ "when": { "in": [21610] }, "kind": "blocked" }].',
    required: false,
    read: located(readErrors),
  }),
  ...receiptSettings,
} as const;

export type Settings = Config<typeof fields>;
