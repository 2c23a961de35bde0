/** The application over HTTP, without a port: every route in one table, everything that surrounds them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { accountCenterId, invitationId } from './applications/built-in.ts';
import { returnAddress } from './applications/return-address.ts';
import { isDatabaseAway } from './database/postgres.ts';
import { checkHealth } from './check-health.ts';
import { accountGroup, accountRoutes } from './routes/account/account.ts';
import { registerCallbacks } from './routes/callback.ts';
import { consoleConfigRoutes } from './routes/console-config.ts';
import { auditSteps, experienceGroup, experienceRoutes, tellRefusals } from './routes/experience/index.ts';
import { allowOrigins, setCommonHeaders } from './routes/headers.ts';
import { invitationGroup, invitationRoutes } from './routes/invitation.ts';
import { readJsonBodies } from './routes/json-bodies.ts';
import {
  auditCalls,
  createGuard,
  type Guard,
  managementRoutes,
  tellHooks,
} from './routes/management/index.ts';
import { consentRoute } from './routes/oidc/consent.ts';
import { consentGroup, consentRoutes } from './routes/oidc/consent-api.ts';
import { createOidc, type Oidc } from './routes/oidc/oidc.ts';
import { createLookFor } from './routes/organization-look.ts';
import { createLacksFactor } from './routes/oidc/required-factor.ts';
import { collectRoutes, openApiRoutes } from './routes/open-api/documents.ts';
import { type PagesDeps, registerPages } from './routes/pages.ts';
import { clientAddress, dropForgedHeaders, type IsTrusted, trustProxies } from './routes/proxies.ts';
import { receiptBodies, receiptRoutes } from './routes/receipts.ts';
import { answerBadAddress, handleErrors, languageOf } from './routes/refusals.ts';
import { registerRoutes } from './routes/route.ts';
import { createRunningRequests } from './routes/running-requests.ts';
import { setUpGroup, setUpRoutes } from './routes/set-up.ts';
import { shrinkAnswers } from './routes/shrink-answers.ts';
import { statusRoutes } from './routes/status.ts';
import { createTelephoneRoutes } from './routes/telephone/telephone.ts';
import { publicExperienceOf, wellKnownRoutes } from './routes/well-known.ts';
import type { Services } from './services.ts';
import { forgotPasswordOf } from './settings/check-settings.ts';
import { chooseTenant } from './tenants/choose-tenant.ts';
import { defaultTenantId, type Tenant } from './tenants/tenants.ts';

export interface App {
  /**
   * One request of one side; on the default tenant's all other tenants are found too, by host or path. `/oidc/*` goes to
   * the tenant's provider, all else to the routes.
   */
  handle(side: string, request: IncomingMessage, response: ServerResponse): void;
  /** Waits for running requests, at most so long; event streams are ended. */
  drain(timeLimitMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface AppOptions {
  /** Addresses or CIDRs of proxies whose forwarded headers count. */
  readonly trustProxy?: readonly string[];
}

interface Arrival {
  readonly tenant: Tenant;
  readonly requestId: string;
}

export async function createApp(services: Services, { trustProxy = [] }: AppOptions = {}): Promise<App> {
  const { log, clock, random, tenants } = services;
  const isTrusted = trustProxies(trustProxy);
  const running = createRunningRequests({ log, clock });
  const arrivals = new WeakMap<IncomingMessage, Arrival>();
  const arrivalOf = (request: IncomingMessage): Arrival => {
    const arrival = arrivals.get(request);
    if (!arrival) throw new Error('A request that did not come through handle()');
    return arrival;
  };

  const routes: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => arrivalOf(request).requestId,
    trustProxy: isTrusted,
    bodyLimit: 1_048_576,
    schemaController: { compilersFactory: noSchemas },
    // HEAD is answered like GET, without its body.
    exposeHeadRoutes: true,
    frameworkErrors: answerBadAddress,
    // Ids and names of 128 characters are in the contract, and each may be escaped as nine or twelve.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2048 },
  });
  routes.decorateRequest('tenant').decorateRequest('language');
  routes.addHook('onRequest', async (request) => {
    request.tenant = arrivalOf(request.raw).tenant;
    request.language = languageOf(request);
  });
  readJsonBodies(routes);
  const guard = createGuard(services.accessTokens, services.audit);
  handleErrors(routes, { isDatabaseAway, lost: guard.lost });
  allowOrigins(routes, services.config);
  shrinkAnswers(routes);
  const oidc = openIdConnect(services, isTrusted);
  const telephone = registerAll(routes, services, { oidc, guard });
  await routes.ready();

  return {
    handle(side, request, response) {
      const requestId = random.id();
      setCommonHeaders(response, requestId);
      dropForgedHeaders(request, isTrusted);
      const serve = () => {
        const { tenant, url } = chooseTenant(tenants, side, addressedTo(request));
        running.begin(request, response, { requestId, tenantId: tenant.id });
        request.url = url;
        arrivals.set(request, { tenant, requestId });
        if (isOidc(url)) void oidc.callback(tenant.id)(request, response);
        else routes.routing(request, response);
      };
      // Without the database the tenants stay those that were known last: the routes say what is wrong.
      void tenants.refresh().then(serve, serve);
    },
    async drain(timeLimitMs) {
      telephone.close();
      await running.drain(timeLimitMs);
    },
    close: () => routes.close(),
  };
}

