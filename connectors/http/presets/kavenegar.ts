/** Kavenegar, with words of your own: https://kavenegar.com/rest.html#sms-send */
import { secret, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

/** What both ways of Kavenegar answer; the price is in rials. */
export const kavenegarAnswers = {
  success: { status: 200, all: [{ path: '$.return.status', op: 'eq', value: 200 }] },
  extract: {
    messageId: '$.entries[0].messageid',
    price: '$.entries[0].cost',
    currency: 'IRR',
    errorCode: '$.return.status',
    errorText: '$.return.message',
  },
  errors: [
    { when: { in: [401, 403] }, kind: 'auth' },
    { when: { in: [407, 416, 426] }, kind: 'permission' },
    { when: { in: [400, 404, 405, 406, 414] }, kind: 'config' },
    { when: { in: [409] }, kind: 'transient', retry: 'ambiguous' },
    { when: { in: [411] }, kind: 'invalid_number' },
    { when: { in: [412] }, kind: 'sender' },
    { when: { in: [413, 420, 422] }, kind: 'content' },
    { when: { in: [418] }, kind: 'balance' },
    { when: { in: [424, 428, 431, 432] }, kind: 'template' },
  ],
} as const;

export const kavenegar: Preset = {
  id: 'kavenegar',
  name: 'Kavenegar',
  homepage: 'https://kavenegar.com',
  asks: {
    authToken: secret({ label: 'API key', hint: 'Kavenegar panel > Account settings.' }),
    sender: text({
      label: 'Sender',
      hint: 'A line of yours: 10004346; empty: the usual one.',
      required: false,
    }),
  },
  config: {
    endpoint: 'https://api.kavenegar.com/v1/{{config.authToken}}/sms/send.json',
    number: { format: 'national', callingCode: '98', prefix: '0', abroad: '00' },
    request: {
      bodyType: 'form',
      body: { receptor: '{{to}}', message: '{{text}}', sender: '{{config.sender}}' },
    },
    ...kavenegarAnswers,
  },
};
