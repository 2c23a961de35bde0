/** Yunpian, of whom we have no connector of our own: https://www.yunpian.com/official/document/sms/zh_CN/domestic_single_send */
import { simulate, type Simulator } from '@latchkey/connector-kit/testing';

export const yunpianKey = '9b11127a9701975c734b8aee81ee3526';

export const createYunpian = (): Simulator =>
  simulate(async (request, keep) => {
    const form = new URLSearchParams(await request.text());
    const { apikey, mobile = '', text = '' } = Object.fromEntries(form);
    if (request.method !== 'POST' || new URL(request.url).pathname !== '/v2/sms/single_send.json')
      return new Response('Not Found', { status: 404 });
    if (apikey !== yunpianKey) return refuse(-1, '非法的apikey');
    if (!/^(1[3-9]\d{9}|\+[1-9]\d{6,14})$/.test(mobile)) return refuse(2, '请求参数格式错误');
    if (!text.startsWith('【')) return refuse(5, '未自动匹配到合适的模板');
    const sid = 3_310_228_064;
    keep({ id: String(sid), to: mobile, text, body: Object.fromEntries(form) });
    return Response.json({ code: 0, msg: '发送成功', count: 1, fee: 0.05, unit: 'RMB', mobile, sid });
  });

const refuse = (code: number, msg: string) =>
  Response.json({ http_status_code: 400, code, msg, detail: msg }, { status: 400 });
