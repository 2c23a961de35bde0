/** A browser in which somebody has signed in to the end counts their wrong guesses for itself: no stranger locks its owner out (security C15). */
import type { FastifyRequest } from 'fastify';
import {
  deviceFor,
  isKnownTo,
  type KnownBrowsersDeps,
  type KnownPerson,
  rememberPerson,
} from '../limits/known-browsers.ts';
import type { Subject } from '../limits/limits.ts';
import { cookieName } from '../tenants/cookies.ts';
import { lastingCookie, readCookie } from './lasting-cookie.ts';

type Asking = Pick<FastifyRequest, 'headers' | 'tenant'>;

/** Half a year from the last sign-in. */
const days = 180;

/** For the answer that ends a sign-in. */
export const knownBrowserCookie = (deps: KnownBrowsersDeps, request: Asking, person: KnownPerson): string =>
  lastingCookie(request.tenant, {
    name: cookieName(request.tenant, '_known_browser'),
    value: rememberPerson(deps, browserOf(request), person),
    days,
  });

/** For codes, which prove the number or address and not the person: whoever has it signed in here once. */
export const knownDevice = (deps: KnownBrowsersDeps, request: Asking, subject: Subject): string | undefined =>
  deviceFor(deps, browserOf(request), subject);

/** For passwords: it is still the same person's, and still the same password. `find` is asked only where the browser speaks of them. */
export async function knownDeviceOf(
  deps: KnownBrowsersDeps,
  request: Asking,
  subject: Subject,
  find: () => Promise<KnownPerson | undefined>,
): Promise<string | undefined> {
  const browser = browserOf(request);
  const device = deviceFor(deps, browser, subject);
  const person = device === undefined ? undefined : await find();
  return person && isKnownTo(deps, browser, person) ? device : undefined;
}

const browserOf = (request: Asking) => ({
  tenantId: request.tenant.id,
  said: readCookie(request, cookieName(request.tenant, '_known_browser')),
});
