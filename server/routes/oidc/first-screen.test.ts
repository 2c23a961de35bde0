/** The address of the first page that somebody sees. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstScreenUrl } from './first-screen.ts';

describe('the address of the first page', () => {
  const cases: readonly (readonly [Record<string, string>, string])[] = [
    [{}, '/sign-in?app_id=a'],
    [{ first_screen: 'sign_in' }, '/sign-in?app_id=a'],
    [{ first_screen: 'register' }, '/register?app_id=a'],
    [{ interaction_mode: 'signUp' }, '/register?app_id=a'],
    [{ interaction_mode: 'signUp', first_screen: 'signIn' }, '/sign-in?app_id=a'],
    [{ first_screen: 'reset_password' }, '/reset-password?app_id=a'],
    [{ first_screen: 'single_sign_on' }, '/single-sign-on?app_id=a'],
    [
      { first_screen: 'identifier:sign_in', identifier: 'phone email', login_hint: '+1 650' },
      '/identifier-sign-in?app_id=a&login_hint=%2B1+650&identifier=phone+email',
    ],
    [{ first_screen: 'identifier:register' }, '/identifier-register?app_id=a'],
    [
      { organization_id: 'o', ui_locales: 'th en', one_time_token: 't', login_hint: 'h', scope: 'openid' },
      '/sign-in?app_id=a&organization_id=o&ui_locales=th+en&one_time_token=t&login_hint=h',
    ],
    [{ direct_sign_in: 'social:git hub' }, '/direct/social/git%20hub?app_id=a&fallback=sign-in'],
    [{ direct_sign_in: 'sso:x', first_screen: 'register' }, '/direct/sso/x?app_id=a&fallback=register'],
    [{ google_one_tap_credential: 'a.b.c' }, '/direct/social/google?app_id=a&fallback=sign-in'],
  ];
  for (const [params, url] of cases) test(url, () => assert.equal(firstScreenUrl('a', params), url));
});
