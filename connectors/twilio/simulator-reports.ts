/** How the simulated Twilio tells what became of a message: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
import { createHmac } from 'node:crypto';
import type { FateState, ReportForm } from '@latchkey/connector-kit/testing';

/** The status and, of a failure, its code; `unheard-of` is one that no message of ours should ever have. */
export const statusOf: Readonly<Record<FateState, readonly [status: string, code?: number]>> = {
  accepted: ['sent'],
  delivered: ['delivered'],
  failed: ['undelivered', 30005],
  expired: ['failed', 30036],
  'unheard-of': ['partially_delivered'],
};

/** A form, signed over the address and the sorted fields. Twilio tries once more when it got no connection. */
export const reports = ({ sid, token }: { readonly sid: string; readonly token: string }): ReportForm => ({
  retriesMs: [1_000],
  write({ message, state, callbackUrl }) {
    const [status, code] = statusOf[state];
    const form: Record<string, string> = {
      SmsSid: message.id,
      SmsStatus: status,
      MessageStatus: status,
      To: message.to,
      MessageSid: message.id,
      AccountSid: sid,
      ApiVersion: '2010-04-01',
      ...(code !== undefined && { ErrorCode: String(code) }),
      ...(state === 'delivered' && { RawDlrDoneDate: '2601150830' }),
    };
    const text = Object.keys(form)
      .toSorted()
      .map((name) => name + form[name])
      .join('');
    return {
      method: 'POST',
      url: callbackUrl,
      headers: new Headers({
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': createHmac('sha1', token)
          .update(callbackUrl + text)
          .digest('base64'),
      }),
      body: new URLSearchParams(form).toString(),
    };
  },
});
