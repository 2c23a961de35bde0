/** A mail server as RFC 5321, 3207, 4954 and 2920 describe it, strict about each, with addresses that choose what goes wrong. */
import { readFileSync } from 'node:fs';
import { type ServerSimulator, simulateServer } from '@latchkey/connector-kit/testing';
import { readLetter } from './simulator-letter.ts';
import { holdSession, type Rules } from './simulator-session.ts';

/** Its certificate, which signs itself and is good for `smtp.example.com` alone. */
export const certificate = readFileSync(new URL('fixtures/cert.pem', import.meta.url), 'utf8');
const key = readFileSync(new URL('fixtures/key.pem', import.meta.url), 'utf8');

export const account = {
  user: 'mailer@example.com',
  pass: 'mail-password-0123456789',
  /** What logs in with XOAUTH2. */
  token: 'ya29.token-0123456789',
};

/** What an operator would store for it. */
export const exampleConfig = {
  host: 'smtp.example.com',
  port: 587,
  auth: { type: 'login', user: account.user, pass: account.pass },
  fromEmail: 'Example <no-reply@example.com>',
  tls: { ca: certificate },
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    contentType: 'text/plain',
    subject: 'Your code is {{code}}',
    content: 'Your verification code is {{code}}.',
  })),
};

/**
 * Who writes to `<step>-<reply>@…` is given that reply at that step: `rcpt-550-5.1.1@example.net`, `data-554-5.7.1@…`.
 * `drop-<step>@…` loses the connection there, `silent-<step>@…` leaves it open and says nothing more; the steps are `rcpt`,
 * `data` (the letter was asked for and has come) and `bye` (it was taken). Senders outside example.com are refused.
 */
export const createSimulator = (rules: Partial<Rules> = {}): ServerSimulator =>
  simulateServer((socket, keep) => {
    let count = 0;
    holdSession(socket, {
      certificate,
      key,
      account,
      offersStartTls: true,
      isSecure: false,
      methods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
      ...rules,
      take(envelope, data) {
        const letter = readLetter(data);
        if (typeof letter === 'string') return letter;
        count += 1;
        keep({
          id: letter.headers['message-id'] ?? `queued-${count}`,
          to: envelope.to,
          text: letter.text,
          body: { envelope, ...letter },
        });
        return undefined;
      },
    });
  });
