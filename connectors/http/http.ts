/** One HTTP request per message: to a service of the operator's own, or as any provider's documentation wants it. */
import { defineSmsConnector } from '@latchkey/connector-kit';
import { exchange } from './exchange.ts';
import { isTaken, refusalOf, sentFrom } from './judge.ts';
import { writeNumber } from './number.ts';
import { receiptsIn } from './receipts.ts';
import { relay } from './relay.ts';
import { render } from './render.ts';
import { fields } from './settings.ts';
import { valuesOf } from './variables.ts';

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

  fields,

  async send(message, settings, tools) {
    const { endpoint, request, number } = settings;
    const to = writeNumber(message.to, number ?? { format: request ? 'e164' : 'digits' });
    const values = valuesOf(message, to, settings, tools.clock.now());
    const prepared = request ? render(request, endpoint, values) : relay(message, to, endpoint);
    const reply = await exchange(prepared, settings, values, tools);
    if (isTaken(reply, settings.success)) return sentFrom(reply, settings.extract, message.reference);
    throw refusalOf(reply, settings, request ? prepared.url.host : 'The HTTP endpoint');
  },
  receipt: receiptsIn,
});
