/** One HTTP request per message, to a service of the operator's own that sends it on as e-mail. */
import { defineEmailConnector, find, refusal, secret, url } from '@latchkey/connector-kit';

export default defineEmailConnector({
  id: 'http-email',
  target: 'http-email',
  name: {
    en: 'HTTP Email',
    th: 'อีเมลผ่าน HTTP',
    'zh-TW': 'HTTP 電子郵件',
    'zh-CN': 'HTTP 邮件',
    ru: 'E-mail через HTTP',
  },
  description: {
    en: 'Hands each message to an address of your own, which sends the e-mail.',
    th: 'ส่งต่อแต่ละข้อความไปยังที่อยู่ของคุณเอง ซึ่งจะส่งอีเมลต่อไป',
    'zh-TW': '將每則訊息交給您自己的位址，由它寄出電子郵件。',
    'zh-CN': '将每条消息交给您自己的地址，由它发送邮件。',
    ru: 'Передаёт каждое сообщение на ваш собственный адрес, который отправляет письмо.',
  },
  fields: {
    endpoint: url({
      label: 'Endpoint',
      hint: 'Receives a POST with JSON for every message.',
      placeholder: '<https://example.com/your-http-endpoint>',
    }),
    authorization: secret({
      label: 'Authorization Header',
      hint: 'Sent as it stands with every request, so that your service knows who is asking.',
      placeholder: '<Bearer your-token>',
      required: false,
    }),
  },

  async send(
    { to, purpose, variables, locale, uiLocales, ip, reference },
    { endpoint, authorization },
    { http },
  ) {
    const reply = await http.post(endpoint, {
      headers: authorization === undefined ? {} : { authorization },
      // JSON leaves out what is undefined.
      json: { to, type: purpose, payload: { ...variables, locale, uiLocales }, ip },
    });
    const { json, status } = reply;
    if (status > 299) {
      const code = find(json, 'code');
      throw refusal({ provider: 'The HTTP endpoint', reply, code, words: find(json, 'message') });
    }
    return { id: find(json, 'id') || find(json, 'messageId') || reference };
  },
});
