/** What the failure of a conversation means: by the server's reply where there is one, else by how far it had come. */
import { ConnectorError, type ErrorKind, type RetryClass } from '@latchkey/connector-kit';

/** How far the conversation had come. From `body` on the server may have taken the letter. */
export type Stage = 'greeting' | 'login' | 'envelope' | 'body';

export interface Circumstances {
  readonly stage: Stage;
  readonly host: string;
  readonly user: string | undefined;
  /** The password or the token. */
  readonly pass: string | undefined;
}

type Meaning = readonly [ErrorKind, RetryClass];

export function refusalOf(thrown: unknown, circumstances: Circumstances): ConnectorError {
  const { host, stage } = circumstances;
  const { code, originalCode, command = '', response } = thrown as Partial<Record<string, unknown>>;
  if (command === 'STARTTLS' && typeof response === 'string') return unsafe(host, 'STARTTLS');
  const said =
    typeof response === 'string' ? /^([2345]\d\d)[ -]?(\d\.\d{1,3}\.\d{1,3})?/.exec(response) : null;
  if (said) {
    const [, reply = '', status] = said;
    const [kind, retry] = meaningOf(Number(reply), status, String(command), stage);
    return new ConnectorError(
      kind,
      `${host} ${saying[kind] ?? 'refused the message'} (${status ?? reply}).`,
      {
        retry,
        providerCode: status ?? reply,
        providerMessage: withoutLogin(String(response), circumstances),
      },
    );
  }
  const word = wordOf(originalCode) ?? wordOf(code) ?? 'no code';
  if (stage === 'greeting' && isUnsafe(thrown, word)) return unsafe(host, word);
  if (stage === 'login' && code === 'EAUTH')
    return new ConnectorError('auth', `${host} offers no way to log in with these credentials.`);
  if (stage === 'body')
    return new ConnectorError(
      'transient',
      `The connection to ${host} broke (${word}); it may have taken the message.`,
      {
        retry: 'ambiguous',
      },
    );
  return new ConnectorError(
    'transient',
    `The connection to ${host} broke before it took the message (${word}).`,
    {
      retry: 'now',
    },
  );
}

/** RFC 3463 where the server gives its codes, else RFC 5321 §4.2 with the command that was refused. */
function meaningOf(reply: number, status: string | undefined, command: string, stage: Stage): Meaning {
  const detail = status?.slice(2);
  if (command.startsWith('AUTH') || stage === 'login')
    return reply < 500 ? ['transient', 'later'] : ['auth', 'fix'];
  if ([530, 534, 535, 538].includes(reply)) return ['auth', 'fix'];
  if (reply === 421) return ['transient', 'now'];
  if (detail === '4.5' || detail === '7.28') return ['rate_account', 'later']; // Gmail and others: a quota of sender or day
  if (command === 'RCPT TO') return ofRecipient(reply, detail);
  if (reply < 500) return ['transient', 'later'];
  if (command === 'MAIL FROM') return ['sender', 'fix'];
  if (stage === 'greeting') return ['permission', 'fix'];
  return detail === '7.60' || detail === '7.26' ? ['sender', 'fix'] : ['content', 'fix'];
}

function ofRecipient(reply: number, detail: string | undefined): Meaning {
  if (reply < 500) return detail === '2.1' ? ['rate_recipient', 'later'] : ['transient', 'later'];
  if (detail?.startsWith('7.') || (detail === undefined && reply === 554)) return ['permission', 'fix']; // relaying denied
  return detail === '2.1' || detail === '2.2' ? ['blocked', 'no'] : ['invalid_number', 'no'];
}

const saying: Partial<Readonly<Record<ErrorKind, string>>> = {
  auth: 'did not accept our credentials',
  permission: 'does not send this for us',
  sender: 'refused the sender',
  content: 'refused the text',
  invalid_number: 'says that this address gets no mail',
  blocked: 'says that this mailbox takes no mail',
  rate_recipient: 'has had too many messages for this address',
  rate_account: 'has had too many messages from this account',
  transient: 'could not take the message now',
};

/** Servers repeat the line that they refuse; of a login it is the password, written otherwise. */
function withoutLogin(response: string, { user = '', pass = '' }: Circumstances): string {
  if (pass === '') return response;
  const lines = [`\0${user}\0${pass}`, `user=${user}\u0001auth=Bearer ${pass}\u0001\u0001`, pass];
  return [...lines.map((line) => Buffer.from(line).toString('base64')), pass].reduce(
    (clean, line) => clean.replaceAll(line, '•••'),
    response,
  );
}

const wordOf = (code: unknown): string | undefined =>
  typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : undefined;

/** The certificate is not right, or there is no TLS at all; a line that broke meanwhile is something else. */
const isUnsafe = (thrown: unknown, word: string): boolean =>
  /CERT|SSL|ALTNAME|SIGNATURE|EPROTO/.test(word) ||
  (word === 'ETLS' && !/closed unexpectedly/.test(String(thrown)));

const unsafe = (host: string, word: string): ConnectorError =>
  new ConnectorError('config', `No safe connection to ${host} came about (${word}).`);