/** A forwarded name is left only where a trusted proxy told it. */
const addressedTo = ({ url = '/', headers }: IncomingMessage) => ({
  url,
  host: String(headers['x-forwarded-host'] ?? headers.host ?? ''),
});

const isOidc = (url = ''): boolean => /^\/oidc(\/|\?|$)/.test(url);

function openIdConnect(services: Services, isTrusted: IsTrusted): Oidc {
  const { users } = services;
  return createOidc({
    ...services,
    isDatabaseAway,
    addressOf: (request) => clientAddress(request, isTrusted),
    findUser: users.find,
    setApplication: users.recordApplication,
    lacksFactor: createLacksFactor(services),
  });
}

/** The table of all routes but oidc-provider's own. */
function registerAll(
  routes: FastifyInstance,
  services: Services,
  { oidc, guard }: { readonly oidc: Oidc; readonly guard: Guard },
) {
  const { applications, audit, messages, settings } = services;
  const telephone = createTelephoneRoutes(services);
  const senderOf = async (tenantId: string, clientId: string) => {
    const application = await applications.find(tenantId, clientId);
    return application?.isBuiltIn ? undefined : application?.name;
  };
  const experience = experienceRoutes({
    ...services,
    interactionIdOf: ({ raw, tenant }) => oidc.interactionIdOf(raw, tenant),
    senderOf,
  });
  const account = { ...services, senderOf };
  const accountAround = accountGroup(account);
  const consent = consentRoute({
    ...services,
    oidc,
    showPage: (request, reply) => pages.showSignIn(request, reply),
    unknownSessionUrl: async ({ id, endpoint }) =>
      (await settings.signInExperience(id)).unknownSessionRedirectUrl ?? `${endpoint}/unknown-session`,
  });
  registerRoutes(routes, openApiRoutes(collectRoutes(routes)));
  registerRoutes(
    routes,
    statusRoutes({
      checkHealth: (tenantId) => checkHealth(services, tenantId),
      apiKey: services.config.statusApiKey,
    }),
  );
  registerRoutes(routes, wellKnownRoutes(services));
  registerRoutes(routes, auditSteps(experience, audit), {
    ...experienceGroup,
    around: tellRefusals(services),
  });
  registerRoutes(routes, [consent]);
  registerRoutes(routes, consentRoutes({ ...services, oidc }), consentGroup);
  registerRoutes(routes, accountRoutes(account), {
    ...accountAround,
    around: (request, route, act) =>
      tellRefusals(services)(request, route, () => accountAround.around(request, route, act)),
  });
  registerRoutes(routes, auditCalls(managementRoutes(services), audit), {
    ...guard,
    around: tellHooks(services),
  });
  void routes.register(async (scope) => {
    receiptBodies(scope);
    registerRoutes(scope, receiptRoutes(services));
  });
  void routes.register(async (scope) => registerCallbacks(scope));
  registerRoutes(routes, telephone.routes, telephone.group);
  registerRoutes(routes, setUpRoutes(services), setUpGroup);
  registerRoutes(routes, invitationRoutes(services), invitationGroup);
  registerRoutes(
    routes,
    consoleConfigRoutes({ ...services, isTelephoneAllowed: messages.telephone.isAllowed }),
  );
  const pages = registerPages(routes, pagesDeps(services, oidc));
  return telephone;
}

