/** The OIDC side of both tenants on real ports, with people in a map and a browser's cookies: for its own tests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type SqlBool, sql } from 'kysely';
import * as client from 'openid-client';
import { createApplications } from '../applications/applications.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { isDatabaseAway } from '../database/postgres.ts';
import { createLog } from '../log.ts';
import { systemRandom as random } from '../random.ts';
import { createPermissions } from '../permissions/permissions.ts';
import { consentRoute } from '../routes/oidc/consent.ts';
import { consentGroup, consentRoutes } from '../routes/oidc/consent-api.ts';
import { createOidc } from '../routes/oidc/oidc.ts';
import { handleErrors } from '../routes/refusals.ts';
import { registerRoutes } from '../routes/route.ts';
import { createMembers } from '../organizations/members.ts';
import { createResourceScopes } from '../organizations/resource-scopes.ts';
import { createRights } from '../organizations/rights.ts';
import { createTemplate } from '../organizations/template.ts';
import { createSecrets } from '../secrets.ts';
import { createOidcStore } from '../sessions/adapter.ts';
import { createConsents } from '../sessions/consents.ts';
import { createFlows } from '../sessions/flows.ts';
import { createAccessTokens } from '../tenants/access-tokens.ts';
import { seedTenants } from '../tenants/seed-tenants.ts';
import { createSigningKeys } from '../tenants/signing-keys.ts';
import { createTenants, type Tenant } from '../tenants/tenants.ts';
import type { User } from '../users/user.ts';

export type OidcRig = Awaited<ReturnType<typeof startOidc>>;

/** `endpoints` are for what is written into addresses; the ports are loopback ones in any case. */
export async function startOidc(
  database: Database,
  {
    fetch = globalThis.fetch,
    clock = systemClock,
    isAway = isDatabaseAway,
    endpoints: given,
  }: RigOptions = {},
) {
  const secrets = createSecrets([{ id: 'test', key: Buffer.alloc(32, 7) }]);
  const log = createLog('silent');
  const servers = { default: createServer(), admin: createServer() };
  const addresses = { default: await listen(servers.default), admin: await listen(servers.admin) };
  const endpoints = given ?? addresses;
  const tenants = createTenants({ endpoints });
  const signingKeys = createSigningKeys({ database, secrets, clock, random });
  await seedTenants({ database, clock, tenants, signingKeys });
  const permissions = createPermissions({ database, clock, random });
  for (const { id } of tenants.list()) await permissions.seed(id);
  const applications = createApplications({
    database,
    secrets,
    clock,
    random,
    tenantOf: tenants.get,
    managers: permissions.applicationRoles,
  });
  const users = new Map<string, User>();
  const signedUpWith = new Map<string, string>();
  const members = { database, clock, random };
  const { scopes } = createTemplate(members);
  const rights = createRights({
    users: createMembers(members, 'user'),
    applications: createMembers(members, 'application'),
    scopes,
    resourceScopes: createResourceScopes(database),
  });
  const oidc = createOidc({
    organizations: { rights },
    tenants,
    applications,
    permissions,
    signingKeys,
    secrets,
    random,
    log,
    fetch,
    isDatabaseAway: isAway,
    // Its people are no rows: nobody's password changes.
    store: createOidcStore({ database, clock, loginCounts: () => sql<SqlBool>`true` }),
    // One statement each, as with the real rooms.
    findUser: async (_tenantId, id) => {
      await database.kysely.selectFrom('users').select('id').where('id', '=', id).execute();
      return users.get(id);
    },
    setApplication: async (_tenantId, userId, applicationId) => void signedUpWith.set(userId, applicationId),
  });
  const consents = createConsents({ database, clock });
  const flows = createFlows<object>({ database, clock });
  const unknownSessionUrl = async () => '/unknown-session';
  for (const tenant of tenants.list()) {
    const pages = fastify();
    pages.addHook('onRequest', async (request) => void (request.tenant = tenant));
    const showPage = async (_request: FastifyRequest, reply: FastifyReply) =>
      reply.type('text/html').send('<!doctype html><title>Consent</title>');
    registerRoutes(pages, [consentRoute({ oidc, applications, consents, showPage, unknownSessionUrl })]);
    registerRoutes(
      pages,
      consentRoutes({
        oidc,
        applications,
        consents,
        permissions,
        organizations: { rights },
        users: { find: async (_tenantId, id) => users.get(id) },
      }),
      consentGroup,
    );
    handleErrors(pages, { isDatabaseAway: isAway });
    await pages.ready();
    servers[tenant.isAdmin ? 'admin' : 'default'].on('request', (request, response) =>
      request.url?.startsWith('/oidc')
        ? void oidc.callback(tenant.id)(request, response)
        : pages.routing(request, response),
    );
  }

  return {
    addresses,
    tenants,
    tenant: tenants.get('default'),
    admin: tenants.get('admin'),
    applications,
    permissions,
    signingKeys,
    flows,
    users,
    signedUpWith,
    oidc,
    database,
    accessTokens: createAccessTokens({
      tenants,
      signingKeys,
      clock,
      isActive: async (_tenantId, userId) => users.get(userId)?.isSuspended === false,
      managementScopesOf: permissions.grants.managementScopesOf,
      findApplication: applications.find,
    }),
    addUser: (facts: Partial<User> = {}) => addUser(users, facts),
    stop: async () => {
      for (const server of Object.values(servers)) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

export interface RigOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  readonly isAway?: (error: unknown) => boolean;
  readonly endpoints?: { readonly default: string; readonly admin: string };
}

/** A clock that tests move; oidc-provider's own runs on beside it. */
export function createMovableClock() {
  let ahead = 0;
  return { now: () => Date.now() + ahead, forward: (ms: number) => void (ahead += ms) };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function addUser(users: Map<string, User>, facts: Partial<User>): User {
  const user: User = {
    id: random.id(12),
    username: null,
    email: null,
    phone: null,
    name: null,
    avatar: null,
    customData: {},
    profile: {},
    identities: {},
    factorChoices: {},
    applicationId: null,
    isSuspended: false,
    hasPassword: false,
    isPasswordExpired: false,
    passwordChangedAt: null,
    version: 1,
    credentialsVersion: 1,
    lastSignInAt: null,
    createdAt: 1767225600000,
    updatedAt: 1767225600000,
    ...facts,
  };
  users.set(user.id, user);
  return user;
}

/** A browser that keeps cookies by name and path, and follows nothing by itself. */
export function createBrowser(origin: string) {
  const jar = new Map<string, { name: string; value: string; path: string }>();
  return {
    jar,
    cookie: (name: string) => [...jar.values()].find((cookie) => cookie.name === name)?.value,
    async visit(address: string, init: RequestInit = {}): Promise<Response> {
      const url = new URL(address, origin);
      const sent = [...jar.values()].filter(({ path }) => url.pathname.startsWith(path));
      const headers = new Headers(init.headers);
      if (sent.length > 0)
        headers.set('cookie', sent.map(({ name, value }) => `${name}=${value}`).join('; '));
      const response = await fetch(url, { redirect: 'manual', ...init, headers });
      for (const line of response.headers.getSetCookie()) keep(jar, line);
      return response;
    },
  };
}

export type Browser = ReturnType<typeof createBrowser>;

function keep(jar: Browser['jar'], line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
  if (value === '') jar.delete(`${name} ${path}`);
  else jar.set(`${name} ${path}`, { name, value, path });
}

/** A relying party of other people's making. */
export const relyingParty = (issuer: string, clientId: string, secret?: string) =>
  client.discovery(
    new URL(issuer),
    clientId,
    secret,
    secret ? client.ClientSecretBasic(secret) : client.None(),
    { execute: [client.allowInsecureRequests] },
  );

export interface SignIn {
  readonly rig: OidcRig;
  readonly config: client.Configuration;
  readonly user: User;
  readonly redirectUri: string;
  readonly tenant?: Tenant;
  readonly browser?: Browser;
  readonly parameters?: Record<string, string>;
  /** Told after each request. */
  readonly step?: (name: string) => void;
}

/** From `GET /oidc/auth` to the redirect with the code; what the sign-in pages do is done by hand. */
export async function authorize({
  rig,
  config,
  user,
  redirectUri,
  tenant = rig.tenant,
  browser = createBrowser(tenant.endpoint),
  parameters = {},
  step = () => {},
}: SignIn) {
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid offline_access profile phone',
    prompt: 'consent',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: 'state',
    ...parameters,
  });
  let at = await browser.visit(url.href);
  step('GET auth');
  const uid = rig.oidc.interactionIdOf({ headers: cookieHeader(browser), url: '' }, tenant) ?? '';
  const flow = await rig.flows.start(tenant.id, uid, {});
  if (!flow) throw new Error(`no interaction: ${at.status} ${await at.text()}`);
  await rig.flows.finish(
    tenant.id,
    uid,
    flow.version,
    {},
    {
      accountId: user.id,
      credentialsVersion: 1,
      amr: ['otp', 'sms'],
    },
  );
  step('pages');
  const visited: string[] = [String(at.headers.get('location'))];
  for (const name of ['GET resume', 'GET consent', 'GET resume again']) {
    at = await browser.visit(name === 'GET resume' ? flow.returnTo : visited.at(-1)!);
    visited.push(String(at.headers.get('location')));
    step(name);
    if (visited.at(-1)?.startsWith(redirectUri)) break;
  }
  return { browser, verifier, visited, callback: new URL(visited.at(-1)!, tenant.endpoint) };
}

export const cookieHeader = ({ jar }: Browser): { cookie: string } => ({
  cookie: [...jar.values()].map(({ name, value }) => `${name}=${value}`).join('; '),
});

/** The whole way to tokens. */
export async function signIn(options: SignIn) {
  const { callback, verifier, ...rest } = await authorize(options);
  const tokens = await client.authorizationCodeGrant(options.config, callback, {
    pkceCodeVerifier: verifier,
    expectedState: 'state',
  });
  options.step?.('POST token');
  return { ...rest, callback, tokens };
}
