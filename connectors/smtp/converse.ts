/** One conversation with a mail server, from the greeting to its word that it took the letter. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type Config, type Connect, isConnectorError } from '@latchkey/connector-kit';
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import type { Letter } from './compose.ts';
import { refusalOf, type Stage } from './refusal-of.ts';
import type { fields } from './settings.ts';

type Settings = Config<typeof fields>;

export interface Conversation {
  readonly letter: Letter;
  readonly config: Settings;
  /** Logs in in place of a password. */
  readonly token: string | undefined;
  readonly connect: Connect;
}

/** The id that the server gave it in place of ours, where it says so. Throws a ConnectorError. */
export async function converse({
  letter,
  config,
  token,
  connect,
}: Conversation): Promise<string | undefined> {
  const { host, port, auth } = config;
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const socket = await connect({ host, port });
  const line = new SMTPConnection({ ...optionsOf(config, token), connection: socket });
  let stage: Stage = 'greeting';
  // Errors outside a command come as events; whichever comes first is the answer.
  const failed = once(line, 'error').then(([error]: unknown[]) => Promise.reject(error));
  const ended = once(line, 'end').then(() => Promise.reject(new Error('The connection ended')));
  for (const lost of [failed, ended]) lost.catch(() => {});
  const step = <T>(
    run: (done: (error?: Error | null, result?: T) => void) => void,
  ): Promise<T | undefined> => {
    const { promise, resolve, reject } = Promise.withResolvers<T | undefined>();
    run((error, result) => (error ? reject(error) : resolve(result)));
    return Promise.race([promise, failed, ended]);
  };

  try {
    await step<void>((done) => line.connect(done));
    if (auth) {
      stage = 'login';
      await step<boolean>((done) =>
        line.login(
          token === undefined ? { user: auth.user, pass: auth.pass } : { user: auth.user, method: 'TOKEN' },
          done,
        ),
      );
    }
    stage = 'envelope';
    // The server reads on only after it agreed to sender and recipient: from then on it may have the letter.
    const body = Readable.from(readOnce(letter.body, () => (stage = 'body')));
    const info = await step<{ serverMessageId?: string | undefined }>((done) =>
      line.send({ from: letter.from, to: letter.to, size: letter.body.length }, body, done),
    );
    line.quit();
    return info?.serverMessageId;
  } catch (thrown) {
    line.close();
    endNow(socket);
    throw isConnectorError(thrown)
      ? thrown
      : refusalOf(thrown, { stage, host, user: auth?.user, pass: token ?? auth?.pass });
  }
}

function optionsOf(
  { host, port, secure, ignoreTLS, tls, servername, name, auth }: Settings,
  token: string | undefined,
): SMTPConnectionOptions {
  const isSecure = secure || port === 465;
  const serverName = tls?.servername ?? servername;
  return {
    host,
    port,
    secure: isSecure,
    requireTLS: !isSecure && !ignoreTLS,
    ignoreTLS,
    ...(serverName !== undefined && { servername: serverName }),
    ...(name !== undefined && { name }),
    tls: {
      rejectUnauthorized: tls?.rejectUnauthorized ?? true,
      minVersion: tls?.minVersion ?? 'TLSv1.2',
      ...(tls?.ca && { ca: tls.ca.text }),
    },
    // The connection keeps the time by itself; these only must not come first.
    connectionTimeout: 60_000,
    greetingTimeout: 60_000,
    socketTimeout: 60_000,
    socketCloseTimeout: 1_000,
    maxResponseSize: 65_536,
    ...(auth && token !== undefined && { customAuth: { TOKEN: bearer(auth.user, token) } }),
  };
}

/** https://developers.google.com/workspace/gmail/imap/xoauth2-protocol: a challenge is an error, told after an empty line. */
const bearer =
  (user: string, token: string): NonNullable<SMTPConnectionOptions['customAuth']>[string] =>
  async ({ sendCommand, reject, resolve }) => {
    const credentials = Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString('base64');
    const { status } = await sendCommand(`AUTH XOAUTH2 ${credentials}`);
    const reply = status === 334 ? await sendCommand('') : { status };
    if (reply.status === 235) resolve();
    else reject('The token was refused');
  };

async function* readOnce(body: Buffer, onStart: () => void): AsyncGenerator<Buffer> {
  onStart();
  yield body;
}

/** What was not said is not said any more. */
const endNow = (socket: Socket): void => void socket.destroy();
