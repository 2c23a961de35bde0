/** SMTP: the contract, the letter, the ways to log in, TLS, and what each of the server's words means. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { test } from 'node:test';
import {
  type EmailMessage,
  isConnectorError,
  type Place,
  readConfig,
  sendThrough,
} from '@latchkey/connector-kit';
import { fetchFrom, type Handler, testConnector } from '@latchkey/connector-kit/testing';
import { account, certificate, createSimulator, exampleConfig } from './simulator.ts';
import type { ReadLetter } from './simulator-letter.ts';
import type { Envelope, Rules } from './simulator-session.ts';
import smtp from './smtp.ts';

testConnector(smtp, { config: exampleConfig, server: createSimulator() });

const message: EmailMessage = {
  to: 'anna@example.net',
  subject: '123456 is your code',
  text: '123456 is your code to sign in.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  validitySeconds: 600,
  reference: 'm1',
};

/** A busy machine is quicker. */
const attemptMs = 30_000;

interface Given {
  readonly message?: Partial<EmailMessage>;
  readonly config?: object;
  readonly rules?: Partial<Rules>;
  readonly tokens?: Handler;
}

async function send({ message: words, config, rules, tokens }: Given = {}) {
  const server = createSimulator(rules);
  const closed: Promise<void>[] = [];
  const fetch = fetchFrom(tokens ?? (() => new Response(null, { status: 500 })));
  const around = {
    fetch,
    connect: async (place: Place) => {
      const socket = await server.connect(place);
      closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
      return socket;
    },
    clock: { now: () => Date.UTC(2026, 1, 3, 4, 5, 6) },
    limits: { attemptMs, sendMs: 2 * attemptMs },
    sleep: () => Promise.resolve(),
  };
  const settings = readConfig(smtp.fields, { ...exampleConfig, ...config });
  const sent = await sendThrough(smtp, { ...message, ...words }, settings, around).catch((error: unknown) => {
    assert.ok(isConnectorError(error), String(error));
    return error;
  });
  await server.close();
  await Promise.all(closed);
  const letter = server.messages[0]?.body as (ReadLetter & { envelope: Envelope }) | undefined;
  return { sent, server, letter, requests: fetch.requests };
}

async function failWith(given: Given) {
  const { sent, server } = await send(given);
  assert.ok(isConnectorError(sent), 'it was sent');
  assert.doesNotMatch(`${sent.message} ${sent.providerMessage}`, /mail-password|ya29|anna@|123456/);
  const { kind, retry, providerCode } = sent;
  return {
    kind,
    retry,
    providerCode,
    tries: server.dialled.length,
    taken: server.messages.length,
    message: sent.message,
  };
}

test('smtp writes a letter that nobody takes for a person’s: sender, subject, date, id, language, no answers', async () => {
  const { sent, server, letter } = await send({ config: { replyTo: 'Help <help@example.com>' } });
  assert.deepEqual(sent, { id: '<m1@example.com>' });
  assert.deepEqual(server.dialled, [{ host: 'smtp.example.com', port: 587 }]);
  assert.deepEqual(letter?.envelope, {
    from: 'no-reply@example.com',
    to: 'anna@example.net',
    isSafe: true,
    login: account.user,
  });
  const {
    from,
    to,
    'reply-to': replyTo,
    date,
    'auto-submitted': auto,
    'content-language': language,
  } = letter?.headers ?? {};
  assert.deepEqual(
    { from, to, replyTo, date, auto, language },
    {
      from: 'Example <no-reply@example.com>',
      to: 'anna@example.net',
      replyTo: 'Help <help@example.com>',
      date: 'Tue, 03 Feb 2026 04:05:06 +0000',
      auto: 'auto-generated',
      language: 'en',
    },
  );
  assert.equal(letter?.subject, '123456 is your code');
  assert.equal(letter?.text, '123456 is your code to sign in.');
  assert.equal(letter?.html, undefined);
});

test('smtp carries any script, HTML beside the text, and dots at the start of a line', async () => {
  const words = {
    subject: 'รหัสของคุณ 123456 · 您的驗證碼 · Ваш код 🔑',
    text: '.\n..рус\n123456',
    html: '<p>Ваш код <b>123456</b></p>',
  };
  const { letter } = await send({ message: words });
  assert.deepEqual({ subject: letter?.subject, text: letter?.text, html: letter?.html }, words);
});

