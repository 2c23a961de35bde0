/** Acme: put here the link to the page of its documents that describes how a message is sent. */
import {
  defineSmsConnector,
  errorTable,
  find,
  refusal,
  secret,
  templates,
  text,
} from '@latchkey/connector-kit';

export default defineSmsConnector({
  id: 'acme-sms',
  target: 'acme-sms',
  name: {
    en: 'Acme SMS',
    th: 'Acme SMS',
    'zh-TW': 'Acme 簡訊',
    'zh-CN': 'Acme 短信',
    ru: 'Acme SMS',
  },
  description: {
    en: 'Sends SMS through Acme.',
    th: 'ส่ง SMS ผ่าน Acme',
    'zh-TW': '透過 Acme 傳送簡訊。',
    'zh-CN': '通过 Acme 发送短信。',
    ru: 'Отправляет SMS через Acme.',
  },
  homepage: 'https://acme.example',
  fields: {
    apiKey: secret({ label: 'API key', hint: 'Acme > Account > Keys' }),
    sender: text({ label: 'Sender', pattern: /^.{1,11}$/, rule: 'must have 1 to 11 characters' }),
    templates: templates({ kind: 'content' }),
  },

  async send({ to, text: words, reference }, { apiKey, sender }, { http }) {
    const reply = await http.post('https://api.acme.example/v1/messages', {
      headers: { 'x-api-key': apiKey },
      json: { to, from: sender, text: words, reference },
    });
    const id = find(reply.json, 'message.id');
    if (reply.status === 201 && id) return { id };
    const code = find(reply.json, 'error.code');
    const said = find(reply.json, 'error.message');
    throw refusal({ provider: 'Acme', reply, code, words: said, verdict: codes(code) });
  },
});

/** What its error codes mean to us. A code that is missing here is judged by the HTTP status. */
const codes = errorTable({
  'auth fix': ['bad_key'],
  'balance fix': ['no_credit'],
  'invalid_number no': ['no_such_number'],
  'rate_recipient later': ['too_many_to_number'],
});
