/** Aliyun on trial: a clock that stands still, a message, and one send of it. */
import type { SmsMessage } from '@latchkey/connector-kit';
import { createTrial, fixturesOf } from '../try-provider.ts';
import aliyun from './aliyun.ts';
import { createSimulator, exampleConfig } from './simulator.ts';

export const acs3 = { signatureMethod: 'ACS3-HMAC-SHA256' };
export const intl = { site: 'intl', senderId: 'ACME' };

export const clock = { now: () => 1_768_465_800_000 };
export const fixture = fixturesOf(import.meta.url);

export const message: SmsMessage = {
  to: '+8613800138000',
  text: 'Your verification code is 123456.',
  purpose: 'SignIn',
  templateId: 'SMS_154950909',
  variables: { code: '123456' },
  locale: 'zh-CN',
  validitySeconds: 600,
  reference: 'otp_01',
};
export const abroad = { to: '+6581234567', templateId: 'SMS_200000002' };

const trial = createTrial({
  connector: aliyun,
  exampleConfig,
  message,
  clock,
  provider: () => createSimulator({ clock }),
});
export const { refused, wrong } = trial;

/** The old signature puts the values into the body, the new one into the address. */
export async function send(...args: Parameters<typeof trial.send>) {
  const { sent, requests } = await trial.send(...args);
  const values: Record<string, string | undefined> = Object.fromEntries([
    ...new URL(requests[0]?.url ?? 'http://none').searchParams,
    ...new URLSearchParams(requests[0]?.body),
  ]);
  return { sent, requests, values };
}
