/** What every check of the contract stands on: a connector, a provider, and messages that are never twice the same. */
import assert from 'node:assert/strict';
import { readConfig } from '../config.ts';
import type { Connect } from '../connect.ts';
import type { SentSms, SmsConnector, SmsMessage } from '../connector.ts';
import type { Connector, EmailMessage } from '../email.ts';
import { type ConnectorError, isConnectorError } from '../errors.ts';
import type { Fields, Given } from '../fields.ts';
import type { HttpLimits } from '../http.ts';
import { sendThrough } from '../send.ts';
import { type EmailTemplate, findTemplate, type Template, templateIdFor } from '../templates.ts';
import { fetchFrom, type SeenRequest } from './fetch-from.ts';
import type { ServerSimulator } from './simulate-server.ts';
import type { Handler, ReceivedMessage } from './simulator.ts';

/** A message of either channel: only what its channel has is there. */
export type AnyMessage = SmsMessage & EmailMessage;

export interface ConnectorCase {
  /** A complete configuration, as an operator would store it. Its secrets should be 8 letters or longer. */
  readonly config: Given;
  /** The provider. Not needed when `isOffline`. */
  readonly simulator?: Handler & { readonly messages?: readonly ReceivedMessage[] };
  /** The provider of a connector that does not speak HTTP. */
  readonly server?: ServerSimulator;
  /** What all messages of the bench have in common; `to`, for a provider that serves one country. */
  readonly message?: Partial<AnyMessage>;
  /** The time that `send` is told; it must suit the simulator. */
  readonly clock?: { now(): number };
  /** The connector sends nothing over the network. */
  readonly isOffline?: boolean;
  /** With this configuration the provider has nothing that could be asked, though the connector can ask. */
  readonly cannotBeAsked?: boolean;
}

export interface Outcome {
  readonly sent: SentSms | undefined;
  readonly error: ConnectorError | undefined;
  readonly requests: readonly SeenRequest[];
  /** How many connections were asked for that are not HTTP. */
  readonly connections: number;
  /** The pauses between attempts, in milliseconds; nobody really waited. */
  readonly pausesMs: readonly number[];
}

/** The limits of the bench: whoever answers does so long before, on a busy machine too. */
export const benchLimits: Partial<HttpLimits> = { attemptMs: 30_000, sendMs: 60_000 };

/** Where nobody answers: an attempt is over soon, and the whole send would last so long that a test can tell the two. */
export const silenceLimits: Partial<HttpLimits> = { attemptMs: 100, sendMs: 20_000 };

export const limitsDuring = (outage: unknown): Partial<HttpLimits> =>
  outage === 'silent' ? silenceLimits : benchLimits;

/** That the attempt was over by its own limit: only who heeds none has to be given up with the whole. */
export const expectAttemptOver = (error: ConnectorError | undefined): void =>
  assert.doesNotMatch(error?.message ?? '', /^The (send|provider) (took|was asked for) too long/);

export type Bench = ReturnType<typeof createBench>;

export function createBench<F extends Fields>(given: Connector<F>, example: ConnectorCase) {
  const connector = given as SmsConnector; // each is sent what its channel needs
  const isEmail = given.channel === 'email';
  const provider = example.simulator ?? offline;
  let count = 0;

  const message = (wanted: Partial<AnyMessage> = {}): AnyMessage => {
    count += 1;
    const code = String((count * 7919 + 271_828) % 1_000_000).padStart(6, '0');
    const base = {
      to: isEmail ? `anna${count}@recipient.example` : `+6591${String(count).padStart(6, '0')}`,
      purpose: 'SignIn',
      variables: { code },
      locale: 'en',
      validitySeconds: 600,
      reference: `bench-${count}`,
      ...example.message,
      ...wanted,
    } as const;
    const text = textFor(example.config, base);
    const words = isEmail
      ? { text, subject: textFor(example.config, base, 'subject') }
      : { text, templateId: templateFor(example.config, base) };
    return { ...words, ...base } as AnyMessage;
  };

  /** One send through `handler`; what was thrown is handed back, and must be a ConnectorError. */
  const send = async (
    handler: Handler = provider,
    wanted: Partial<AnyMessage> = {},
    config = example.config,
    connect: Connect | undefined = example.server?.connect,
    limits = benchLimits,
  ): Promise<Outcome> => {
    const fetch = fetchFrom(handler);
    const pausesMs: number[] = [];
    let connections = 0;
    const around = {
      fetch,
      connect: (place: Parameters<Connect>[0]) => {
        connections += 1;
        return connect
          ? connect(place)
          : Promise.reject(new Error('this connector should open no connection'));
      },
      clock: example.clock ?? Date,
      limits,
      sleep: (ms: number) => Promise.resolve(pausesMs.push(ms)),
    };
    const outcome = () => ({ requests: fetch.requests, pausesMs, connections });
    try {
      const settings = readConfig(connector.fields, config);
      const sent = await sendThrough(connector, message(wanted), settings, around);
      return { sent, error: undefined, ...outcome() };
    } catch (error) {
      if (!isConnectorError(error)) throw error;
      return { sent: undefined, error, ...outcome() };
    }
  };

  return { connector, isEmail, example, provider, message, send };
}

/** Every text of the example that must never be told, those of the groups too. */
export const secretsOf = ({ connector, example }: Bench): string[] =>
  secretsIn(connector.fields, example.config);

export const secretsIn = (fields: Fields, config: Given): string[] =>
  Object.entries(fields).flatMap(([key, { isSecret, fields: inner }]) => {
    const value = config[key];
    if (inner && typeof value === 'object' && value !== null) return secretsIn(inner, value as Given);
    return isSecret && typeof value === 'string' && value !== '' ? [value] : [];
  });

const offline: Handler = () => {
  throw new Error('this connector should not use the network');
};

const rowFor = (config: Given, { purpose, locale }: Pick<SmsMessage, 'purpose' | 'locale'>) =>
  findTemplate((config['templates'] ?? []) as Template[], { purpose, locale });

const textFor = (
  config: Given,
  message: Pick<SmsMessage, 'purpose' | 'locale' | 'variables'>,
  part: 'content' | 'subject' = 'content',
): string => {
  const { [part]: words = '{{code}} is your code.' } = (rowFor(config, message) ??
    {}) as Partial<EmailTemplate>;
  return words.replace(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => message.variables[name] ?? '');
};

const templateFor = (
  config: Given,
  message: Pick<SmsMessage, 'purpose' | 'locale' | 'to'>,
): string | undefined => {
  const row = rowFor(config, message);
  return row && 'templateCode' in row ? templateIdFor(row, message.to) : undefined;
};
