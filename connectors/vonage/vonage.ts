/** Vonage: the SMS API, https://developer.vonage.com/en/api/sms, or the Messages API, https://developer.vonage.com/en/api/messages */
import { defineSmsConnector, find, refusal } from '@latchkey/connector-kit';
import { complaintInParts, complaintInProblem, partsIn } from './error-codes.ts';
import { receiptsIn } from './receipts.ts';
import { messagesRequest, smsRequest } from './requests.ts';
import { fields } from './settings.ts';

export default defineSmsConnector({
  id: 'vonage-sms',
  target: 'vonage-sms',
  name: {
    en: 'Vonage SMS Service',
    th: 'บริการ SMS ของ Vonage',
    'zh-TW': 'Vonage 簡訊服務',
    'zh-CN': 'Vonage 短信服务',
    ru: 'SMS-сервис Vonage',
  },
  description: {
    en: 'Sends SMS worldwide through Vonage, formerly Nexmo.',
    th: 'ส่ง SMS ทั่วโลกผ่าน Vonage (ชื่อเดิม Nexmo)',
    'zh-TW': '透過 Vonage（前身為 Nexmo）向全球傳送簡訊。',
    'zh-CN': '通过 Vonage（前身为 Nexmo）向全球发送短信。',
    ru: 'Отправляет SMS по всему миру через Vonage (бывший Nexmo).',
  },
  homepage: 'https://www.vonage.com',
  fields,

  async send(message, config, { http, clock }) {
    const seconds = Math.floor(clock.now() / 1_000);
    const isMessages = config.api === 'messages' || (!config.api && config.applicationId !== undefined);
    const host = config.baseUrl ?? (isMessages ? 'https://api.nexmo.com' : 'https://rest.nexmo.com');
    const url = `${host.replace(/\/+$/, '')}${isMessages ? '/v1/messages' : '/sms/json'}`;
    const reply = await http.post(url, (isMessages ? messagesRequest : smsRequest)(message, config, seconds));

    if (isMessages) {
      const id = find(reply.json, 'message_uuid');
      if (reply.status > 299 || !id)
        throw refusal({ provider: 'Vonage', reply, ...complaintInProblem(reply) });
      return { id };
    }
    const parts = partsIn(reply.json);
    const id = parts[0]?.id;
    if (reply.status > 299 || !id || parts.some(({ status }) => status !== '0'))
      throw refusal({ provider: 'Vonage', ...complaintInParts(reply) });
    const cost = parts.reduce((sum, { price }) => sum + Number(price), 0);
    // The reply names no currency: every account is kept in euros.
    return {
      id,
      segments: parts.length,
      price: cost ? { amount: cost.toFixed(8), currency: 'EUR' } : undefined,
    };
  },
  receipt: receiptsIn,
});
