/** `@logto/api`, unmodified from npm, does whatever the Management API does: one server, real HTTP, every operation. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { httpSend } from '../server/testing/http-send.ts';
import { createPerson, signInByCode } from '../server/testing/person.ts';
import { access } from './logto-api/access.ts';
import { type OpenedClient, ok, openClient, withoutNames } from './logto-api/client.ts';
import { connectors } from './logto-api/connectors.ts';
import { events } from './logto-api/events.ts';
import { organizations } from './logto-api/organizations.ts';
import { people } from './logto-api/people.ts';
import { provisioning } from './logto-api/provisioning.ts';
import { settings } from './logto-api/settings.ts';

let opened: OpenedClient;
const receiver = createServer((request, response) => void request.resume().on('end', () => response.end()));

describe('@logto/api', () => {
  before(async () => {
    receiver.listen(0, '127.0.0.1');
    opened = await openClient();
  });

  after(async () => {
    receiver.close();
    await opened?.close();
  });

  const client = () => opened.client;

  /** What their client does not know: the telephone. */
  async function readCode(phone: string): Promise<string> {
    const path = '/api/telephone/messages' as never;
    const found = ok(await opened.client.GET(path, { params: { query: { to: phone } } } as never));
    const [newest] = found as readonly { readonly code: string }[];
    return String(newest?.code);
  }

  async function signIn(): Promise<string> {
    const phone = '66812345670';
    const person = createPerson({ endpoint: opened.endpoint, send: httpSend });
    const { claims } = await signInByCode(person, phone, () => readCode(phone));
    return String(claims['sub']);
  }

  connectors(client, readCode);
  settings(client);
  people(client, signIn);
  access(client);
  organizations(client);
  provisioning(client);
  events(client, () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);

  /** Their success needs an account at another provider or an enterprise's: nobody here has one, and the refusal is under test. */
  const alwaysRefused = [
    'DELETE /api/organizations/{}/jit/sso-connectors/{}',
    'GET /api/systems/application',
    'GET /api/users/{}/sso-identities/{}',
    'POST /api/connectors/{}/authorization-uri',
    'POST /api/organizations/{}/jit/sso-connectors',
    'POST /api/users/{}/identities',
  ];

  test('no operation that both know was left out', async () => {
    const document = ok(await opened.client.GET('/api/swagger.json')) as unknown as {
      paths: Record<string, Record<string, unknown>>;
    };
    const theirs = operationsOf(readFileSync(typesOfClient, 'utf8'));
    const ours = Object.entries(document.paths).flatMap(([path, byMethod]) =>
      Object.keys(byMethod).map((method) => `${method.toUpperCase()} ${withoutNames(path)}`),
    );
    const both = ours.filter((operation) => theirs.has(operation) && !/ \/api\/experience\//.test(operation));
    assert.ok(both.length > 150, String(both.length));
    assert.deepEqual(both.filter((operation) => !opened.called.has(operation)).toSorted(), alwaysRefused);
  });
});

const typesOfClient = new URL(
  'generated-types/management.d.ts',
  import.meta.resolve('@logto/api/management'),
);

/** Read from the client's own types: `GET /api/users/{}`. */
function operationsOf(types: string): ReadonlySet<string> {
  const found = new Set<string>();
  let path = '';
  for (const line of types.split('\n')) {
    path = /^ {4}"(\/api[^"]*)": \{/.exec(line)?.[1] ?? path;
    const method = /^ {8}(get|put|post|patch|delete): operations/.exec(line)?.[1];
    if (method) found.add(`${method.toUpperCase()} ${withoutNames(path)}`);
    if (line.startsWith('export type webhooks')) break;
  }
  return found;
}
