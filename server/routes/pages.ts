/** Serves the built pages: signing in and the account on every tenant, the demo application, the telephone, the Console. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignInExperience } from '../../contract/settings.ts';
import type { SocialConnector } from '../../contract/well-known.ts';
import { demoAppId } from '../applications/built-in.ts';
import type { CustomPhrase } from '../settings/custom-phrases.ts';
import { adminTenantId, basePathOf } from '../tenants/tenants.ts';
// For its words about requests: tenant and language.
import type {} from './route.ts';
import type { ShownAccount } from './pages/account-page.ts';
import { createConsoleFiles } from './pages/console-files.ts';
import { createOnePages } from './pages/one-pages.ts';

export interface OpenSignIn {
  /** The application whose question about consent is all that is left of it. */
  readonly asksConsentFor?: string | undefined;
}

export interface PagesDeps {
  /** Where scripts/build-web.ts puts what it builds. */
  readonly distFolder: string;
  /** The same object as long as nothing changed: finished pages are kept with it. */
  settings(tenantId: string, organizationId?: string): Promise<SignInExperience>;
  /** What the page may say about the application; undefined when there is no such application. */
  application(tenantId: string, clientId: string): Promise<ShownApplication | undefined>;
  /** The sign-in under way that the request carries. */
  openSignIn(request: FastifyRequest): Promise<OpenSignIn | undefined>;
  readonly userEndpoint: string;
  readonly adminEndpoint: string;
  /** Words that the operator wrote, by language. */
  phrases?(tenantId: string): Promise<readonly CustomPhrase[]>;
  /** Where a code for a new password may be sent; nowhere without it. */
  forgotPassword?(tenantId: string): Promise<{ readonly phone: boolean; readonly email: boolean }>;
  /** Where people may come from, in the operator's order; from memory. */
  providers?(tenantId: string): Promise<readonly SocialConnector[]>;
  /** Where messages can be read, when this tenant's connector is the telephone. */
  telephone?(tenantId: string): Promise<string | undefined>;
  /** What the account pages are made of; without it there are none. */
  account?(tenantId: string): Promise<ShownAccount>;
  /** The address that people may be sent back to; undefined for one that nobody registered. */
  returnAddress?(tenantId: string, wanted: string): Promise<string | undefined>;
}

export interface ShownApplication {
  /** None for one that is part of this server: people come for what they came for. */
  readonly name?: string;
  /** Where a person begins again when a sign-in has ended. */
  readonly home?: string;
}

/** Pages of a sign-in: without one under way they lead nowhere (end-user/01 §3). */
const guarded =
  /^\/(sign-in|register|consent|single-sign-on|forgot-password|reset-password|identifier-sign-in|identifier-register|continue|mfa-verification|mfa-onboarding|mfa-binding|create-passkey|callback|direct|social|one-time-token|switch-account)(\/|$)|^\/$/;
const known =
  /^\/(sign-in|register|consent|single-sign-on|forgot-password|continue|mfa-verification|identifier-sign-in|identifier-register|reset-password|unknown-session|account-suspended|invitation)(\/|$)/;

/** What few people meet, or meet alone, stands in a page of its own: the first one stays small. */
const nextSteps =
  /^\/(consent|mfa-onboarding|mfa-binding|create-passkey|callback|direct|social|one-time-token|switch-account)(\/|$)/;

/** Where people have business though somebody is signed in already. */
const besideConsent = /^\/(consent|one-time-token|switch-account)(\/|$)/;

