/** What SMS Aero's answers mean to us. It has no error codes: the status, the field it names and its words must do. */
import { errorTable, find, type Reply, type Verdict } from '@latchkey/connector-kit';

export interface Complaint {
  /** The nearest thing to a code: the field that was refused, else the HTTP status. */
  readonly code: string;
  readonly words: string | undefined;
  /** Undefined when only the HTTP status can tell. */
  readonly verdict: Verdict | undefined;
}

/**
 * Why SMS Aero did not take the message, or undefined when it did, or when the answer is not one of SMS Aero's.
 *
 * A refusal may come with HTTP 200: as `success: false`, or in the form of older versions as `result: "reject"`.
 */
export function complaintIn({ status, json }: Pick<Reply, 'status' | 'json'>): Complaint | undefined {
  const success = find(json, 'success');
  const result = find(json, 'result');
  if (success === undefined && result === undefined) return undefined;
  if (success === 'true' && status < 300) return afterwards(json);

  const usual = byStatus(status);
  const field =
    usual || status >= 500 ? undefined : fieldNames.find((name) => reasonFor(json, name) !== undefined);
  const said = find(json, 'message') ?? find(json, 'reason') ?? result;
  return {
    code: field ?? String(status),
    words: field === undefined ? said : `${said ?? 'Refused.'} ${field}: ${reasonFor(json, field)}`,
    verdict: usual ?? byField(field) ?? (status < 500 ? byWords(said) : undefined),
  };
}

/** A message can be taken and refused in one breath: 2 is "not delivered", 6 "rejected"; the other states are good ones. */
const afterwards = (json: unknown): Complaint | undefined => {
  const state = `status.${find(json, 'data.status')}`;
  const verdict = byState(state);
  return verdict && { code: state, words: find(json, 'data.extendStatus'), verdict };
};

const byState = errorTable({ 'unknown later': ['status.2'], 'content fix': ['status.6'] });

const byStatus = errorTable({
  'config fix': [404],
  'auth fix': [401],
  'balance fix': [402],
  'permission fix': [403],
  'rate_account now': [429],
});

const fieldNames = ['number', 'sign', 'text'] as const;

const byField = errorTable({
  'invalid_number no': ['number'],
  'sender fix': ['sign'],
  'content fix': ['text'],
});

const byWords = (said = ''): Verdict => phrases.find(([pattern]) => pattern.test(said))?.[1] ?? unclear;

const phrases: readonly (readonly [RegExp, Verdict])[] = [
  [/no credits|insufficient|balance/i, { kind: 'balance', retry: 'fix' }],
  [/credentials|unauthori[sz]ed/i, { kind: 'auth', retry: 'fix' }],
  [/empty field|validation|not found/i, { kind: 'config', retry: 'fix' }],
];

/** Whatever it was, a no with one of SMS Aero's own sentences was surely no message. */
const unclear: Verdict = { kind: 'unknown', retry: 'fix' };

/** A list of reasons, or one. */
const reasonFor = (json: unknown, field: string) =>
  find(json, `data.${field}.0`) ?? find(json, `data.${field}`);
