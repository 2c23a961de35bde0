/** What a connector's error becomes for a caller: a sentence for a person, the provider's words for an operator. */
import type { ConnectorError, Issue } from '@latchkey/connector-kit';
import { Refusal, type RefusalCode } from '../../contract/errors.ts';
import type { Finding } from './lint.ts';

/** For people who wait for a code: never the provider's words, never the state of the operator's account. */
export function personRefusal(error: ConnectorError): Refusal {
  const retryAfterSeconds = waitOf(error);
  return new Refusal(codeOf(error), {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(error.retry === 'ambiguous' && { data: { mayHaveBeenSent: true } }),
    because: reasonOf(error),
  });
}

/** For the operator who tests settings; the kit has taken every secret out of these words. */
export function operatorRefusal(error: ConnectorError): Refusal {
  const { kind, retry, providerCode, providerMessage, issues, message } = error;
  const retryAfterSeconds = waitOf(error);
  const errorDescription = providerMessage ? `${message} ${providerMessage}` : message;
  return new Refusal(codeOf(error), {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    // Inside our own sentence the provider's loses its full stop.
    values: { errorDescription: errorDescription.replace(/[.。]$/, '') },
    data: {
      kind,
      retry,
      errorDescription,
      ...(providerCode !== undefined && { providerCode }),
      ...(issues && { issues }),
    },
    ...(issues && { details: detailsOf(issues) }),
    because: reasonOf(error),
  });
}

/** Settings that were found wrong before anything was sent; `findings` are all that was found, warnings too. */
export const configRefusal = (issues: readonly Issue[], findings?: readonly Finding[]): Refusal =>
  new Refusal('connector.invalid_config', {
    data: { issues, ...(findings && { findings }) },
    details: detailsOf(issues),
  });

const detailsOf = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => `Error in key path "${path}": ${message}`).join('\n');

const reasonOf = ({ kind, retry, providerCode, message }: ConnectorError): string =>
  `${kind}/${retry}${providerCode === undefined ? '' : ` ${providerCode}`}: ${message}`;

/**
 * `suggestedLogtoCode` of providers/data/error-map.json. Wrong credentials are `general`: as a 401 they would look to
 * a browser like the end of its own session.
 */
function codeOf({ kind, retry }: ConnectorError): RefusalCode {
  switch (kind) {
    case 'rate_recipient':
      return 'connector.rate_limit_exceeded';
    case 'rate_account':
      return retry === 'now' ? 'connector.rate_limit_exceeded' : 'connector.usage_limit_exceeded';
    case 'balance':
      return 'connector.usage_limit_exceeded';
    case 'invalid_number':
    case 'blocked':
      return 'connector.invalid_request_parameters';
    case 'template':
      return 'connector.template_not_found';
    case 'sender':
    case 'config':
      return 'connector.invalid_config';
    default:
      return 'connector.general';
  }
}

/** What the provider asked for; else a minute, the shortest pause that providers keep for one number. */
const waitOf = ({ kind, retryAfterSeconds }: ConnectorError): number | undefined =>
  retryAfterSeconds ?? (kind === 'rate_recipient' ? 60 : undefined);
