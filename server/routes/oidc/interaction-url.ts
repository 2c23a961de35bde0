/** Where oidc-provider sends a browser whose person must do something first. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { cookieName, cookiePath } from '../../tenants/cookies.ts';
import { basePathOf, type Tenant } from '../../tenants/tenants.ts';
import { firstScreenUrl } from './first-screen.ts';

/** Sets the cookie `_logto` too: what scripts and message templates may know of the sign-in. */
export function interactionUrl(ctx: KoaContextWithOIDC, tenant: Tenant, prompt: string): string {
  const { clientId } = ctx.oidc.client ?? { clientId: '' };
  const params = ctx.oidc.params ?? {};
  const told = {
    appId: clientId,
    organizationId: params['organization_id'],
    uiLocales: params['ui_locales'],
  };
  ctx.cookies.set(cookieName(tenant, '_logto'), encodeURIComponent(JSON.stringify(told)), {
    path: cookiePath(tenant),
    httpOnly: false,
    sameSite: 'lax',
    signed: false,
    overwrite: true,
  });
  const base = basePathOf(tenant);
  if (prompt === 'consent') return `${base}/consent?${new URLSearchParams({ app_id: clientId }).toString()}`;
  return base + firstScreenUrl(clientId, params);
}