test('smtp lets no subject and no sender add a header', async () => {
  const { letter } = await send({ message: { subject: 'A\r\nBcc: all@example.net\r\n\r\nBody' } });
  assert.equal(letter?.headers['bcc'], undefined);
  for (const fromEmail of ['a@b.co\r\nBcc: c@d.co', 'a@b.co, c@d.co', 'A <a@b.co> <c@d.co>', 'nobody', '<>'])
    assert.throws(
      () => readConfig(smtp.fields, { ...exampleConfig, fromEmail }),
      isConnectorError,
      fromEmail,
    );
});

test('smtp logs in with PLAIN, LOGIN or a token, and not at all where there is nothing to log in with', async () => {
  for (const method of ['PLAIN', 'LOGIN']) {
    const { letter } = await send({ rules: { methods: [method] } });
    assert.equal(letter?.envelope.login, account.user);
  }
  const auth = { type: 'OAuth2', user: account.user, accessToken: account.token };
  assert.equal((await send({ config: { auth } })).letter?.envelope.login, account.user);
  assert.equal(
    (await send({ config: { auth: undefined }, rules: { methods: [] } })).letter?.envelope.login,
    undefined,
  );
  assert.throws(
    () =>
      readConfig(smtp.fields, {
        ...exampleConfig,
        auth: { type: 'login', user: '<username>', pass: '<password>' },
      }),
    /Auth user is missing\. Auth pass is missing\./,
  );
});

test('smtp: wrong credentials are the operator’s affair, and are told to nobody even when the server repeats them', async () => {
  for (const method of ['PLAIN', 'LOGIN']) {
    const auth = { user: account.user, pass: 'wrong-mail-password' };
    const { kind, retry, providerCode, tries } = await failWith({
      config: { auth },
      rules: { methods: [method] },
    });
    assert.deepEqual([kind, retry, providerCode, tries], ['auth', 'fix', '5.7.8', 1]);
  }
  const auth = { type: 'oauth2', user: account.user, accessToken: 'ya29.wrong' };
  const { kind, retry } = await failWith({ config: { auth } });
  assert.deepEqual([kind, retry], ['auth', 'fix']);
  assert.equal((await failWith({ rules: { methods: ['GSSAPI'] } })).kind, 'auth');
});

