/** What an operator tells us about their mail server. The keys are the documented ones; what is not listed here is read over. */
import {
  type Field,
  group,
  host,
  number,
  secret,
  select,
  templates,
  text,
  toggle,
  url,
} from '@latchkey/connector-kit';

/** One address, alone or behind a name. */
const mailbox = {
  pattern: /^([^<>"\p{Cc}]*|"[^"<>\p{Cc}]*") *<[^\s<>@,;]+@[^\s<>@,;]+>$|^[^\s<>@,;]+@[^\s<>@,;]+$/u,
  rule: 'must be one address, like no-reply@example.com or Acme <no-reply@example.com>',
};

type Given = Readonly<Record<string, unknown>>;

/** A token logs in, not a password: because it says so, or because there is nothing else. */
export const isOAuth = ({ type, pass, accessToken, refreshToken, privateKey }: Given): boolean =>
  typeof type === 'string'
    ? type.trim().toLowerCase() === 'oauth2'
    : !pass && Boolean(accessToken || refreshToken || privateKey);

const auth = {
  type: text({
    label: 'type',
    required: false,
    pattern: /^(login|oauth2)$/i,
    rule: 'must be login or oauth2',
  }),
  user: text({ label: 'user' }),
  pass: secret({ label: 'pass', required: (given) => !isOAuth(given) }),
  accessToken: secret({
    label: 'accessToken',
    required: (given) => isOAuth(given) && !given['refreshToken'] && !given['privateKey'],
  }),
  refreshToken: secret({ label: 'refreshToken', required: false }),
  clientId: text({ label: 'clientId', required: ({ refreshToken }) => Boolean(refreshToken) }),
  clientSecret: secret({ label: 'clientSecret', required: false }),
  privateKey: pem(secret({ label: 'privateKey', required: false })),
  serviceClient: text({ label: 'serviceClient', required: ({ privateKey }) => Boolean(privateKey) }),
  accessUrl: url({ label: 'accessUrl', defaultValue: 'https://oauth2.googleapis.com/token' }),
} as const;

export const fields = {
  host: host({
    label: 'Host',
    hint: 'The name of the mail server, without a port.',
    placeholder: '<smtp.example.com>',
  }),
  port: number({
    label: 'Port',
    hint: '587 (STARTTLS) or 465 (TLS from the start); 25 is closed in most networks.',
    placeholder: '587',
    min: 1,
    max: 65_535,
    isWhole: true,
  }),
  auth: group({
    label: 'Auth',
    hint: 'type is login or oauth2; without any of it nobody logs in.',
    required: false,
    fields: auth,
    example: { type: 'login', user: '<username>', pass: '<password>' },
  }),
  fromEmail: text({
    label: 'From Email',
    hint: 'An address that this server may send from: no-reply@example.com or Acme <no-reply@example.com>.',
    placeholder: '<no-reply@example.com>',
    ...mailbox,
  }),
  replyTo: text({
    label: 'Reply To',
    hint: 'Where answers go, when not to the sender.',
    placeholder: '<help@example.com>',
    required: false,
    ...mailbox,
  }),
  templates: templates({ kind: 'email' }),
  secure: toggle({
    label: 'Secure',
    hint: 'TLS from the first byte. Port 465 means it anyway.',
  }),
  ignoreTLS: toggle({
    label: 'Ignore TLS',
    hint: 'Sends passwords and codes in clear. Only for a server in your own network.',
  }),
  tls: group({
    label: 'TLS',
    hint: 'For a server with a certificate of your own making.',
    required: false,
    fields: {
      rejectUnauthorized: toggle({ label: 'rejectUnauthorized', defaultValue: true }),
      minVersion: select({
        label: 'minVersion',
        options: { 'TLSv1.2': 'TLS 1.2', 'TLSv1.3': 'TLS 1.3' },
        defaultValue: 'TLSv1.2',
      }),
      ca: pem(text({ label: 'ca', required: false })),
      servername: text({ label: 'servername', required: false }),
    },
    example: {},
  }),
  servername: text({
    label: 'Servername',
    hint: 'The name in the certificate, when it is not the host.',
    required: false,
  }),
  name: text({
    label: 'Name',
    hint: 'How this server introduces itself (EHLO).',
    placeholder: '<id.example.com>',
    required: false,
    pattern: /^[\w.:[\]-]{1,253}$/,
    rule: 'must be the name of a host',
  }),
} as const;

/** Keys and certificates have lines; a key may come with its passphrase, as `{ key, passphrase }`. */
function pem(field: Field<string | undefined>): Field<PemText | undefined> {
  const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 20_000;
  return {
    ...field,
    read(raw, given) {
      if (raw === undefined || raw === null || raw === '')
        return field.read(raw, given) as { value: undefined };
      const { key, passphrase = '' } = typeof raw === 'object' ? (raw as Given) : { key: raw };
      return isText(key) && isText(passphrase) && key.includes('-----BEGIN ')
        ? { value: { text: key, passphrase } }
        : { issues: [{ path: '', message: 'must be PEM text' }] };
    },
  };
}

export interface PemText {
  readonly text: string;
  readonly passphrase: string;
}
