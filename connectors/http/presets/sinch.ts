/** Sinch, SMS REST API: https://developers.sinch.com/docs/sms/api-reference/sms/batches/sendsms */
import { secret, select, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

const batches = (region: string) => `https://${region}.sms.api.sinch.com/xms/v1/{{config.authUser}}/batches`;

export const sinch: Preset = {
  id: 'sinch',
  name: 'Sinch',
  homepage: 'https://sinch.com',
  asks: {
    endpoint: select({
      label: 'Region',
      hint: 'Where the service plan lives. A plan of one region is unknown in the others.',
      options: {
        [batches('us')]: 'USA',
        [batches('eu')]: 'Europe',
        [batches('au')]: 'Australia',
        [batches('br')]: 'Brazil',
        [batches('ca')]: 'Canada',
      },
      defaultValue: batches('us'),
    }),
    authUser: text({ label: 'Service plan ID', hint: 'Sinch dashboard > SMS > APIs.' }),
    authToken: secret({ label: 'API token', hint: 'Beside the service plan ID.' }),
    sender: text({
      label: 'From',
      hint: 'A number of yours or a name; empty: the usual sender of the plan.',
      required: false,
    }),
  },
  config: {
    authType: 'bearer',
    number: { format: 'e164' },
    request: {
      body: { to: ['{{to}}'], from: '{{config.sender}}', body: '{{text}}', delivery_report: 'none' },
    },
    success: { status: 201, all: [{ path: '$.id', op: 'exists' }] },
    extract: { messageId: '$.id', errorCode: '$.code', errorText: '$.text' },
    errors: [
      {
        when: { in: ['syntax_invalid_parameter_format', 'illegal_number_type', 'missing_country_code'] },
        kind: 'invalid_number',
      },
      { when: { in: ['syntax_invalid_json', 'syntax_constraint_violation'] }, kind: 'config' },
      { when: { in: ['blocked_account'] }, kind: 'permission' },
    ],
  },
};
