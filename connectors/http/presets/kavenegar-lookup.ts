/** Kavenegar, with an approved template, which leaves at once and reaches blocked numbers too: https://kavenegar.com/rest.html#sms-Lookup */
import { secret, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';
import { kavenegarAnswers } from './kavenegar.ts';

export const kavenegarLookup: Preset = {
  id: 'kavenegar-lookup',
  name: 'Kavenegar (verification template)',
  homepage: 'https://kavenegar.com',
  asks: {
    authToken: secret({ label: 'API key', hint: 'Kavenegar panel > Account settings.' }),
    profile: text({ label: 'Template', hint: 'The name of an approved template with one %token.' }),
  },
  config: {
    endpoint: 'https://api.kavenegar.com/v1/{{config.authToken}}/verify/lookup.json',
    number: { format: 'national', callingCode: '98', prefix: '0', abroad: '00' },
    request: {
      bodyType: 'form',
      body: { receptor: '{{to}}', token: '{{code}}', template: '{{config.profile}}' },
    },
    ...kavenegarAnswers,
  },
};
