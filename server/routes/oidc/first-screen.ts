/** The parameters that only we know, and the address of the first page that they lead to (end-user/01 §3). */
import type { KoaContextWithOIDC } from 'oidc-provider';

type Params = Readonly<Record<string, unknown>>;

const screens: Readonly<Record<string, string>> = {
  sign_in: 'sign-in',
  signIn: 'sign-in',
  register: 'register',
  signUp: 'register',
  reset_password: 'reset-password',
  'identifier:sign_in': 'identifier-sign-in',
  'identifier:register': 'identifier-register',
  single_sign_on: 'single-sign-on',
};
const identifiers = new Set(['username', 'email', 'phone']);

const checks: Readonly<Record<string, (value: string) => boolean>> = {
  first_screen: (value) => Object.hasOwn(screens, value),
  interaction_mode: (value) => value === 'signIn' || value === 'signUp',
  identifier: (value) => value.split(' ').every((one) => identifiers.has(one)),
  direct_sign_in: (value) => /^(social|sso):[^:]+$/.test(value),
  one_time_token: () => true,
  organization_id: () => true,
  google_one_tap_credential: (value) => value.split('.').length === 3,
};
/** Standard ones that the contract counts among them. */
const shared = ['login_hint', 'ui_locales'];

/** For oidc-provider's `extraParams`: if any is wrong, all of them are ignored, and the request goes on. */
export const extraParams = {
  ...Object.fromEntries(Object.keys(checks).map((name) => [name, null])),
  first_screen: (ctx: KoaContextWithOIDC): void => {
    const params = ctx.oidc.params ?? {};
    const areRight = Object.entries(checks).every(
      ([name, check]) => params[name] === undefined || check(String(params[name])),
    );
    if (!areRight) for (const name of [...Object.keys(checks), ...shared]) params[name] = undefined;
  },
};

/** Where the browser goes to sign in: relative, with what the page needs to know. */
export function firstScreenUrl(clientId: string, params: Params): string {
  const screen = screens[String(params['first_screen'] ?? params['interaction_mode'])] ?? 'sign-in';
  const query = new URLSearchParams({ app_id: clientId });
  for (const name of ['organization_id', 'ui_locales', 'one_time_token', 'login_hint', 'identifier'])
    if (typeof params[name] === 'string') query.set(name, params[name]);
  const [method, target] = String(params['direct_sign_in'] ?? '').split(':', 2);
  const direct = params['google_one_tap_credential'] ? ['social', 'google'] : target ? [method, target] : [];
  if (direct.length === 0) return `/${screen}?${query}`;
  query.set('fallback', screen);
  return `/direct/${direct.map((part) => encodeURIComponent(part ?? '')).join('/')}?${query}`;
}
