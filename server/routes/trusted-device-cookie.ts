/** The cookie by which a browser is known again: one for each person who trusts it. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { DeviceKey } from '../factors/trusted-devices.ts';
import { cookiePath } from '../tenants/cookies.ts';
import type { Tenant } from '../tenants/tenants.ts';

export const findDeviceKey = (
  { headers, tenant }: Pick<FastifyRequest, 'headers' | 'tenant'>,
  userId: string,
): DeviceKey | undefined => {
  const start = `${nameOf(tenant, userId)}=`;
  const pair = headers.cookie?.split(/;\s*/).find((one) => one.startsWith(start));
  const found = /^([\da-z]{1,64})\.([\w-]{43})$/.exec(pair?.slice(start.length) ?? '');
  return found?.[1] !== undefined && found[2] !== undefined ? { id: found[1], secret: found[2] } : undefined;
};

export function deviceCookie(
  tenant: Tenant,
  userId: string,
  { id, secret }: DeviceKey,
  days: number,
): string {
  const secure = isSecure(tenant) ? '; Secure' : '';
  return `${nameOf(tenant, userId)}=${id}.${secret}; Path=${cookiePath(tenant)}; Max-Age=${days * 86_400}; HttpOnly; SameSite=Lax${secure}`;
}

/** The prefix is for cookies of a whole host; a tenant under a path has none of those (RFC 6265bis §4.1.3.2). */
function nameOf(tenant: Tenant, userId: string): string {
  const prefix = isSecure(tenant) && cookiePath(tenant) === '/' ? '__Host-' : '';
  const digest = createHash('sha256').update(`${tenant.id}:${userId}`).digest('base64url');
  return `${prefix}logto-trusted-device-${digest}`;
}

const isSecure = ({ endpoint }: Tenant): boolean => endpoint.startsWith('https:');
