/** What may stand on the server before a page is looked at. */
import { outbox, smtp, twilio } from './factories.ts';
import { connectorOf } from './fake-api.ts';
import type { FakeServer } from './fake-server.ts';

const config = {
  accountSID: 'AC00000000000000000000000000000000',
  authToken: '••••4f2a',
  fromMessagingServiceSID: 'MG00000000000000000000000000000000',
  disableRiskCheck: false,
  templates: twilio.formItems?.at(-1)?.defaultValue,
};

export const withTwilio = (server: FakeServer) => {
  server.api.state.connectors = [connectorOf(twilio, 'k3j9d0a1b2c3', config)];
};
export const withTelephone = (server: FakeServer) => {
  server.api.state.connectors = [connectorOf(outbox, 't0e1l2e3p4h5', {})];
};

/** Beside what is there already. */
export const withSmtp = (server: FakeServer) => {
  const kept = {
    host: 'smtp.example.com',
    port: 587,
    auth: { type: 'login', user: 'mailer@example.com', pass: '••••6789' },
    fromEmail: 'Acme <no-reply@example.com>',
    templates: smtp.formItems?.at(-1)?.defaultValue,
  };
  server.api.state.connectors = [...server.api.state.connectors, connectorOf(smtp, 's4m2t6p8a1b3', kept)];
};
export const byEmail = {
  signInMode: 'SignInAndRegister',
  signUp: { identifiers: ['email'], verify: true },
  signIn: { methods: [{ identifier: 'email', verificationCode: true }] },
  forgotPasswordMethods: ['EmailVerificationCode'],
  mfa: { factors: [] },
} as const;
