/** One SMS through a provider, as the server sends it: what the tests of connectors look at. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  type ConnectorError,
  type Fields,
  isConnectorError,
  readConfig,
  sendThrough,
  type SmsConnector,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { fetchFrom, type Handler } from '@latchkey/connector-kit/testing';

interface Trial<F extends Fields> {
  readonly connector: SmsConnector<F>;
  /** A complete configuration; each send may name what it wants otherwise. */
  readonly exampleConfig: object;
  readonly message: SmsMessage;
  /** Where a send goes that names no provider of its own. */
  readonly provider: () => Handler;
  readonly clock?: { now(): number };
}

/** `send` and `refused` never wait between attempts: the pauses are in the answer. */
export function createTrial<F extends Fields>({
  connector,
  exampleConfig,
  message,
  provider,
  clock = Date,
}: Trial<F>) {
  const settingsWith = (config: object) => readConfig(connector.fields, { ...exampleConfig, ...config });

  async function send(given: Partial<SmsMessage> = {}, config: object = {}, handler = provider()) {
    const fetch = fetchFrom(handler);
    const pausesMs: number[] = [];
    const around = { fetch, clock, sleep: (ms: number) => Promise.resolve(pausesMs.push(ms)) };
    const sent = await sendThrough(connector, { ...message, ...given }, settingsWith(config), around).catch(
      (error: unknown) => {
        assert.ok(isConnectorError(error));
        return error;
      },
    );
    return { sent, requests: fetch.requests, pausesMs, body: parsed(fetch.requests[0]?.body ?? '') };
  }

  return {
    send,
    async refused(...args: Parameters<typeof send>): Promise<ConnectorError> {
      const { sent } = await send(...args);
      assert.ok(isConnectorError(sent), 'it should have been refused');
      return sent;
    },
    /** The settings that are wrong, by path. */
    wrong(config: object): string[] {
      try {
        settingsWith(config);
        return [];
      } catch (error) {
        return isConnectorError(error) ? (error.issues ?? []).map(({ path }) => path) : ['?'];
      }
    },
  };
}

/** A provider that gives this one reply, whatever it is asked. */
export const answer =
  ({ status, body }: { status: number; body: unknown }): Handler =>
  () =>
    Response.json(body, { status });

/** What was captured or written down, from `fixtures/` beside the test. */
export const fixturesOf = (testUrl: string) => (name: string) =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, testUrl), 'utf8'));

/** JSON and forms by what they say; the fields of both are looked at by name. */
const parsed = (text: string) =>
  text.startsWith('{') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