const distFolder = fileURLToPath(new URL('../web/dist', import.meta.url));

function pagesDeps(
  {
    accountCenter,
    applications,
    config,
    customPhrases,
    flows,
    messages,
    organizations,
    settings,
    tenants,
  }: Services,
  oidc: Oidc,
): PagesDeps {
  const { endpoint: userEndpoint, adminEndpoint } = config;
  return {
    distFolder,
    userEndpoint,
    adminEndpoint,
    settings: createLookFor({ settings, organizations }),
    phrases: customPhrases.list,
    async application(tenantId, clientId) {
      const found = await applications.find(tenantId, clientId);
      // Who follows an invitation comes to an organization, not to an application of ours.
      if (!found || found.id === invitationId) return undefined;
      const name = found.id === accountCenterId ? undefined : found.name;
      return { name, home: found.postLogoutRedirectUris[0] ?? found.redirectUris[0] };
    },
    async openSignIn({ raw, tenant }) {
      const uid = oidc.interactionIdOf(raw, tenant);
      const row = uid === undefined ? undefined : await flows.read(tenant.id, uid);
      // Who came by a link for somebody else, or has begun anew, is about to sign in as another one.
      const isAsked = row?.prompt === 'consent' && !row.flow && row.params['one_time_token'] === undefined;
      return row && { asksConsentFor: isAsked ? row.clientId : undefined };
    },
    async forgotPassword(tenantId) {
      return forgotPasswordOf(await settings.signInExperience(tenantId), {
        hasSmsConnector: await messages.connectors.hasSms(tenantId),
        hasEmailConnector: await messages.connectors.hasEmail(tenantId),
      });
    },
    providers: async (tenantId) =>
      (await publicExperienceOf({ settings, messages }, tenantId)).socialConnectors.filter(isForPages),
    async account(tenantId) {
      const { hasSms, hasEmail } = messages.connectors;
      const sends = { sms: await hasSms(tenantId), email: await hasEmail(tenantId) };
      const providers = (await messages.social.list(tenantId)).filter(isForPages);
      return { ...(await accountCenter.find(tenantId)), sends, providers };
    },
    async returnAddress(tenantId, wanted) {
      const endpoint = tenants.find(tenantId)?.endpoint;
      return endpoint && returnAddress(wanted, endpoint, await applications.list(tenantId));
    },
    async telephone(tenantId) {
      const isInUse = await messages.connectors.usesTelephone(tenantId);
      if (!isInUse) return undefined;
      return `${adminEndpoint}/telephone${tenantId === defaultTenantId ? '' : `?tenant=${tenantId}`}`;
    },
  };
}

/** One that leads to an app is of no use to a page. */
const isForPages = ({ platform }: { readonly platform: string | null }): boolean => platform !== 'Native';

/** Bodies are checked by the routes' own zod schemas: Fastify need not load its compilers of JSON schemas. */
const noSchemas = {
  buildValidator: () => () => {
    throw new Error('A route with a JSON schema: use zod');
  },
  buildSerializer: () => () => JSON.stringify,
};
