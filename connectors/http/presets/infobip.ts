/** Infobip, SMS API: https://www.infobip.com/docs/api/channels/sms */
import { secret, text, url } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

const status = '$.messages[0].status.id';

export const infobip: Preset = {
  id: 'infobip',
  name: 'Infobip',
  homepage: 'https://www.infobip.com',
  asks: {
    endpoint: url({
      label: 'Endpoint',
      hint: 'Your own base URL, as the portal shows it, with /sms/2/text/advanced behind it.',
      placeholder: '<https://your-id.api.infobip.com/sms/2/text/advanced>',
    }),
    authToken: secret({ label: 'API key', hint: 'Infobip portal > Developer Tools > API Keys.' }),
    sender: text({ label: 'From', hint: 'A registered name or number.' }),
  },
  config: {
    number: { format: 'digits' },
    request: {
      headers: { authorization: 'App {{config.authToken}}' },
      body: { messages: [{ destinations: [{ to: '{{to}}' }], from: '{{config.sender}}', text: '{{text}}' }] },
    },
    // Refusals come with HTTP 200 too: group 1 is pending, 3 is delivered, all others are a no.
    success: { status: 200, all: [{ path: '$.messages[0].status.groupId', op: 'in', value: [1, 3] }] },
    extract: {
      messageId: '$.messages[0].messageId',
      segments: '$.messages[0].smsCount',
      errorCode: [status, '$.requestError.serviceException.messageId'],
      errorText: ['$.messages[0].status.description', '$.requestError.serviceException.text'],
    },
    errors: [
      { when: { path: status, in: [12, 17] }, kind: 'balance' },
      { when: { path: status, in: [8, 52] }, kind: 'invalid_number' },
      { when: { path: status, in: [6, 19] }, kind: 'region' },
      { when: { path: status, in: [9, 14] }, kind: 'blocked' },
      { when: { path: status, in: [11, 13] }, kind: 'sender' },
      { when: { path: status, in: [18] }, kind: 'permission' },
      { when: { path: status, in: [20] }, kind: 'rate_recipient' },
    ],
  },
};
