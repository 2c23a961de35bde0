/** A cookie that a browser keeps for days: of the whole host under https, of its path for a tenant that has one. */
import type { FastifyRequest } from 'fastify';
import { cookiePath } from '../tenants/cookies.ts';
import type { Tenant } from '../tenants/tenants.ts';

type Place = Pick<Tenant, 'endpoint'>;

/** What the browser sent under this name; undefined for nothing. */
export function readCookie(
  { headers, tenant }: Pick<FastifyRequest, 'headers' | 'tenant'>,
  name: string,
): string | undefined {
  const start = `${fullName(tenant, name)}=`;
  const pair = headers.cookie?.split(/;\s*/).find((one) => one.startsWith(start));
  return pair?.slice(start.length);
}

/** For `Set-Cookie`. */
export function lastingCookie(
  tenant: Place,
  { name, value, days }: { readonly name: string; readonly value: string; readonly days: number },
): string {
  const secure = isSecure(tenant) ? '; Secure' : '';
  return `${fullName(tenant, name)}=${value}; Path=${cookiePath(tenant)}; Max-Age=${days * 86_400}; HttpOnly; SameSite=Lax${secure}`;
}

/** The prefix is for cookies of a whole host; a tenant under a path has none of those (RFC 6265bis §4.1.3.2). */
const fullName = (tenant: Place, name: string): string =>
  isSecure(tenant) && cookiePath(tenant) === '/' ? `__Host-${name}` : name;

const isSecure = ({ endpoint }: Place): boolean => endpoint.startsWith('https:');
