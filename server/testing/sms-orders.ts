/** What the tests of the room of messages order, where it goes, and what comes back as a refusal. */
import { Refusal } from '../../contract/errors.ts';
import type { SmsOrder } from '../messages/messages.ts';

export const tenantId = 'default';
export const tencentId = 'tencent-short-message-service';
export const phone = '+16502530000';
export const order = (over: Partial<SmsOrder> = {}): SmsOrder => ({
  tenantId,
  phone,
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  ...over,
});

export const relay = (host: string) => ({
  tenantId,
  factoryId: 'http-sms',
  config: { endpoint: `https://${host}/` },
});

export async function refusedWith(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
