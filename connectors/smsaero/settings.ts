/** What an operator tells us about their SMS Aero account. The first four are the documented settings, the others are ours. */
import { originBoundLine, secret, templates, text, url } from '@latchkey/connector-kit';

export const fields = {
  email: text({
    label: 'Email',
    hint: 'The address that the account is registered with.',
    placeholder: '<account-email>',
    pattern: /^[^\s@:]+@[^\s@:]+\.[^\s@:]+$/,
    rule: 'must be an e-mail address',
  }),
  apiKey: secret({
    label: 'API Key',
    hint: 'smsaero.ru > Settings > API and SMPP (smsaero.ru/cabinet/settings/apikey); not the password of the account.',
    placeholder: '<api-key>',
  }),
  senderName: text({
    label: 'Sender Name',
    hint: 'A signature that SMS Aero has approved, or the shared one: SMSAero.',
    placeholder: 'SMSAero',
    pattern: /^.{2,64}$/u,
    rule: 'must have 2 to 64 characters',
  }),
  templates: templates({ kind: 'content', longestText: 640 }),
  originBoundLine: originBoundLine(),
  callbackUrl: url({
    label: 'Callback URL',
    hint: 'Where SMS Aero reports what became of a message, in place of our own address: a proxy that passes it on.',
    required: false,
  }),
  baseUrl: url({
    label: 'Base URL',
    hint: 'Another gate of SMS Aero: https://gate.smsaero.org, https://gate.smsaero.net or https://gate.smsaero.uz.',
    required: false,
    defaultValue: 'https://gate.smsaero.ru',
  }),
} as const;
