/** MessageBird, the REST API that Bird still serves: https://developers.messagebird.com/api/sms-messaging */
import { secret, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

const recipient = '$.recipients.items[0]';

export const messageBird: Preset = {
  id: 'messagebird',
  name: 'MessageBird',
  homepage: 'https://developers.messagebird.com',
  asks: {
    authToken: secret({
      label: 'Access key',
      hint: 'MessageBird dashboard > Developers > API access; the live one.',
    }),
    sender: text({
      label: 'Originator',
      hint: 'A name of up to 11 letters and digits, or a number of yours.',
    }),
  },
  config: {
    endpoint: 'https://rest.messagebird.com/messages',
    number: { format: 'digits' },
    request: {
      headers: { authorization: 'AccessKey {{config.authToken}}' },
      body: {
        originator: '{{config.sender}}',
        recipients: '{{to}}',
        body: '{{text}}',
        datacoding: 'auto',
        reference: '{{messageId}}',
      },
    },
    success: {
      status: 201,
      all: [{ path: `${recipient}.status`, op: 'in', value: ['sent', 'buffered', 'scheduled'] }],
    },
    extract: {
      messageId: '$.id',
      segments: `${recipient}.messagePartCount`,
      errorCode: '$.errors[0].code',
      errorText: '$.errors[0].description',
    },
    errors: [
      { when: { in: [2] }, kind: 'auth' },
      { when: { in: [9, 10, 21] }, kind: 'config' },
      { when: { in: [25] }, kind: 'balance' },
    ],
  },
};
