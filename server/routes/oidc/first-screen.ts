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
    const areRight = Object.entries(checks).every(([name, check]) => {
      const value = textOf(params, name);
      return value === undefined || check(value);
    });
    if (!areRight) for (const name of [...Object.keys(checks), ...shared]) params[name] = undefined;
  },
};

/** Where the browser goes to sign in: relative, with what the page needs to know. */
export function firstScreenUrl(clientId: string, params: Params): string {
  const wanted = textOf(params, 'first_screen') ?? textOf(params, 'interaction_mode') ?? 'sign_in';
  const screen = screens[wanted] ?? 'sign-in';
  const query = new URLSearchParams({ app_id: clientId });
  for (const name of ['organization_id', 'ui_locales', 'one_time_token', 'login_hint', 'identifier']) {
    const value = textOf(params, name);
    if (value !== undefined) query.set(name, value);
  }
  const [method, target] = textOf(params, 'google_one_tap_credential')
    ? ['social', 'google']
    : (textOf(params, 'direct_sign_in') ?? '').split(':', 2);
  if (!method || !target) return `/${screen}?${query.toString()}`;
  query.set('fallback', screen);
  return `/direct/${method}/${encodeURIComponent(target)}?${query.toString()}`;
}

const textOf = (params: Params, name: string): string | undefined => {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
};
