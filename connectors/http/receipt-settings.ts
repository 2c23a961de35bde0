/** The settings `receipts` and `receiptSecret`: how to read what the provider reports later, and how to know that it is the provider. */
import { json, type Reading, secret } from '@latchkey/connector-kit';
import { namesIn } from './fill.ts';
import { readPlaces } from './reply-settings.ts';
import { isRecord, located, mapOf, oneOf, type Reader, record, textOf, wrong } from './shape.ts';

/** Who may report. Every way needs the secret. */
export type Verify =
  /** The secret stands in a header or in the address, as it is. */
  | { readonly by: 'secret'; readonly in: 'header' | 'query'; readonly name: string }
  /** A header is made of the secret and of what was reported. */
  | {
      readonly by: 'hmac';
      readonly name: string;
      readonly algorithm: 'sha256' | 'sha512' | 'sha1';
      readonly encoding: 'hex' | 'base64';
      readonly content: string;
      readonly value: string;
      /** The header with the time, in seconds since 1970. */
      readonly timestamp?: string;
    }
  /** https://www.standardwebhooks.com, with a secret that begins with whsec_. */
  | { readonly by: 'standard-webhooks' };

export interface ReceiptForm {
  readonly type: 'json' | 'form' | 'query';
  /** Where several reports come at once: the place of their list. The other places are then those in each of them. */
  readonly items?: string;
  readonly messageId?: readonly string[];
  readonly reference?: readonly string[];
  readonly status: readonly string[];
  readonly errorCode?: readonly string[];
  readonly time?: readonly string[];
  /** The provider's words, and what they mean; others mean nothing. */
  readonly map: Readonly<Record<string, 'accepted' | 'delivered' | 'failed' | 'expired'>>;
  readonly verify?: Verify;
}

const headerName = textOf(/^[\w!#$%&'*+.^`|~-]{1,100}$/, 'must be the name of a header or a parameter');

/** A text in which these names may stand. */
const templateOf =
  (...allowed: readonly string[]): Reader<string> =>
  (raw) => {
    const names = typeof raw === 'string' ? namesIn(raw) : undefined;
    return names?.every((name) => allowed.includes(name))
      ? { value: String(raw) }
      : wrong(`must be a text with ${allowed.map((name) => `{{${name}}}`).join(', ')} in it`);
  };

const verifyShape = record(
  {
    by: oneOf('secret', 'hmac', 'standard-webhooks'),
    in: oneOf('header', 'query'),
    name: headerName,
    algorithm: oneOf('sha256', 'sha512', 'sha1'),
    encoding: oneOf('hex', 'base64'),
    content: templateOf('body', 'url', 'timestamp'),
    value: templateOf('signature', 'timestamp'),
    timestamp: headerName,
  },
  ['by'],
);

const readVerify: Reader<Verify> = (raw) => {
  const reading = verifyShape(raw);
  if (!('value' in reading)) return reading;
  const { by, name, timestamp, ...given } = reading.value;
  if (by === 'standard-webhooks') return { value: { by } };
  if (name === undefined) return wrong('needs the name of the header or the parameter');
  if (by === 'secret') return { value: { by, name, in: given.in ?? 'header' } };
  const { algorithm = 'sha256', encoding = 'hex', content = '{{body}}', value = '{{signature}}' } = given;
  if (!value.includes('{{signature}}')) return wrong('has a value without {{signature}}');
  if (!/\{\{\s*(body|url)\s*\}\}/.test(content)) return wrong('signs nothing of what is reported');
  // A time that is not part of what is signed could be written by anybody.
  return timestamp !== undefined && !/\{\{\s*timestamp\s*\}\}/.test(content)
    ? wrong('has a timestamp that content does not sign')
    : {
        value: {
          by,
          name,
          algorithm,
          encoding,
          content,
          value,
          ...(timestamp !== undefined && { timestamp }),
        },
      };
};

const shape = record(
  {
    type: oneOf('json', 'form', 'query'),
    items: textOf(/^\$(\.[\w-]+|\[\d+\]|\['[^'.]+'\])*$/, 'must be a place in the report: $.results'),
    messageId: readPlaces,
    reference: readPlaces,
    status: readPlaces,
    errorCode: readPlaces,
    time: readPlaces,
    map: mapOf(oneOf('accepted', 'delivered', 'failed', 'expired')),
    verify: readVerify,
  },
  ['status', 'map'],
);

const readReceipts: Reader<ReceiptForm> = (raw) => {
  const reading = shape(raw);
  return 'value' in reading ? { value: { type: 'json', ...reading.value } } : reading;
};

const receiptSecret = secret({
  label: 'Receipt secret',
  hint: 'What the reports are signed with, or carry, as receipts.verify says.',
  required: ({ receipts }) => isRecord(receipts) && receipts['verify'] !== undefined,
});

export const receiptSettings = {
  receipts: json({
    label: 'Receipts',
    hint: 'How the provider reports: { "type": "json", "messageId": "$.id", "status": "$.status", "map": { "DELIVRD": "delivered" }, "verify": { "by": "secret", "name": "X-Key" } }.',
    required: false,
    read: located(readReceipts),
  }),
  receiptSecret: {
    ...receiptSecret,
    read: (raw, given = {}): Reading<string | undefined> => {
      const reading = receiptSecret.read(raw, given);
      const { verify } = (isRecord(given['receipts']) ? given['receipts'] : {}) as { verify?: unknown };
      const isStandard = isRecord(verify) && verify['by'] === 'standard-webhooks';
      return isStandard && 'value' in reading && !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(reading.value ?? '')
        ? wrong('must be whsec_ and the Base64 of at least 24 bytes')
        : reading;
    },
  } satisfies typeof receiptSecret,
} as const;
