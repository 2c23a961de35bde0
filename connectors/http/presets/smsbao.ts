/** SMSBao, mainland China: https://www.smsbao.com/openapi/213.html */
import { secret, text } from '@latchkey/connector-kit';
import { approvedTexts } from '../approved-texts.ts';
import type { Preset } from '../preset.ts';

export const smsBao: Preset = {
  id: 'smsbao',
  name: 'SMSBao 短信宝',
  homepage: 'https://www.smsbao.com',
  asks: {
    authUser: text({ label: 'User name' }),
    authToken: secret({ label: 'API key', hint: 'Or the MD5 of the password, in small letters.' }),
    profile: text({ label: 'Product ID', hint: 'Only for accounts with several products.', required: false }),
    templates: approvedTexts(),
  },
  config: {
    endpoint: 'https://api.smsbao.com/sms',
    number: { format: 'national', callingCode: '86' },
    // The text must match an approved template, 【signature】 included: no line of ours may follow it.
    originBoundLine: false,
    request: {
      method: 'GET',
      query: {
        u: '{{config.authUser}}',
        p: '{{config.authToken}}',
        g: '{{config.profile}}',
        m: '{{to}}',
        c: '{{text}}',
      },
    },
    // The whole answer is a number in plain text, and there is no id in it.
    success: { status: 200, all: [{ path: '$text', op: 'eq', value: '0' }] },
    extract: { errorCode: '$text' },
    errors: [
      { when: { in: ['30', '40'] }, kind: 'auth' },
      { when: { in: ['41'] }, kind: 'balance' },
      { when: { in: ['42', '43'] }, kind: 'permission' },
      { when: { in: ['50'] }, kind: 'content' },
      { when: { in: ['51'] }, kind: 'invalid_number' },
      { when: { in: ['-1', '-2'] }, kind: 'config' },
    ],
  },
};
