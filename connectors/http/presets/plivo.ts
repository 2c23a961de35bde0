/** Plivo, Message API: https://www.plivo.com/docs/messaging/api/message/send-a-message */
import { secret, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

export const plivo: Preset = {
  id: 'plivo',
  name: 'Plivo',
  homepage: 'https://www.plivo.com',
  asks: {
    authUser: text({ label: 'Auth ID', hint: 'On the first page of the Plivo console.' }),
    authPassword: secret({ label: 'Auth Token', hint: 'Beside the Auth ID.' }),
    sender: text({ label: 'Source', hint: 'A number of yours, digits only, or a registered name.' }),
  },
  config: {
    // Without the last slash Plivo redirects, and redirects are not followed.
    endpoint: 'https://api.plivo.com/v1/Account/{{config.authUser}}/Message/',
    authType: 'basic',
    number: { format: 'digits' },
    request: { body: { src: '{{config.sender}}', dst: '{{to}}', text: '{{text}}' } },
    success: { status: 202, all: [{ path: '$.message_uuid[0]', op: 'exists' }] },
    extract: { messageId: '$.message_uuid[0]', errorText: '$.error' },
  },
};
