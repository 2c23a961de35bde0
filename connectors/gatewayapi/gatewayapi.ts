/** GatewayAPI, both of its interfaces: https://gatewayapi.com/docs/apis/rest/ and the newer https://gatewayapi.com/docs/apis/mobile/ */
import {
  basic,
  type Config,
  defineSmsConnector,
  find,
  isGsm7,
  refusal,
  type RequestOptions,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { complaintIn } from './error-codes.ts';
import { poll, receiptsIn } from './receipts.ts';
import { fields } from './settings.ts';

export default defineSmsConnector({
  id: 'gatewayapi-sms',
  target: 'gatewayapi-sms',
  name: {
    en: 'GatewayAPI SMS Service',
    th: 'บริการ SMS ของ GatewayAPI',
    'zh-TW': 'GatewayAPI 簡訊服務',
    'zh-CN': 'GatewayAPI 短信服务',
    ru: 'SMS-сервис GatewayAPI',
  },
  description: {
    en: 'Sends SMS worldwide from Europe through GatewayAPI.',
    th: 'ส่ง SMS ทั่วโลกจากยุโรปผ่าน GatewayAPI',
    'zh-TW': '透過歐洲的 GatewayAPI 向全球傳送簡訊。',
    'zh-CN': '通过欧洲的 GatewayAPI 向全球发送短信。',
    ru: 'Отправляет SMS по всему миру из Европы через GatewayAPI.',
  },
  homepage: 'https://gatewayapi.com',
  fields,

  async send(message, config, { http }) {
    const isMobile = /\/mobile\/single\/?$/.test(new URL(config.endpoint).pathname);
    const reply = await http.post(config.endpoint, (isMobile ? mobile : rest)(message, config));
    const id = find(reply.json, isMobile ? 'msg_id' : 'ids.0');
    if (reply.status > 299 || !id) throw refusal({ provider: 'GatewayAPI', reply, ...complaintIn(reply) });
    return { id, segments: segmentsIn(reply.json), price: priceIn(reply.json) };
  },
  receipt: receiptsIn,
  poll,
});

/** A text is taken for GSM 03.38 unless we say otherwise, and loses every letter that is not in there. */
function rest(message: SmsMessage, config: Settings): RequestOptions {
  const { to, text, validitySeconds, reference, receiptUrl } = message;
  const { apiToken, sender, encoding } = config;
  const isUnicode = encoding === 'UCS2' || (encoding === 'auto' && !isGsm7(text));
  return {
    headers: { authorization: basic(apiToken, '') },
    json: {
      sender,
      message: text,
      recipients: [{ msisdn: Number(to.slice(1)) }],
      encoding: isUnicode ? 'UCS2' : undefined,
      class: config.class,
      validity_period: lifeOf(validitySeconds),
      userref: reference,
      callback_url: config.callbackUrl ?? receiptUrl,
    },
  };
}

/** The newer API looks at the text itself. */
function mobile({ to, text, validitySeconds, reference }: SmsMessage, config: Settings): RequestOptions {
  const seconds = lifeOf(validitySeconds);
  return {
    headers: { authorization: `Token ${config.apiToken}` },
    json: {
      sender: config.sender,
      recipient: Number(to.slice(1)),
      message: text,
      reference,
      expiration: seconds && (seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`),
    },
  };
}

type Settings = Config<typeof fields>;

/** In whole seconds, from one minute to five days; without it GatewayAPI tries for five days. */
const lifeOf = (seconds: number | undefined) =>
  seconds === undefined ? undefined : Math.min(432_000, Math.max(60, Math.floor(seconds)));

/** Parts by country; there is one country, since there is one recipient. */
function segmentsIn(json: unknown): number | undefined {
  const { countries } = ((json as { usage?: unknown }).usage ?? {}) as { countries?: unknown };
  const parts = Object.values(countries ?? {}).map(Number);
  return parts.reduce((sum, one) => sum + one, 0) || undefined;
}

function priceIn(json: unknown) {
  const amount = find(json, 'usage.total_cost');
  const currency = find(json, 'usage.currency');
  return amount && currency ? { amount, currency } : undefined;
}
