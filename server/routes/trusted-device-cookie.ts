/** The cookie by which a browser is known again: one for each person who trusts it. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { DeviceKey } from '../factors/trusted-devices.ts';
import type { Tenant } from '../tenants/tenants.ts';
import { lastingCookie, readCookie } from './lasting-cookie.ts';

export const findDeviceKey = (
  request: Pick<FastifyRequest, 'headers' | 'tenant'>,
  userId: string,
): DeviceKey | undefined => {
  const said = readCookie(request, nameOf(request.tenant, userId));
  const found = /^([\da-z]{1,64})\.([\w-]{43})$/.exec(said ?? '');
  return found?.[1] !== undefined && found[2] !== undefined ? { id: found[1], secret: found[2] } : undefined;
};

export const deviceCookie = (
  tenant: Tenant,
  userId: string,
  { id, secret }: DeviceKey,
  days: number,
): string => lastingCookie(tenant, { name: nameOf(tenant, userId), value: `${id}.${secret}`, days });

function nameOf(tenant: Tenant, userId: string): string {
  const digest = createHash('sha256').update(`${tenant.id}:${userId}`).digest('base64url');
  return `logto-trusted-device-${digest}`;
}
