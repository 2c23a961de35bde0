/** Twilio Programmable Messaging: https://www.twilio.com/docs/messaging/api/message-resource */
import { type Config, defineSmsConnector, find, refusal, type SmsMessage } from '@latchkey/connector-kit';
import { verdictOf } from './error-codes.ts';
import { credentialsOf, poll, receiptsIn, withMessage } from './receipts.ts';
import { baseUrl, fields } from './settings.ts';

export default defineSmsConnector({
  id: 'twilio-short-message-service',
  target: 'twilio-sms',
  name: {
    en: 'Twilio SMS Service',
    th: 'บริการ SMS ของ Twilio',
    'zh-TW': 'Twilio 簡訊服務',
    'zh-CN': 'Twilio 短信服务',
    ru: 'SMS-сервис Twilio',
  },
  description: {
    en: 'Sends SMS worldwide through a Twilio number or messaging service.',
    th: 'ส่ง SMS ทั่วโลกผ่านหมายเลขหรือ Messaging Service ของ Twilio',
    'zh-TW': '透過 Twilio 的號碼或訊息服務向全球傳送簡訊。',
    'zh-CN': '通过 Twilio 的号码或消息服务向全球发送短信。',
    ru: 'Отправляет SMS по всему миру через номер или сервис сообщений Twilio.',
  },
  homepage: 'https://www.twilio.com',
  fields,

  async send(message, config, { http }) {
    const { to, text: body, validitySeconds } = message;
    const reply = await http.post(
      `${baseUrl(config)}/2010-04-01/Accounts/${config.accountSID}/Messages.json`,
      {
        headers: {
          authorization: credentialsOf(config),
        },
        form: {
          To: to,
          Body: body,
          RiskCheck: config.disableRiskCheck ? 'disable' : 'enable',
          MessagingServiceSid: config.fromMessagingServiceSID,
          From: config.from,
          ValidityPeriod: validityPeriod(validitySeconds),
          StatusCallback: statusCallback(message, config),
        },
      },
    );
    const { status, json } = reply;
    const hasFailed = status > 299 || /^(failed|undelivered|canceled)$/.test(find(json, 'status') ?? '');
    const id = find(json, 'sid');
    if (hasFailed || !id) {
      const code = find(json, status > 299 ? 'code' : 'error_code');
      const words = find(json, status > 299 ? 'message' : 'error_message');
      throw refusal({ provider: 'Twilio', reply, code, words, verdict: verdictOf(code) });
    }
    return { id, segments: Number(find(json, 'num_segments')) || undefined, price: priceIn(json) };
  },
  receipt: receiptsIn,
  poll,
});

function statusCallback({ receiptUrl, reference }: SmsMessage, config: Config<typeof fields>) {
  const address = config.statusCallback ?? receiptUrl;
  return address === undefined ? undefined : withMessage(address, reference);
}

/** In whole seconds, within what Twilio takes. */
const validityPeriod = (seconds: number | undefined) =>
  seconds === undefined ? undefined : String(Math.min(36_000, Math.max(1, Math.floor(seconds))));

/** Twilio writes what we pay as a negative amount, and mostly only after the message has left. */
function priceIn(json: unknown) {
  const amount = find(json, 'price')?.replace(/^-/, '');
  const currency = find(json, 'price_unit');
  return amount && currency ? { amount, currency } : undefined;
}
