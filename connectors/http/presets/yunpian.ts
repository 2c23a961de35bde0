/** Yunpian, one message: https://www.yunpian.com/official/document/sms/zh_CN/domestic_single_send */
import { secret, select } from '@latchkey/connector-kit';
import { approvedTexts } from '../approved-texts.ts';
import type { Preset } from '../preset.ts';

export const yunpian: Preset = {
  id: 'yunpian',
  name: 'Yunpian 云片',
  homepage: 'https://www.yunpian.com',
  asks: {
    endpoint: select({
      label: 'Site',
      options: {
        'https://sms.yunpian.com/v2/sms/single_send.json': 'China',
        'https://us.yunpian.com/v2/sms/single_send.json': 'International',
      },
      defaultValue: 'https://sms.yunpian.com/v2/sms/single_send.json',
    }),
    authToken: secret({ label: 'API key', hint: 'Yunpian console > Account > APIKEY.' }),
    templates: approvedTexts(),
  },
  config: {
    number: { format: 'national', callingCode: '86', abroad: 'e164' },
    // The text must match an approved template to the letter, 【signature】 included: no line of ours may follow it.
    originBoundLine: false,
    request: {
      bodyType: 'form',
      body: { apikey: '{{config.authToken}}', mobile: '{{to}}', text: '{{text}}' },
    },
    success: { status: 200, all: [{ path: '$.code', op: 'eq', value: 0 }] },
    extract: {
      messageId: '$.sid',
      segments: '$.count',
      errorCode: '$.code',
      errorText: ['$.detail', '$.msg'],
    },
    errors: [
      { when: { in: [-1] }, kind: 'auth' },
      { when: { in: [-2, -3, -4] }, kind: 'permission' },
      { when: { in: [1, 2] }, kind: 'config' },
      { when: { in: [3] }, kind: 'balance' },
      { when: { in: [4] }, kind: 'content' },
      { when: { in: [5, 6, 7] }, kind: 'template' },
      { when: { in: [8, 9, 17, 22, 33] }, kind: 'rate_recipient' },
      { when: { in: [10] }, kind: 'blocked' },
      { when: { in: [20] }, kind: 'region' },
    ],
  },
};
