/** SMS Aero, version 2 of its gate: https://smsaero.ru/integration/documentation/api/ */
import { basic, defineSmsConnector, find, refusal } from '@latchkey/connector-kit';
import { complaintIn } from './complaints.ts';
import { poll, receiptAnswer, receiptsIn } from './receipts.ts';
import { fields } from './settings.ts';

export default defineSmsConnector({
  id: 'smsaero-short-message-service',
  target: 'smsaero-sms',
  name: {
    en: 'SMS Aero service',
    th: 'บริการ SMS Aero',
    'zh-TW': 'SMS Aero 簡訊服務',
    'zh-CN': 'SMS Aero 短信服务',
    ru: 'SMS Aero',
  },
  description: {
    en: 'Sends SMS in Russia and neighbouring countries through SMS Aero.',
    th: 'ส่ง SMS ในรัสเซียและประเทศเพื่อนบ้านผ่าน SMS Aero',
    'zh-TW': '透過 SMS Aero 在俄羅斯及鄰近國家傳送簡訊。',
    'zh-CN': '通过 SMS Aero 在俄罗斯及邻近国家发送短信。',
    ru: 'Отправляет SMS по России и соседним странам через SMS Aero.',
  },
  homepage: 'https://smsaero.ru',
  fields,

  async send({ to, text, reference, receiptUrl }, config, { http }) {
    const { email, apiKey, senderName, baseUrl, callbackUrl = receiptUrl } = config;
    const reply = await http.post(`${baseUrl.replace(/\/+$/, '')}/v2/sms/send`, {
      headers: { authorization: basic(email, apiKey) },
      json: {
        number: to.slice(1),
        sign: senderName,
        text,
        // There is no field that SMS Aero would echo: our own id stands in the address.
        ...(callbackUrl && { callbackUrl: withMessage(callbackUrl, reference), callbackFormat: 'JSON' }),
      },
    });
    const complaint = complaintIn(reply);
    const id = find(reply.json, 'data.id');
    if (complaint || reply.status > 299 || find(reply.json, 'success') !== 'true' || !id) {
      throw refusal({ provider: 'SMS Aero', reply, ...complaint });
    }
    // Status 8 is a success too: the text waits for a moderator. Its receipt tells how that ended.
    const amount = find(reply.json, 'data.cost');
    return { id, price: amount === undefined ? undefined : { amount, currency: 'RUB' } };
  },
  receipt: receiptsIn,
  receiptAnswer,
  poll,
});

function withMessage(address: string, reference: string): string {
  const url = new URL(address);
  url.searchParams.set('message', reference);
  return url.href;
}
