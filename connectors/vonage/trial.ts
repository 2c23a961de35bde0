/** Vonage on trial: keys, a clock that stands still, a message, and one send of it. */
import { generateKeyPairSync } from 'node:crypto';
import type { SmsMessage } from '@latchkey/connector-kit';
import { createTrial, fixturesOf } from '../try-provider.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';
import vonage from './vonage.ts';

export const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
export const application = { applicationId: account.applicationId, privateKey };
export const signedSms = { signatureMethod: 'sha256hmac', signatureSecret: account.signatureSecret };

export const clock = { now: () => 1_768_465_800_000 };
export const fixture = fixturesOf(import.meta.url);

const message: SmsMessage = {
  to: '+447700900123',
  text: 'Your verification code is 123456. The code will remain active for 10 minutes.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  validitySeconds: 600,
  reference: 'otp_01',
};

export const { send, refused, wrong } = createTrial({
  connector: vonage,
  exampleConfig,
  message,
  clock,
  provider: () => createSimulator({ clock, publicKey, signatureMethod: 'sha256hmac' }),
});
