/** The built pages on a server of their own, over the simulated API: for tests of pages alone. */
import { createServer } from 'node:http';
import fastify from 'fastify';
import { freshSettings, phoneOnly } from '../../contract/fresh-settings.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import { registerPages } from '../../server/routes/pages.ts';
import { createExperienceSimulator, type ExperienceSimulator } from './experience-simulator.ts';
import { createSmallIssuer, type SmallIssuer } from './small-issuer.ts';
import { createTelephoneSimulator, type TelephoneSimulator } from './telephone-simulator.ts';

export interface PageServer {
  readonly address: string;
  readonly simulator: ExperienceSimulator;
  readonly phone: TelephoneSimulator;
  /** Stands under /oidc. */
  readonly issuer: SmallIssuer;
  settings: SignInExperience;
  telephone: string | undefined;
  close(): Promise<void>;
}

export const phoneSettings: SignInExperience = {
  ...freshSettings,
  ...phoneOnly,
  tenantId: 'default',
  id: 'default',
  color: { primaryColor: '#4f46e5', isDarkModeEnabled: true, darkPrimaryColor: '#a5b4fc' },
};

export async function startPageServer({ isAdmin = false } = {}): Promise<PageServer> {
  let endpoint = '';
  let issuer: SmallIssuer | undefined;
  const app = fastify({
    forceCloseConnections: true,
    serverFactory: (handle) =>
      createServer((request, response) => {
        if (!request.url?.startsWith('/oidc/')) return handle(request, response);
        // As oidc-provider expects of the one who mounts it.
        Object.assign(request, { originalUrl: request.url, url: request.url.slice('/oidc'.length) });
        return void issuer?.provider.callback()(request, response);
      }),
  });
  const simulator = createExperienceSimulator();
  const phone = createTelephoneSimulator();
  const server: Omit<PageServer, 'address' | 'issuer'> = {
    simulator,
    phone,
    settings: phoneSettings,
    telephone: undefined,
    close: () => app.close(),
  };
  app.decorateRequest('tenant');
  app.addHook('onRequest', async (request) => {
    request.tenant = { id: isAdmin ? 'admin' : 'default', endpoint, issuer: `${endpoint}/oidc`, isAdmin };
  });
  simulator.register(app);
  phone.register(app);
  app.get('/arrived', (_, reply) =>
    reply.type('text/html').send('<!doctype html><title>Arrived</title><h1>Arrived</h1>'),
  );
  registerPages(app, {
    distFolder: new URL('../../web/dist', import.meta.url).pathname,
    settings: () => Promise.resolve(server.settings),
    application: (_, clientId) =>
      Promise.resolve(
        new Map([
          ['atlas', { name: 'Atlas', home: '/arrived' }],
          ['demo-app', { name: 'Live Preview', home: '/demo-app' }],
        ]).get(clientId),
      ),
    openSignIn: () => Promise.resolve(simulator.hasInteraction ? {} : undefined),
    get userEndpoint() {
      return endpoint;
    },
    adminEndpoint: 'http://localhost:3002',
    telephone: () => Promise.resolve(server.telephone),
  });
  endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  issuer = await createSmallIssuer(endpoint);
  return Object.assign(server, { address: endpoint, issuer });
}
