/** Africa's Talking, SMS API: https://developers.africastalking.com/docs/sms/sending/bulk */
import { secret, select, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

const recipient = '$.SMSMessageData.Recipients[0]';
const status = `${recipient}.statusCode`;

export const africasTalking: Preset = {
  id: 'africas-talking',
  name: "Africa's Talking",
  homepage: 'https://africastalking.com',
  asks: {
    endpoint: select({
      label: 'Host',
      options: {
        'https://api.africastalking.com/version1/messaging': 'Live',
        'https://api.sandbox.africastalking.com/version1/messaging': 'Sandbox (user name: sandbox)',
      },
      defaultValue: 'https://api.africastalking.com/version1/messaging',
    }),
    authUser: text({ label: 'User name', hint: 'Of the application, not of the person.' }),
    authToken: secret({ label: 'API key', hint: 'Application > Settings > API Key.' }),
    sender: text({
      label: 'From',
      hint: 'Your sender ID or short code; empty: the shared one.',
      required: false,
    }),
  },
  config: {
    number: { format: 'e164' },
    request: {
      headers: { apikey: '{{config.authToken}}', accept: 'application/json' },
      bodyType: 'form',
      body: {
        username: '{{config.authUser}}',
        to: '{{to}}',
        message: '{{text}}',
        from: '{{config.sender}}',
        bulkSMSMode: '1',
      },
    },
    // Refusals come with HTTP 201 as well; a message that went to nobody has no recipients at all.
    success: { status: 201, all: [{ path: status, op: 'in', value: [100, 101, 102] }] },
    extract: {
      messageId: `${recipient}.messageId`,
      price: `${recipient}.cost`,
      errorCode: status,
      errorText: [`${recipient}.status`, '$.SMSMessageData.Message'],
    },
    errors: [
      { when: { path: status, in: [401] }, kind: 'content' },
      { when: { path: status, in: [402] }, kind: 'sender' },
      { when: { path: status, in: [403, 404] }, kind: 'invalid_number' },
      { when: { path: status, in: [405] }, kind: 'balance' },
      { when: { path: status, in: [406, 409] }, kind: 'blocked' },
      { when: { path: status, in: [407] }, kind: 'region' },
      { when: { path: status, in: [500, 501, 502] }, kind: 'transient', retry: 'ambiguous' },
    ],
  },
};
