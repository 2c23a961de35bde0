/** The settings `success`, `extract` and `errors`: how to read what the provider answers. */
import {
  type ErrorKind,
  errorKinds,
  type Reading,
  type RetryClass,
  retryClasses,
} from '@latchkey/connector-kit';
import { listOf, oneOf, type Reader, record, scalar, textOf, wrong } from './shape.ts';

/** One status, several, or a class of them: `201`, `[200, 202]`, `2xx`. */
export type Statuses = readonly string[];

export interface Condition {
  readonly path: string;
  readonly op: 'eq' | 'in' | 'lt' | 'matches' | 'exists';
  readonly value: readonly string[];
}

export interface Success {
  readonly status: Statuses;
  readonly all: readonly Condition[];
}

/** Each is a list of places: the first that leads somewhere counts. */
export type Extract = { readonly [Key in (typeof extracts)[number]]?: readonly string[] };

export interface ErrorRow {
  readonly when: { readonly status?: Statuses; readonly path?: string; readonly in?: readonly string[] };
  readonly kind: ErrorKind;
  readonly retry?: RetryClass;
}

const extracts = ['messageId', 'segments', 'price', 'currency', 'errorCode', 'errorText'] as const;

/** `$.messages[0].id` in JSON, `$text` for the whole reply, `$text:ID=*;` for what stands at the star, `$header:x-id`. */
const readPath = textOf(
  /^\$(?:(?:\.[\w-]+|\[\d+\]|\['[^'.]+'\])+|text|text:[^*]*\*[^*]*|header:[\w-]+)$/,
  'must be a place in the reply: $.messages[0].id, $text, $text:ID=*; or $header:x-id',
);

const oneOrMore =
  <V>(read: Reader<V>): Reader<readonly V[]> =>
  (raw) =>
    listOf(read)(Array.isArray(raw) ? raw : [raw]);

const readStatuses = oneOrMore((raw) =>
  /^([1-5]xx|[1-5]\d\d)$/.test(String(raw)) ? { value: String(raw) } : wrong('must be a status: 201 or 2xx'),
);

const condition = record(
  { path: readPath, op: oneOf('eq', 'in', 'lt', 'matches', 'exists'), value: oneOrMore(scalar) },
  ['path'],
);

const readCondition: Reader<Condition> = (raw) => {
  const reading = condition(raw);
  if (!('value' in reading)) return reading;
  const { path, value = [], op = value.length === 0 ? 'exists' : 'eq' } = reading.value;
  const suits = op === 'exists' ? value.length === 0 : op === 'in' ? value.length > 0 : value.length === 1;
  if (!suits) return wrong(`has another number of values than ${op} needs`);
  return op === 'lt' && !Number.isFinite(Number(value[0]))
    ? wrong('compares with something that is no number')
    : { value: { path, op, value } };
};

export const readSuccess: Reader<Success> = (raw) => {
  const reading = record({ status: readStatuses, all: listOf(readCondition) })(raw);
  if (!('value' in reading)) return reading;
  const { status = ['2xx'], all = [] } = reading.value;
  return { value: { status, all } };
};

/** One place, or several: the first that is there counts. */
export const readPlaces: Reader<readonly string[]> = oneOrMore(readPath);

export const readExtract: Reader<Extract> = record({
  messageId: readPlaces,
  segments: readPlaces,
  price: readPlaces,
  currency: oneOrMore(currencyOrPath),
  errorCode: readPlaces,
  errorText: readPlaces,
});

/** Some providers bill in one currency, and do not say it. */
function currencyOrPath(raw: unknown): Reading<string> {
  return typeof raw === 'string' && /^[A-Z]{3}$/.test(raw) ? { value: raw } : readPath(raw);
}

export const readErrors: Reader<readonly ErrorRow[]> = listOf(
  record(
    {
      when: (raw): Reading<ErrorRow['when']> => {
        const reading = record({ status: readStatuses, path: readPath, in: oneOrMore(scalar) })(raw);
        return 'value' in reading && Object.keys(reading.value).length === 0
          ? wrong('needs a status, a path or a list of codes')
          : reading;
      },
      kind: oneOf(...errorKinds),
      retry: oneOf(...retryClasses),
    },
    ['when', 'kind'],
  ),
);
