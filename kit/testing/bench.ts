/** What every check of the contract stands on: a connector, a provider, and messages that are never twice the same. */
import { readConfig } from '../config.ts';
import type { SentSms, SmsConnector, SmsMessage } from '../connector.ts';
import { type ConnectorError, isConnectorError } from '../errors.ts';
import type { Fields, Given } from '../fields.ts';
import type { HttpLimits } from '../http.ts';
import { sendThrough } from '../send.ts';
import { type ContentTemplate, findTemplate, type Template, templateIdFor } from '../templates.ts';
import { fetchFrom, type SeenRequest } from './fetch-from.ts';
import type { Handler, ReceivedMessage } from './simulator.ts';

export interface ConnectorCase {
  /** A complete configuration, as an operator would store it. Its secrets should be 8 letters or longer. */
  readonly config: Given;
  /** The provider. Not needed when `isOffline`. */
  readonly simulator?: Handler & { readonly messages?: readonly ReceivedMessage[] };
  /** What all messages of the bench have in common; `to`, for a provider that serves one country. */
  readonly message?: Partial<SmsMessage>;
  /** The time that `send` is told; it must suit the simulator. */
  readonly clock?: { now(): number };
  /** The connector sends nothing over the network. */
  readonly isOffline?: boolean;
}

export interface Outcome {
  readonly sent: SentSms | undefined;
  readonly error: ConnectorError | undefined;
  readonly requests: readonly SeenRequest[];
  /** The pauses between attempts, in milliseconds; nobody really waited. */
  readonly pausesMs: readonly number[];
}

/** The limits of the bench: long enough for a busy machine to answer, short enough to wait for. */
export const benchLimits: Partial<HttpLimits> = { attemptMs: 400, sendMs: 1_500 };

export type Bench = ReturnType<typeof createBench>;

export function createBench<F extends Fields>(connector: SmsConnector<F>, example: ConnectorCase) {
  const provider = example.simulator ?? offline;
  let count = 0;

  const message = (given: Partial<SmsMessage> = {}): SmsMessage => {
    count += 1;
    const code = String((count * 7919 + 271_828) % 1_000_000).padStart(6, '0');
    const base = {
      to: `+6591${String(count).padStart(6, '0')}`,
      purpose: 'SignIn',
      variables: { code },
      locale: 'en',
      validitySeconds: 600,
      reference: `bench-${count}`,
      ...example.message,
      ...given,
    } as const;
    return { text: textFor(example.config, base), templateId: templateFor(example.config, base), ...base };
  };

  /** One send through `handler`; what was thrown is handed back, and must be a ConnectorError. */
  const send = async (
    handler: Handler = provider,
    given: Partial<SmsMessage> = {},
    config = example.config,
  ): Promise<Outcome> => {
    const fetch = fetchFrom(handler);
    const pausesMs: number[] = [];
    const around = {
      fetch,
      clock: example.clock ?? Date,
      limits: benchLimits,
      sleep: (ms: number) => Promise.resolve(pausesMs.push(ms)),
    };
    const outcome = { requests: fetch.requests, pausesMs };
    try {
      const sent = await sendThrough(connector, message(given), readConfig(connector.fields, config), around);
      return { sent, error: undefined, ...outcome };
    } catch (error) {
      if (!isConnectorError(error)) throw error;
      return { sent: undefined, error, ...outcome };
    }
  };

  return { connector: connector as SmsConnector, example, provider, message, send };
}

const offline: Handler = () => {
  throw new Error('this connector should not use the network');
};

const rowFor = (config: Given, { purpose, locale }: Pick<SmsMessage, 'purpose' | 'locale'>) =>
  findTemplate((config['templates'] ?? []) as Template[], { purpose, locale });

const textFor = (config: Given, message: Pick<SmsMessage, 'purpose' | 'locale' | 'variables'>): string => {
  const { content = '{{code}} is your code.' } = (rowFor(config, message) ?? {}) as Partial<ContentTemplate>;
  return content.replace(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => message.variables[name] ?? '');
};

const templateFor = (
  config: Given,
  message: Pick<SmsMessage, 'purpose' | 'locale' | 'to'>,
): string | undefined => {
  const row = rowFor(config, message);
  return row && 'templateCode' in row ? templateIdFor(row, message.to) : undefined;
};
