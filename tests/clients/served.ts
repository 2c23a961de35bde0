/** The whole application on a port, with a phone sign-in and people who use it through HTTP: for clients of other people. */
import { createServer } from 'node:http';
import type { Database } from '../../server/database/open.ts';
import { freePort } from '../../server/testing/free-port.ts';
import { createHarness } from '../../server/testing/harness.ts';
import { httpSend } from '../../server/testing/http-send.ts';
import { createOperator } from '../../server/testing/operator.ts';
import { createPerson, type Person, type Reply } from '../../server/testing/person.ts';

export type Served = Awaited<ReturnType<typeof serve>>;

export interface ClientOptions {
  readonly type: 'SPA' | 'Traditional' | 'MachineToMachine';
  readonly redirectUri?: string;
  readonly afterLogout?: string;
}

export async function serve(database: Database) {
  const port = await freePort();
  const endpoint = `http://localhost:${port}`;
  const harness = await createHarness(database, { config: { endpoint } });
  const operator = createOperator(harness);
  const server = createServer((request, response) => harness.app.handle('default', request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    endpoint,
    issuer: `${endpoint}/oidc`,
    operator,
    readCode: (phone: string) => harness.readCode(phone),
    async addClient({ type, redirectUri, afterLogout }: ClientOptions) {
      const { body, verdict } = await operator.post('/api/applications', {
        name: `A ${type}`,
        type,
        oidcClientMetadata: {
          redirectUris: redirectUri === undefined ? [] : [redirectUri],
          postLogoutRedirectUris: afterLogout === undefined ? [] : [afterLogout],
        },
      });
      if (verdict !== '201' && verdict !== '200') throw new Error(`No application: ${verdict}`);
      return { id: String(body.id), secret: String(body.secret) };
    },
    async addResource(indicator: string): Promise<void> {
      await operator.post('/api/resources', { name: indicator, indicator });
    },
    /** A browser without its pages that ends at this address. */
    person: (redirectUri: string): Person => createPerson({ endpoint, send: httpSend, redirectUri }),
    /** Goes to the authorization address, signs up or in by a code, and comes back with the callback's address. */
    async signIn(person: Person, url: string, phone: string): Promise<string> {
      must(303, await person.call('GET', url));
      must(204, await person.begin('SignIn'));
      const sent = must(200, await person.askForCode(phone, 'SignIn'));
      const id = String(sent.json()['verificationId']);
      must(200, await person.checkCode(phone, id, await harness.readCode(phone)));
      if ((await person.identify(id)).status === 404) {
        must(204, await person.switchTo('Register'));
        must(201, await person.identify(id));
      }
      return person.follow(String(must(200, await person.submit()).json()['redirectTo']));
    },
    /** Goes to the address of signing out, lets the page send its form, and answers where that led. */
    async signOut(person: Person, url: string): Promise<string> {
      const page = must(200, await person.call('GET', url));
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
      const form = new URLSearchParams({ xsrf, logout: 'yes' });
      const sent = must(303, await person.call('POST', '/oidc/session/end/confirm', form));
      return String(sent.headers['location']);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await harness.close();
      await harness.services.close();
    },
  };
}

function must<R extends Reply>(status: number, reply: R): R {
  if (reply.status !== status) throw new Error(`Expected ${status}, was ${reply.status}: ${reply.body}`);
  return reply;
}