test('smtp fetches a token with a refresh token or a service account’s key, through the guarded way out', async () => {
  const tokens: Handler = () => Response.json({ access_token: account.token, expires_in: 3599 });
  const refresh = {
    type: 'OAuth2',
    user: account.user,
    clientId: 'app',
    clientSecret: 'hidden-secret',
    refreshToken: '1//r',
  };
  const first = await send({ config: { auth: refresh }, tokens });
  assert.equal(first.letter?.envelope.login, account.user);
  assert.equal(first.requests[0]?.url, 'https://oauth2.googleapis.com/token');
  assert.equal(
    first.requests[0]?.body,
    'grant_type=refresh_token&client_id=app&client_secret=hidden-secret&refresh_token=1%2F%2Fr',
  );

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' })
    .toString();
  const service = {
    user: account.user,
    serviceClient: '1234',
    privateKey: { key: pem, passphrase: 'open' },
    accessUrl: 'https://tokens.example.com/',
  };
  const second = await send({ config: { auth: service }, tokens });
  assert.equal(second.letter?.envelope.login, account.user);
  const [head = '', claims = '', signature = ''] = (
    new URLSearchParams(second.requests[0]?.body).get('assertion') ?? ''
  ).split('.');
  assert.ok(
    verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url')),
  );
  const { iss, sub, aud, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  assert.deepEqual([iss, sub, aud, exp - iat], ['1234', account.user, 'https://tokens.example.com/', 300]);

  const wrongKey = { ...service, privateKey: { key: pem, passphrase: 'wrong' } };
  assert.equal((await failWith({ config: { auth: wrongKey }, tokens })).kind, 'config');
  const revoked: Handler = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
  const { kind, providerCode } = await failWith({ config: { auth: refresh }, tokens: revoked });
  assert.deepEqual([kind, providerCode], ['auth', 'invalid_grant']);
});

test('smtp says nothing in clear: TLS of the right name from 465 or STARTTLS, unless the operator gives it up by name', async () => {
  assert.equal(
    (await send({ config: { port: 465 }, rules: { isSecure: true } })).letter?.envelope.isSafe,
    true,
  );
  assert.equal(
    (await send({ config: { port: 2525, secure: true }, rules: { isSecure: true } })).letter?.envelope.isSafe,
    true,
  );
  for (const [config, rules, words] of [
    [{}, { offersStartTls: false }, /STARTTLS/],
    [{ tls: {} }, {}, /SELF_SIGNED/],
    [{ host: 'mail.example.com' }, {}, /ALTNAME/],
    [{ port: 465 }, {}, /SSL|EPROTO/],
  ] as const) {
    const { kind, retry, taken, message: text } = await failWith({ config, rules });
    assert.deepEqual([kind, retry, taken], ['config', 'fix', 0], text);
    assert.match(text, words);
  }
  const named = await send({ config: { host: 'mail.example.com', servername: 'smtp.example.com' } });
  assert.equal(named.letter?.envelope.isSafe, true);
  const trusting = await send({ config: { host: '10.0.0.9', tls: { rejectUnauthorized: false } } });
  assert.equal(trusting.letter?.envelope.isSafe, true);
  const open = await send({ config: { ignoreTLS: true }, rules: { offersStartTls: false } });
  assert.equal(open.letter?.envelope.isSafe, false);
  assert.match(certificate, /BEGIN CERTIFICATE/);
});

test('smtp: each reply ends in its own kind of error', async () => {
  for (const [local, kind, retry, code, tries] of [
    ['rcpt-550-5.1.1', 'invalid_number', 'no', '5.1.1', 1],
    ['rcpt-550', 'invalid_number', 'no', '550', 1],
    ['rcpt-553-5.1.3', 'invalid_number', 'no', '5.1.3', 1],
    ['rcpt-552-5.2.2', 'blocked', 'no', '5.2.2', 1],
    ['rcpt-550-5.2.1', 'blocked', 'no', '5.2.1', 1],
    ['rcpt-550-5.7.1', 'permission', 'fix', '5.7.1', 1],
    ['rcpt-554', 'permission', 'fix', '554', 1],
    ['rcpt-530-5.7.0', 'auth', 'fix', '5.7.0', 1],
    ['rcpt-450-4.7.1', 'transient', 'later', '4.7.1', 1],
    ['rcpt-450-4.2.1', 'rate_recipient', 'later', '4.2.1', 1],
    ['rcpt-421-4.3.2', 'transient', 'now', '4.3.2', 2],
    ['data-554-5.7.1', 'content', 'fix', '5.7.1', 1],
    ['data-552', 'content', 'fix', '552', 1],
    ['data-550-5.4.5', 'rate_account', 'later', '5.4.5', 1],
    ['data-550-5.7.60', 'sender', 'fix', '5.7.60', 1],
    ['data-451-4.3.0', 'transient', 'later', '4.3.0', 1],
    ['data-421-4.7.0', 'transient', 'now', '4.7.0', 2],
  ] as const) {
    const {
      message: _words,
      taken: _none,
      ...outcome
    } = await failWith({ message: { to: `${local}@example.net` } });
    assert.deepEqual(outcome, { kind, retry, providerCode: code, tries }, local);
  }
  const { kind, retry } = await failWith({ config: { fromEmail: 'somebody@elsewhere.example' } });
  assert.deepEqual([kind, retry], ['sender', 'fix']);
});

test('smtp: a line that breaks before the letter is tried again, one that breaks with it never', async ({
  mock,
}) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const before = await failWith({ message: { to: 'drop-rcpt@example.net' } });
  assert.deepEqual([before.kind, before.retry, before.tries], ['transient', 'now', 3]);
  for (const to of [
    'drop-data@example.net',
    'drop-bye@example.net',
    'silent-data@example.net',
    'silent-bye@example.net',
  ]) {
    const rules = { fallsSilent: () => mock.timers.tick(attemptMs) };
    const { kind, retry, tries, message: words } = await failWith({ message: { to }, rules });
    assert.deepEqual([kind, retry, tries], ['transient', 'ambiguous', 1], to);
    assert.match(words, /may (have taken the message|be on its way)/);
  }
});

test('smtp reads the documented configuration unchanged', () => {
  const { tls: _ours, ...documented } = exampleConfig;
  const config = readConfig(smtp.fields, {
    ...documented,
    auth: { ...documented.auth, type: 'LOGIN' },
    port: 25,
    replyTo: 'help@example.com',
    logger: false,
    debug: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 120_000,
    greetingTimeout: 30_000,
    socketTimeout: 600_000,
    dnsTimeout: 30_000,
    secure: false,
    tls: {},
    requireTLS: true,
    ignoreTLS: false,
    servername: 'smtp.example.com',
    name: 'id.example.com',
    localAddress: '127.0.0.1',
  });
  assert.equal(config.tls?.rejectUnauthorized, true);
  assert.equal(config.templates.length, 4);
});
