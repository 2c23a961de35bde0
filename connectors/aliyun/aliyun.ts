/** Alibaba Cloud's SMS service, from either of its sites: https://www.alibabacloud.com/help/en/sms/ */
import { randomUUID } from 'node:crypto';
import { defineSmsConnector, find, refusal } from '@latchkey/connector-kit';
import { callFor } from './calls.ts';
import { verdictOf, waitSecondsIn } from './error-codes.ts';
import { requestFor } from './requests.ts';
import { poll, receiptAnswer, receiptsIn } from './receipts.ts';
import { fields } from './settings.ts';

export default defineSmsConnector({
  id: 'aliyun-short-message-service',
  target: 'aliyun-sms',
  name: {
    en: 'Aliyun Short Message Service',
    th: 'บริการ SMS ของ Aliyun',
    'zh-TW': '阿里雲簡訊服務',
    'zh-CN': '阿里云短信服务',
    ru: 'SMS-сервис Aliyun',
  },
  description: {
    en: 'Sends approved templates to mainland China and abroad through Alibaba Cloud.',
    th: 'ส่งเทมเพลตที่ได้รับอนุมัติไปยังจีนแผ่นดินใหญ่และต่างประเทศผ่าน Alibaba Cloud',
    'zh-TW': '透過阿里雲向中國大陸及境外傳送已核准的範本簡訊。',
    'zh-CN': '通过阿里云向中国大陆及境外发送已审核的模板短信。',
    ru: 'Отправляет одобренные шаблоны в материковый Китай и за рубеж через Alibaba Cloud.',
  },
  homepage: 'https://www.aliyun.com/product/sms',
  fields,

  async send(message, config, { http, clock }) {
    const moment = { now: clock.now(), nonce: randomUUID() };
    const reply = await http.post(...requestFor(callFor(message, config), config, moment));
    const { json, status, headers } = reply;
    // A refusal of the business comes with HTTP 200, one of the gateway without; the code of both is a word.
    const code = find(json, 'ResponseCode') ?? find(json, 'Code');
    if (status > 299 || code !== 'OK') {
      // The gateway tells what should have been signed: everything.
      const words = (find(json, 'ResponseDescription') ?? find(json, 'Message'))?.split(
        /server string to sign/i,
      )[0];
      const waitSeconds = waitSecondsIn(code, words);
      throw refusal({
        provider: 'Aliyun',
        reply: {
          status,
          headers: waitSeconds ? new Headers({ 'retry-after': String(waitSeconds) }) : headers,
        },
        code,
        words,
        verdict: verdictOf(code),
      });
    }
    return {
      id: find(json, 'BizId') || find(json, 'MessageId') || message.reference,
      segments: Number(find(json, 'Segments')) || undefined,
    };
  },
  receipt: receiptsIn,
  receiptAnswer,
  poll,
});
