/** Cookies: browsers ignore ports, so two tenants of one host must not share their names. */
import { basePathOf, defaultTenantId, type Tenant } from './tenants.ts';

export type CookieName = '_session' | '_interaction' | '_interaction_resume' | '_logto' | '_known_browser';

/** The default tenant has the contract's names, every other one its own: `_session_admin`. */
export const cookieName = (tenant: Pick<Tenant, 'id'>, name: CookieName): string =>
  tenant.id === defaultTenantId ? name : `${name}_${tenant.id}`;

/** Where browsers send them: to the tenant's own addresses. */
export const cookiePath = (tenant: Pick<Tenant, 'endpoint'>): string => basePathOf(tenant) || '/';
