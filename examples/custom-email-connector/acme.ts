/** Acme: put here the link to the page of its documents that describes how an e-mail is sent. */
import {
  defineEmailConnector,
  errorTable,
  find,
  refusal,
  secret,
  templates,
  text,
} from '@latchkey/connector-kit';

export default defineEmailConnector({
  id: 'acme-mail',
  target: 'acme-mail',
  name: {
    en: 'Acme Mail',
    th: 'Acme Mail',
    'zh-TW': 'Acme 電子郵件',
    'zh-CN': 'Acme 邮件',
    ru: 'Acme Mail',
  },
  description: {
    en: 'Sends e-mail through Acme.',
    th: 'ส่งอีเมลผ่าน Acme',
    'zh-TW': '透過 Acme 傳送電子郵件。',
    'zh-CN': '通过 Acme 发送邮件。',
    ru: 'Отправляет письма через Acme.',
  },
  homepage: 'https://acme.example',
  fields: {
    apiKey: secret({ label: 'API key', hint: 'Acme > Account > Keys' }),
    from: text({ label: 'From', hint: 'An address whose domain you proved to Acme.' }),
    templates: templates({ kind: 'email' }),
  },

  async send({ to, subject, text: words, html, reference }, { apiKey, from }, { http }) {
    const reply = await http.post('https://api.acme.example/v1/emails', {
      headers: { 'x-api-key': apiKey },
      json: { to, from, subject, text: words, html, reference },
    });
    const id = find(reply.json, 'email.id');
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
  'invalid_number no': ['no_such_address'],
  'rate_recipient later': ['too_many_to_address'],
});
