/** MSG91, Flow API: https://docs.msg91.com/sms/send-sms */
import { secret, text } from '@latchkey/connector-kit';
import type { Preset } from '../preset.ts';

export const msg91: Preset = {
  id: 'msg91',
  name: 'MSG91',
  homepage: 'https://msg91.com',
  asks: {
    authToken: secret({ label: 'Auth key', hint: 'MSG91 > user name > Authkey.' }),
    profile: text({
      label: 'Flow ID',
      hint: 'SMS > Templates: a flow on a DLT template whose one variable VAR1 is the code.',
    }),
  },
  config: {
    endpoint: 'https://api.msg91.com/api/v5/flow/',
    number: { format: 'digits' },
    request: {
      headers: { authkey: '{{config.authToken}}' },
      body: { flow_id: '{{config.profile}}', mobiles: '{{to}}', VAR1: '{{code}}' },
    },
    success: { status: 200, all: [{ path: '$.type', op: 'eq', value: 'success' }] },
    extract: { messageId: '$.message', errorCode: '$.code', errorText: '$.message' },
  },
};