const signInPageAt = ({ url }: FastifyRequest): 'sign-in' | 'next-steps' =>
  nextSteps.test(url.replace(/[?#].*$/, '')) ? 'next-steps' : 'sign-in';

export interface Pages {
  /** A page of a sign-in, for the route that decides by itself who may see it. */
  showSignIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** Takes every GET that nothing else takes; what is no page is left to the not-found answer of the API. */
export function registerPages(fastify: FastifyInstance, deps: PagesDeps): Pages {
  const pages = createOnePages(deps);
  const sendConsole = createConsoleFiles(deps.distFolder, deps);

  const orSayHowToBuild = (error: unknown, reply: FastifyReply): FastifyReply => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return sayHowToBuild(reply);
  };

  /** Every address below /account is the one page, which knows its rooms itself. */
  async function sendAccount(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // Read as the page reads it: what is checked here is what is followed there.
    const [path = '', ...search] = request.url.split('?');
    const query = new URLSearchParams(search.join('?'));
    const [redirect, ...more] = query.getAll('redirect');
    if (redirect === undefined) return pages.send('account', request, reply);
    const isOne = more.length === 0;
    const address = isOne ? await deps.returnAddress?.(request.tenant.id, redirect) : undefined;
    if (address === redirect) return pages.send('account', request, reply);
    // The page trusts its own address: what nobody registered never stands in it.
    query.delete('redirect');
    if (address !== undefined) query.set('redirect', address);
    const rest = query.size > 0 ? `?${query.toString()}` : '';
    return reply.redirect(`${basePathOf(request.tenant)}${path}${rest}`, 302);
  }

  /** Where a page of a sign-in leads that is not under way, or has nothing left but the question of consent. */
  async function insteadOf(path: string, request: FastifyRequest): Promise<string | undefined> {
    const open = await deps.openSignIn(request);
    const base = basePathOf(request.tenant);
    if (!open)
      return (await deps.settings(request.tenant.id)).unknownSessionRedirectUrl ?? `${base}/unknown-session`;
    const { asksConsentFor } = open;
    // Who goes back from the question is signed in already: there is nothing to begin, and nothing has ended.
    if (asksConsentFor === undefined || besideConsent.test(path)) return undefined;
    return `${base}/consent?${new URLSearchParams({ app_id: asksConsentFor }).toString()}`;
  }

  fastify.get('/*', async (request, reply) => {
    const path = request.url.replace(/[?#].*$/, '');
    const { isAdmin, id } = request.tenant;
    try {
      // Every page names its icon; what asks all the same is told at once that there is no other.
      if (path === '/favicon.ico')
        return await reply.status(204).header('cache-control', 'max-age=86400').send();
      if (isAdmin && path === '/') return await reply.redirect('/console', 302);
      if (isAdmin && /^\/console(\/|$)/.test(path)) return await sendConsole(request, reply);
      if (id === adminTenantId && path === '/telephone') return await pages.send('telephone', request, reply);
      if (!isAdmin && path === '/demo-app' && (await deps.application(id, demoAppId)))
        return await pages.send('demo-app', request, reply);
      if (!isAdmin && deps.account && /^\/account(\/|$)/.test(path)) return await sendAccount(request, reply);
      if (!known.test(path) && !guarded.test(path)) {
        if (!isForPeople(request, path)) return reply.callNotFound();
        return await pages.send('sign-in', request, reply.status(404));
      }
      if (guarded.test(path) && !isPreview(request)) {
        const elsewhere = await insteadOf(path, request);
        if (elsewhere !== undefined) return await reply.redirect(elsewhere, 302);
      }
      const link = linkIn(request, path);
      if (link !== undefined) return await reply.redirect(basePathOf(request.tenant) + link, 302);
      return await pages.send(signInPageAt(request), request, reply);
    } catch (error) {
      return orSayHowToBuild(error, reply);
    }
  });
  return {
    showSignIn: (request, reply) =>
      pages
        .send(signInPageAt(request), request, reply)
        .catch((error: unknown) => orSayHowToBuild(error, reply)),
  };
}

/** Whoever comes by the link of a one-time token is asked for nothing that it proves (end-user/01 §3). */
function linkIn({ url }: FastifyRequest, path: string): string | undefined {
  if (!/^\/(sign-in|register|reset-password)$/.test(path)) return undefined;
  const search = url.slice(path.length);
  const query = new URLSearchParams(search);
  return query.get('one_time_token') && query.get('login_hint') ? `/one-time-token${search}` : undefined;
}

const isPreview = ({ query }: FastifyRequest): boolean => 'preview' in (query as object);

const isForPeople = ({ headers }: FastifyRequest, path: string): boolean =>
  !/^\/(api|oidc)(\/|$)/.test(path) && (headers.accept ?? '').includes('text/html');

const sayHowToBuild = (reply: FastifyReply): FastifyReply =>
  reply
    .status(503)
    .type('text/plain; charset=utf-8')
    .send('The pages of this server are not built. Build them with: npm run build\n');
