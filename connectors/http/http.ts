/** Hands each message to a service of the operator's own, which sends it on: one POST with JSON. */
import { defineSmsConnector, find, refusal, secret, url } from '@latchkey/connector-kit';

export default defineSmsConnector({
  id: 'http-sms',
  target: 'http-sms',
  name: {
    en: 'HTTP SMS',
    th: 'SMS ผ่าน HTTP',
    'zh-TW': 'HTTP 簡訊',
    'zh-CN': 'HTTP 短信',
    ru: 'SMS через HTTP',
  },
  description: {
    en: 'Hands each message to an address of your own, for any provider.',
    th: 'ส่งต่อแต่ละข้อความไปยังที่อยู่ของคุณเอง ใช้ได้กับผู้ให้บริการทุกราย',
    'zh-TW': '將每則訊息交給您自己的位址，適用於任何服務商。',
    'zh-CN': '将每条消息交给您自己的地址，适用于任何服务商。',
    ru: 'Передаёт каждое сообщение на ваш собственный адрес; подходит для любого провайдера.',
  },

  fields: {
    endpoint: url({
      label: 'Endpoint',
      hint: 'Receives a POST with JSON for every message.',
      placeholder: '<https://example.com/your-http-sms-endpoint>',
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
      // JSON leaves out what is undefined; `to` is the documented form, digits without the plus.
      json: { to: to.slice(1), type: purpose, payload: { ...variables, locale, uiLocales }, ip },
    });
    const { json, status } = reply;
    if (status > 299) {
      throw refusal({
        provider: 'The HTTP endpoint',
        reply,
        code: find(json, 'code'),
        words: find(json, 'message'),
      });
    }
    return { id: find(json, 'id') || find(json, 'messageId') || reference };
  },
});
