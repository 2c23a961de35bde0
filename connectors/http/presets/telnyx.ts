/** Telnyx, Messaging API: https://developers.telnyx.com/api-reference/messages/send-a-message */
import { secret, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

export const telnyx: Preset = {
  id: 'telnyx',
  name: 'Telnyx',
  homepage: 'https://telnyx.com',
  asks: {
    authToken: secret({ label: 'API key', hint: 'Telnyx portal > API Keys; begins with KEY.' }),
    sender: text({
      label: 'From',
      hint: 'A number of yours with its plus, or a name (with a messaging profile).',
    }),
    profile: text({
      label: 'Messaging profile ID',
      hint: 'Messaging > Programmable Messaging; needed when From is a name.',
      required: false,
    }),
  },
  config: {
    endpoint: 'https://api.telnyx.com/v2/messages',
    authType: 'bearer',
    number: { format: 'e164' },
    request: {
      body: {
        from: '{{config.sender}}',
        to: '{{to}}',
        text: '{{text}}',
        messaging_profile_id: '{{config.profile}}',
      },
    },
    success: {
      status: 200,
      all: [{ path: '$.data.to[0].status', op: 'in', value: ['queued', 'sending', 'sent'] }],
    },
    extract: {
      messageId: '$.data.id',
      segments: '$.data.parts',
      price: '$.data.cost.amount',
      currency: '$.data.cost.currency',
      errorCode: '$.errors[0].code',
      errorText: ['$.errors[0].detail', '$.errors[0].title'],
    },
    errors: [
      { when: { in: ['10009'] }, kind: 'auth' },
      { when: { in: ['10010'] }, kind: 'permission' },
      { when: { in: ['10011'] }, kind: 'rate_account', retry: 'now' },
      { when: { in: ['10002', '10016', '40310'] }, kind: 'invalid_number' },
      { when: { in: ['20100'] }, kind: 'balance' },
      { when: { in: ['40300'] }, kind: 'blocked' },
      { when: { in: ['40302'] }, kind: 'content' },
      { when: { in: ['40305'] }, kind: 'sender' },
    ],
  },
};
