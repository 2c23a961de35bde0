/** What an operator tells us about their GatewayAPI account. The first four are the documented settings, the others are ours. */
import { originBoundLine, secret, select, templates, text, url } from '@latchkey/connector-kit';

const usualEndpoint = 'https://gatewayapi.com/rest/mtsms';

export const fields = {
  endpoint: {
    ...url({
      label: 'Endpoint',
      hint: 'https://gatewayapi.com/rest/mtsms, or https://gatewayapi.eu/rest/mtsms for an account of the European platform.',
      placeholder: usualEndpoint,
    }),
    defaultValue: usualEndpoint, // the form begins with it, and yet it is required
  },
  apiToken: secret({
    label: 'API Token',
    hint: 'Dashboard > API > API Keys; the token, not the key and secret of OAuth.',
  }),
  sender: text({
    label: 'Sender',
    hint: 'Up to 11 letters and digits, or up to 15 digits.',
    placeholder: 'ExampleSMS',
    pattern: /^(\d{1,15}|.{1,11})$/u,
    rule: 'must have up to 11 characters, or up to 15 digits',
  }),
  templates: templates({ kind: 'content' }),
  encoding: select({
    label: 'Encoding',
    hint: 'UCS-2 carries every script. What GSM 03.38 does not have arrives as a question mark.',
    required: false,
    options: { auto: 'As the text needs it', UTF8: 'Always GSM 03.38', UCS2: 'Always UCS-2' },
    defaultValue: 'auto',
  }),
  originBoundLine: originBoundLine(),
  class: select({
    label: 'Class',
    hint: "Premium takes the faster routes. Secret hides the text in GatewayAPI's own logs; it must be enabled for your account.",
    required: false,
    options: { standard: 'Standard', premium: 'Premium', secret: 'Secret' },
  }),
  webhookToken: secret({
    label: 'Webhook token',
    hint: 'Dashboard > API > Web Hooks: what GatewayAPI signs its delivery reports with. Without it we ask after each report.',
    required: false,
  }),
  callbackUrl: url({
    label: 'Callback URL',
    hint: 'Where GatewayAPI reports what became of a message, in place of our own address: a proxy that passes it on.',
    required: false,
  }),
} as const;
