/** Says of a request that got no reply whether the provider can have taken it. */
import { ConnectorError, isConnectorError } from './errors.ts';

/**
 * The error for a request that ended without a reply.
 *
 * `now` only when no byte of it can have been read at the other end: the name was not found, the connection was
 * refused, the TLS handshake failed. Everything else is `ambiguous`, since no provider undoes an SMS.
 *
 * Only the host and the code of the failure are told. The thrown error is not kept as `cause`, because undici and
 * Node put URLs, headers and their values into theirs.
 */
export function transportError(thrown: unknown, host: string, hasTimedOut: boolean): ConnectorError {
  const causes = causesOf(thrown);
  const own = causes.find(isConnectorError);
  if (own) return own; // a `fetch` that guards destinations says itself what is wrong
  if (hasTimedOut) return lost(`${host} did not answer in time; it may have taken the message.`);

  // Ports of mail, shells and the like, which the Fetch standard closes to every request: nothing was tried.
  if (causes.some(({ message }) => message === 'bad port'))
    return new ConnectorError('config', `${host} names a port that no request may go to.`);

  const failure = causes.find((cause) => wordOf(cause, 'code') !== undefined);
  if (!failure && causes.length === 1 && thrown instanceof TypeError) {
    // fetch refused to build it: a line break or a letter beyond Latin-1 in a header, say
    return new ConnectorError('config', `The request to ${host} cannot be built from these settings.`);
  }
  const code = wordOf(failure, 'code') ?? 'no code';
  if (failure && neverLeft(failure, code)) {
    return new ConnectorError('transient', `${host} could not be reached (${code}).`, { retry: 'now' });
  }
  return lost(`The connection to ${host} broke (${code}); it may have taken the message.`);
}

const lost = (message: string) => new ConnectorError('transient', message, { retry: 'ambiguous' });

/** The error and its causes, the outermost first. */
function causesOf(thrown: unknown): Error[] {
  const found: Error[] = [];
  for (let error = thrown; error instanceof Error && found.length < 5; error = error.cause) found.push(error);
  return found;
}

/** `code` and `syscall` of Node's errors: words of capitals or small letters, or we do not repeat them. */
function wordOf(error: Error | undefined, name: 'code' | 'syscall'): string | undefined {
  const word: unknown =
    error && name in error ? Object.entries(error).find(([key]) => key === name)?.[1] : undefined;
  return typeof word === 'string' && /^\w{1,80}$/.test(word) ? word : undefined;
}

function neverLeft(failure: Error, code: string): boolean {
  const syscall = wordOf(failure, 'syscall') ?? 'connect';
  const wasConnecting = /^(connect|getaddrinfo)/.test(syscall);
  if (code === 'ECONNRESET') return 'localAddress' in failure && 'host' in failure; // Node: before TLS stood
  if (code === 'ETIMEDOUT')
    return wordOf(failure, 'syscall') === 'connect' || failure instanceof AggregateError;
  return (wasConnecting && whileConnecting.test(code)) || whileShakingHands.test(code);
}

const whileConnecting =
  /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;

const whileShakingHands = new RegExp(
  '^(CERT_\\w+|UNABLE_TO_\\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH' +
    '|ERR_TLS_CERT_\\w+|ERR_TLS_HANDSHAKE_TIMEOUT' +
    '|ERR_SSL_\\w*(WRONG_VERSION_NUMBER|HANDSHAKE_FAILURE|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNRECOGNIZED_NAME))$',
);
