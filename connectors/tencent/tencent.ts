/** Tencent Cloud SMS, API 3.0 of 2021-01-11: https://cloud.tencent.com/document/api/382/55981 */
import {
  type Config,
  ConnectorError,
  defineSmsConnector,
  find,
  refusal,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { verdictOf } from './error-codes.ts';
import { poll, receiptAnswer, receiptsIn } from './receipts.ts';
import { fields } from './settings.ts';
import { sign } from './tc3.ts';

export default defineSmsConnector({
  id: 'tencent-short-message-service',
  target: 'tencent-sms',
  name: {
    en: 'Tencent Short Message Service',
    th: 'บริการ SMS ของ Tencent',
    'zh-TW': '騰訊雲簡訊',
    'zh-CN': '腾讯云短信',
    ru: 'SMS-сервис Tencent',
  },
  description: {
    en: 'Sends approved templates to mainland China and abroad through Tencent Cloud.',
    th: 'ส่งเทมเพลตที่ได้รับอนุมัติไปยังจีนแผ่นดินใหญ่และต่างประเทศผ่าน Tencent Cloud',
    'zh-TW': '透過騰訊雲向中國大陸及境外傳送已核准的範本簡訊。',
    'zh-CN': '通过腾讯云向中国大陆及境外发送已审核的模板短信。',
    ru: 'Отправляет одобренные шаблоны в материковый Китай и за рубеж через Tencent Cloud.',
  },
  homepage: 'https://cloud.tencent.com/product/sms',
  fields,

  async send(message, config, { http, clock }) {
    const body = JSON.stringify(requestBody(message, config));
    const { accessKeyId: id, accessKeySecret: key, region, endpoint } = config;
    const reply = await http.post(endpoint, {
      headers: {
        ...sign({ id, key, body, host: new URL(endpoint).host, seconds: Math.floor(clock.now() / 1_000) }),
        'x-tc-action': 'SendSms',
        'x-tc-version': '2021-01-11',
        'x-tc-region': region,
      },
      body,
    });
    // Every answer comes with HTTP 200: whole requests fail in Error, single numbers in their own Code.
    const item = 'Response.SendStatusSet.0';
    const failed = find(reply.json, 'Response.Error.Code');
    const code = failed ?? find(reply.json, `${item}.Code`);
    if (code?.toLowerCase() !== 'ok') {
      const words = find(reply.json, failed === undefined ? `${item}.Message` : 'Response.Error.Message');
      throw refusal({ provider: 'Tencent', reply, code, words, verdict: verdictOf(code) });
    }
    return {
      id: find(reply.json, `${item}.SerialNo`) || message.reference,
      segments: Number(find(reply.json, `${item}.Fee`)) || undefined,
    };
  },
  receipt: receiptsIn,
  receiptAnswer,
  poll,
});

/** Mainland numbers and all others differ in signature and sender; the plus is what tells them apart. */
function requestBody(message: SmsMessage, config: Config<typeof fields>) {
  const { to, templateId, reference } = message;
  if (!templateId)
    throw new ConnectorError('template', `There is no Tencent template for ${message.purpose}.`);
  const isAbroad = !to.startsWith('+86');
  const { signName, signNameOverseas, senderId } = config;
  return {
    PhoneNumberSet: [to],
    SmsSdkAppId: config.sdkAppId,
    SignName: isAbroad ? (signNameOverseas ?? (senderId ? '' : signName)) : signName,
    TemplateId: templateId,
    TemplateParamSet: config.templateParams.map((name) => parameter(message, name)),
    SessionContext: reference,
    ...(isAbroad && senderId && { SenderId: senderId }),
  };
}

/** Only what the operator declared leaves, in that order: Tencent counts the parameters, and takes no objects. */
function parameter({ variables, validitySeconds }: SmsMessage, name: string): string {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value !== undefined) return value;
  // Rounded down: a message must not promise more than the code keeps.
  if (name === 'minutes' && validitySeconds) return String(Math.max(1, Math.floor(validitySeconds / 60)));
  throw new ConnectorError('template', `The template wants ${name}, which this message does not carry.`);
}
