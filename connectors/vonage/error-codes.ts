/** What Vonage's error codes mean to us: https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms and https://developer.vonage.com/en/api-errors/messages */
import { errorTable, find, type Reply, type Verdict } from '@latchkey/connector-kit';

/** The SMS API counts to 33, the Messages API begins at 1000. */
export const verdictOf = errorTable({
  'auth fix': [4, 14, 32],
  'permission fix': [8, 11, 29, 1060, 1080, 1140, 1160],
  'config fix': [2, 3, 22, 23, 1010, 1020, 1021, 1130, 1150],
  'sender fix': [15, 1120, 1420],
  'template fix': [1022],
  'content fix': [12, 1090, 1210],
  'invalid_number no': [6, 1040, 1170, 1190, 1200, 1260, 1300, 1310],
  'blocked no': [7, 33, 1050, 1240, 1270, 1280],
  'blocked later': [1290, 1470],
  'region fix': [1250],
  'balance fix': [9, 1070],
  'rate_recipient later': [1241],
  'rate_account now': [1, 10, 1000],
  'rate_account later': [1460],
  'transient now': [5, 1030, 1100, 1331],
  'transient later': [1180, 1220, 1230, 1360],
  'unknown later': [1330],
});

/** One SMS of a message, as the SMS API tells of it. */
export interface Part {
  readonly id: string | undefined;
  readonly status: string | undefined;
  readonly price: string | undefined;
  readonly words: string | undefined;
}

/** A message has as many answers as it has parts; the status of the HTTP reply says nothing of them. */
export function partsIn(json: unknown): Part[] {
  const messages = (json as { messages?: unknown } | null | undefined)?.messages;
  return (Array.isArray(messages) ? messages : []).map((part: unknown) => ({
    id: find(part, 'message-id'),
    status: find(part, 'status'),
    price: find(part, 'message-price'),
    words: find(part, 'error-text'),
  }));
}

/** Why the SMS API did not take the message, or not all of it; what has left in part must not be sent again. */
export function complaintInParts(reply: Reply) {
  const parts = partsIn(reply.json);
  const bad = parts.find(({ status }) => status !== '0');
  const verdict = refined(bad?.status, /^to /i.test(bad?.words ?? ''));
  const hasLeft = parts.some(({ status }) => status === '0');
  return {
    reply: { status: reply.status, headers: waitIn(bad?.words) ?? reply.headers },
    code: bad?.status,
    words: bad?.words,
    verdict: hasLeft ? { kind: verdict?.kind ?? 'unknown', retry: 'ambiguous' as const } : verdict,
  };
}

/** Why the Messages API did not take it (RFC 9457): the code is what follows the # of `type`, a number or some words. */
export function complaintInProblem({ json }: Reply) {
  const code = find(json, 'type')?.split('#')[1];
  const part = find(json, 'invalid_parameters.0.name');
  const words = [
    find(json, 'title'),
    find(json, 'detail'),
    part && `${part} ${find(json, 'invalid_parameters.0.reason')}`,
  ];
  return { code, words: words.filter(Boolean).join(' ') || undefined, verdict: refined(code, part === 'to') };
}

/** "A parameter is wrong" is about the operator's settings, unless it is the number. */
const refined = (code: string | undefined, isAboutNumber: boolean): Verdict | undefined =>
  isAboutNumber && (code === '3' || code === '1020') ? verdictOf(1170) : verdictOf(code);

/** `please wait [ 1000 ] and retry`, in milliseconds. */
const waitIn = (words = ''): Headers | undefined => {
  const [, ms] = /wait \[ ?(\d{1,5}) ?\]/.exec(words) ?? [];
  return ms === undefined ? undefined : new Headers({ 'retry-after': String(Math.ceil(Number(ms) / 1_000)) });
};
