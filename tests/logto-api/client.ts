/** `@logto/api` as its users take it, before a started server; it notes which operations were called. */
import assert from 'node:assert/strict';
import { createManagementApi } from '@logto/api/management';
import { createPlace, latchkey, startServer } from '../../server/testing/started-server.ts';

export type Client = ReturnType<typeof createManagementApi>['apiClient'];

export interface OpenedClient {
  readonly client: Client;
  /** The user side of the server. */
  readonly endpoint: string;
  /** `GET /api/users/{}` for each call so far that was answered with success. */
  readonly called: ReadonlySet<string>;
  close(): Promise<void>;
}

/** The application of a machine is made by the command line, beside the running server. */
export async function openClient(): Promise<OpenedClient> {
  const place = await createPlace({ EGRESS_ALLOWLIST: '127.0.0.1' });
  const server = await startServer(place);
  const args = ['--name', 'Operator', '--type', 'MachineToMachine', '--management-api', '--json'];
  const { id, secret } = JSON.parse(await latchkey(place, 'application', 'create', ...args));
  const { apiClient: client } = createManagementApi('default', {
    clientId: id,
    clientSecret: secret,
    baseUrl: server.endpoint,
    apiIndicator: 'https://default.logto.app/api',
  });
  const called = new Set<string>();
  client.use({
    onResponse({ request, schemaPath, response }) {
      if (response.ok) called.add(`${request.method} ${withoutNames(schemaPath)}`);
    },
  });
  return {
    client,
    endpoint: server.endpoint,
    called,
    async close() {
      await server.stop();
      place.remove();
    },
  };
}

/** Two clients may call the same place in a path differently. */
export const withoutNames = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was answered with success. */
export function ok<T>({ data, error, response }: Answer<T>): NonNullable<T> {
  assert.ok(response.ok, `${response.url} answered ${response.status} ${JSON.stringify(error)}`);
  assert.ok(
    data !== undefined && data !== null,
    `${response.url} answered ${response.status} without a body`,
  );
  return data;
}

/** Success without a body; 204, or what the contract has there. */
export function done({ error, response }: Answer<unknown>, status = 204): void {
  assert.equal(response.status, status, `${response.url}: ${JSON.stringify(error)}`);
}

export const codeOf = ({ error, response }: Answer<unknown>): string =>
  `${response.status} ${(error as { code?: string } | undefined)?.code}`;

/** What belongs to one call, in the order that its types ask for. */
export const at = <P extends Readonly<Record<string, string>>>(path: P) => ({ params: { path } });
