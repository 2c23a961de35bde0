/** How the simulated Tencent tells what became of a message: https://cloud.tencent.com/document/product/382/59178 and, asked, https://cloud.tencent.com/document/api/382/55982 */
import { find } from '@latchkey/connector-kit';
import type { Fate, FateState, ReportForm } from '@latchkey/connector-kit/testing';

/** Only ends are reported; what came too late has no word of its own. */
const statusOf: Readonly<Record<FateState, readonly [status: string, words: string] | undefined>> = {
  accepted: undefined,
  delivered: ['SUCCESS', 'DELIVRD'],
  failed: ['FAIL', 'UNDELIV'],
  expired: ['FAIL', 'EXPIRED'],
  'unheard-of': ['PENDING', 'ENROUTE'],
};

/** Unsigned, to the address of the console; two more tries. Our own id comes along only where support has enabled it. */
export const reports: ReportForm = {
  retriesMs: [60_000, 300_000],
  isTaken: async (response) => find(await response.json(), 'result') === '0',
  write({ message, state, callbackUrl, at }) {
    const said = statusOf[state];
    if (!said) return undefined;
    const [nationcode, mobile] = numberOf(message.to);
    const item = {
      user_receive_time: chinaTime(at),
      nationcode,
      mobile,
      report_status: said[0],
      errmsg: said[1],
      description: 'simulated',
      sid: message.id,
    };
    return {
      method: 'POST',
      url: callbackUrl,
      headers: new Headers({ 'content-type': 'application/json' }),
      body: JSON.stringify([item]),
    };
  },
};

/** The answer to PullSmsSendStatusByPhoneNumber: what has ended, of this number and in this time. */
export function told(body: unknown, fates: readonly Fate[]): object {
  const [from, until, to = ''] = ['BeginTime', 'EndTime', 'PhoneNumber'].map((name) => find(body, name));
  const items = fates.flatMap(({ message, state, at }) => {
    const said = statusOf[state];
    const seconds = Math.floor(at / 1_000);
    if (!said || message.to !== to || seconds < Number(from) || seconds > Number(until)) return [];
    const [CountryCode, SubscriberNumber] = numberOf(message.to);
    return {
      UserReceiveTime: seconds,
      CountryCode,
      SubscriberNumber,
      PhoneNumber: message.to,
      SerialNo: message.id,
      ReportStatus: said[0],
      Description: said[1],
      SessionContext: message.reference ?? '',
    };
  });
  return { PullSmsSendStatusSet: items };
}

const numberOf = (to: string): readonly [code: string, rest: string] =>
  to.startsWith('+86') ? ['86', to.slice(3)] : [to.slice(1, 3), to.slice(3)];

/** China knows no summer time. */
const chinaTime = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
