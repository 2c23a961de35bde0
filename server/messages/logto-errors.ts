/** What the errors of Logto's connectors mean to us; they are recognised by their shape, since each brings its own copy of the class. */
import {
  ConnectorError,
  type ErrorKind,
  find,
  isConnectorError,
  type Issue,
  refusal,
  type RetryClass,
  SocialRefusal,
  type SocialReason,
  type Verdict,
  verdictOfStatus,
} from '@latchkey/connector-kit';

/**
 * Never of class `now`: a package may have made several requests, and only it knows which of them sends. Whatever gives
 * no proof that the provider said no is `ambiguous`.
 */
export function connectorErrorOf(thrown: unknown, provider: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  if (!isLogtoError(thrown)) return withoutShape(thrown, provider);
  const { code, data } = thrown;
  const issues = code === 'invalid_config' ? issuesIn(data) : [];
  if (issues.length > 0) return configError(issues);
  const told = envelopeIn(data);
  return refusal({
    provider,
    reply: { status: 0, headers: new Headers() },
    code: codeIn(told) ?? dottedCodeIn(data) ?? code,
    words: wordsIn(told) ?? wordsIn(data),
    verdict: meanings[code] ?? verdictOf(told, dottedCodeIn(data)),
  });
}

/**
 * The same of one that says who somebody is. Of its words none is repeated: some quote the whole return, with the code in
 * it. What the provider calls the fault (RFC 6749 §5.2) is kept for the operator's log.
 */
export function socialErrorOf(thrown: unknown, provider: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const { code, data } = isLogtoError(thrown) ? thrown : { code: undefined, data: undefined };
  const issues = code === 'invalid_config' ? issuesIn(data) : [];
  if (issues.length > 0) return configError(issues);
  const said = faultIn(thrown) ?? faultIn(data);
  const options = { ...(said !== undefined && { providerCode: said }) };
  const reason = reasons[code ?? ''] ?? (isSpentCode.test(said ?? '') ? 'code' : undefined);
  if (reason) return new SocialRefusal(reason, `${provider} did not say who it is.`, options);
  const isConfig = code !== undefined && meanings[code]?.kind === 'config';
  if (code !== undefined)
    return new ConnectorError(
      isConfig ? 'config' : 'unknown',
      `The package for ${provider} failed (${said ?? code}).`,
      { retry: isConfig ? 'fix' : 'later', ...options },
    );
  return unreachable(thrown, provider) ?? nameless(thrown, provider);
}

const reasons: Readonly<Record<string, SocialReason>> = {
  social_auth_code_invalid: 'code',
  social_invalid_access_token: 'access-token',
  social_invalid_id_token: 'id-token',
  authorization_failed: 'denied',
};

/** The code is used, too old, or not theirs; GitHub has its own word for it. */
const isSpentCode = /^(invalid_grant|bad_verification_code)$/;

/** A word of a closed list at the provider, never a sentence: in `error`, in MSAL's `errorCode`, in JSON within JSON. */
function faultIn(told: unknown, depth = 0): string | undefined {
  if (typeof told === 'string' && depth < 4) return faultIn(parsed(told), depth + 1);
  if (typeof told !== 'object' || told === null) return undefined;
  const word = ['errorCode', 'error'].map((path) => find(told, path)).find(Boolean);
  if (word !== undefined) return /^[a-z]+(_[a-z]+)*$/.test(word) && word.length <= 40 ? word : undefined;
  return told instanceof Error ? undefined : faultIn(find(told, 'message'), depth + 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const nameless = (thrown: unknown, provider: string): ConnectorError =>
  new ConnectorError(
    'unknown',
    `The package for ${provider} failed (${thrown instanceof Error ? thrown.name : typeof thrown}).`,
    { retry: 'later' },
  );

export const configError = (issues: readonly Issue[]): ConnectorError =>
  new ConnectorError('config', issues.map(({ message }) => message).join(' '), { issues });

/** The mistakes that a zod schema of any version found (`error.issues`), named by their settings. */
export function issuesIn(error: unknown, labelOf: (key: string) => string = (key) => key): Issue[] {
  const issues: unknown = (error as { issues?: unknown } | null | undefined)?.issues;
  if (!Array.isArray(issues)) return [];
  return issues.map((issue: { path?: readonly (string | number)[]; message?: string }) => {
    const path = (issue.path ?? []).join('.');
    const message = (issue.message ?? 'does not look right').replace(/[.!]$/, '');
    const label = path === '' ? 'The configuration' : labelOf(String(issue.path?.[0]));
    return { path, message: message === 'Required' ? `${label} is missing.` : `${label}: ${message}.` };
  });
}

interface LogtoError extends Error {
  readonly code: string;
  readonly data?: unknown;
}

const isLogtoError = (thrown: unknown): thrown is LogtoError =>
  thrown instanceof Error &&
  thrown.message.startsWith('ConnectorError: ') &&
  'code' in thrown &&
  typeof thrown.code === 'string';

const says = (kind: ErrorKind, retry: RetryClass): Verdict => ({ kind, retry });

/** `general` is not here: of all that it stands for, what came with it tells a little. */
const meanings: Readonly<Record<string, Verdict>> = {
  rate_limit_exceeded: says('rate_recipient', 'later'),
  usage_limit_exceeded: says('rate_account', 'later'),
  template_not_found: says('template', 'fix'),
  template_not_supported: says('template', 'fix'),
  invalid_config: says('config', 'fix'),
  invalid_metadata: says('config', 'fix'),
  invalid_config_guard: says('config', 'fix'),
  unexpected_type: says('config', 'fix'),
  not_implemented: says('config', 'fix'),
  invalid_certificate: says('config', 'fix'),
  insufficient_request_parameters: says('config', 'fix'),
  invalid_request_parameters: says('invalid_number', 'no'),
  authorization_failed: says('auth', 'fix'),
  invalid_response: says('unknown', 'ambiguous'),
};

/** A provider that answers with an object or a code of its own has said no. Plain text may be a time-out, a proxy, anything. */
function verdictOf(told: object | undefined, dottedCode: string | undefined): Verdict {
  if (!told) {
    const isRefusal = dottedCode !== undefined && !/timeout|internal/i.test(dottedCode);
    return says('unknown', isRefusal ? 'fix' : 'ambiguous');
  }
  const status = Number(find(told, 'status') ?? find(told, 'http_status_code'));
  if (!(status >= 400 && status <= 599)) return says('unknown', 'fix');
  const { kind, retry } = verdictOfStatus(status, true);
  return says(kind, retry === 'now' ? 'later' : retry);
}

/** The provider's own object: as `data`, or as JSON in `data.message`, where most packages put the whole body. */
function envelopeIn(data: unknown): object | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (!('message' in data) || Object.keys(data).length > 1) return data;
  try {
    const body: unknown = JSON.parse(String(data.message));
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

const codeIn = (told: object | undefined): string | undefined =>
  ['code', 'Code', 'error.code', 'error_code'].map((path) => find(told, path)).find(Boolean);

/** Tencent's package writes `LimitExceeded.PhoneNumberDailyLimit: …`. */
const dottedCodeIn = (data: unknown): string | undefined =>
  /^([A-Z]\w+(?:\.\w+)+): /.exec(find(data, 'message') ?? '')?.[1];

const wordsIn = (told: unknown): string | undefined =>
  ['errorDescription', 'message', 'Message', 'msg', 'error.message', 'error', 'details']
    .map((path) => find(told, path))
    .find(Boolean);

/** An error that nobody wrapped: of its own words none is repeated but the code of a failed connection. */
function withoutShape(thrown: unknown, provider: string): ConnectorError {
  const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : typeof thrown;
  return (
    unreachable(thrown, provider) ??
    new ConnectorError('unknown', `The package for ${provider} failed; the message may be on its way.`, {
      providerMessage: words,
    })
  );
}

function unreachable(thrown: unknown, provider: string): ConnectorError | undefined {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && neverConnected.test(code)
    ? new ConnectorError('transient', `${provider} could not be reached (${code}).`, { retry: 'later' })
    : undefined;
}

const neverConnected =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;
