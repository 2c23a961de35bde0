/** The first screen as the application asks for it, and the terms as the operator wants them, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { watchPages } from './watched-pages.ts';
import { becomes } from '../../server/testing/until.ts';

const password = 'seven quiet rivers';

withBrowser('the first screen', (browser) => {
  let site: RealSignIn;
  const openPage = watchPages(browser);

  before(async () => {
    site = await startRealSignIn();
  });
  after(() => site.close());
  beforeEach(async () => {
    await site.reset();
    await site.change({
      signUp: { identifiers: ['email', 'phone'], password: false, verify: true },
      signIn: {
        methods: [
          { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: false },
          { identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: false },
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      forgotPasswordMethods: null,
    });
  });

  async function open(params: Readonly<Record<string, string>> = {}): Promise<Page> {
    const page = await openPage();
    await site.begin(page, params);
    return page;
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const path = (page: Page) => new URL(page.url()).pathname;
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const codeField = (page: Page) => page.getByLabel('Code', { exact: true });

  test('identifier:sign_in takes what the application names and nothing else, over code, reload and back', async () => {
    await site.addUser({ email: 'ida@example.com', password });
    const page = await open({
      first_screen: 'identifier:sign_in',
      identifier: 'email',
      login_hint: 'ida@example.com',
    });
    await heading(page, 'Sign in to Live Preview');
    await becomes(() => path(page), '/identifier-sign-in');
    await becomes(() => page.getByLabel('E-mail address').inputValue(), 'ida@example.com');
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await becomes(() => path(page), '/identifier-sign-in/verification-code');
    await page.reload();
    await press(page, 'Use a password instead');
    await page.getByLabel('Password', { exact: true }).fill('typed');
    await becomes(() => path(page), '/identifier-sign-in/password');
    await press(page, 'Get a code by e-mail instead');
    await press(page, 'Use a password instead');
    await becomes(() => page.getByLabel('Password', { exact: true }).inputValue(), 'typed');
    await page.reload();
    await page.getByText('For ida@example.com.').waitFor();
    await page.goBack();
    await codeField(page).waitFor();
    await press(page, 'Change');
    await becomes(() => page.getByLabel('E-mail address').inputValue(), 'ida@example.com');
    await press(page, 'Continue');
    await codeField(page).waitFor();
    await codeField(page).fill(site.emailCode());
    await site.arrived(page);
  });

  test('identifier:register, with several; a wish that nothing is left of is passed over', async () => {
    const page = await open({ first_screen: 'identifier:register', identifier: 'phone' });
    await heading(page, 'Create your Live Preview account');
    await page.getByLabel('Mobile number', { exact: true }).waitFor();
    await becomes(() => path(page), '/identifier-register');
    await site.begin(page, { first_screen: 'identifier:register', identifier: 'username' });
    await page.getByLabel('Mobile number or e-mail').waitFor();
    await site.begin(page, { first_screen: 'identifier:sign_in', identifier: 'username phone' });
    await page.getByLabel('Mobile number or username').waitFor();
    await site.begin(page, { first_screen: 'sign_in', identifier: 'phone' });
    await page.getByLabel('Mobile number, e-mail or username').waitFor();
  });

  test('login_hint: a number in its country; the one of a new request before what was typed in another', async () => {
    const page = await open({ login_hint: '+886912345678' });
    await becomes(() => page.getByLabel('Country or region').inputValue(), 'TW');
    await becomes(() => page.getByLabel('Mobile number, e-mail or username').inputValue(), '912 345 678');
    await site.begin(page, { login_hint: '66812345678' });
    await becomes(() => page.getByLabel('Country or region').inputValue(), 'TH');
    await page.getByLabel('Mobile number, e-mail or username').fill('ben');
    await page.reload();
    await becomes(() => page.getByLabel('Mobile number, e-mail or username').inputValue(), 'ben');
    await site.begin(page, { login_hint: 'cat@example.com' });
    await becomes(() => page.getByLabel('Mobile number, e-mail or username').inputValue(), 'cat@example.com');
  });

  test('ui_locales speaks before the browser does, on each page and in each answer', async () => {
    const page = await open({ ui_locales: 'fr-CA ru', first_screen: 'reset_password' });
    await heading(page, 'Забыли пароль?');
    await page.getByLabel('Номер мобильного или эл. почта').fill('+16502530299');
    await page.keyboard.press('Enter');
    await page.locator('#code').fill('000000');
    await page.getByRole('alert').filter({ hasText: /[а-я]/ }).waitFor();
    await page.reload();
    await heading(page, 'Введите код');
  });

  test('a password is typed, the page is loaded anew: the person stands where they stood', async () => {
    const page = await open();
    await page.getByLabel('Mobile number, e-mail or username').fill('ann');
    await page.keyboard.press('Enter');
    await heading(page, 'Enter your password');
    await page.reload();
    await heading(page, 'Enter your password');
    await page.getByText('For ann.').waitFor();
    await page.goBack();
    await heading(page, 'Sign in to Live Preview');
    await page.goForward();
    await heading(page, 'Enter your password');
  });

  test('suspended, and unknown: each says what to do next', async () => {
    await site.change({ supportEmail: 'help@atlas.example' });
    const { id } = await site.addUser({ username: 'sus', password });
    await site.operator.patch(`/api/users/${id}/is-suspended`, { isSuspended: true });
    const page = await open();
    await page.getByLabel('Mobile number, e-mail or username').fill('sus');
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await heading(page, 'This account is suspended');
    await becomes(
      () => page.getByRole('link', { name: 'Ask for help' }).getAttribute('href'),
      'mailto:help@atlas.example',
    );
    await page.context().clearCookies();
    await page.goto(`${site.address}/sign-in/password?app_id=demo-app`);
    await heading(page, 'This sign-in has ended');
    await becomes(() => path(page), '/unknown-session');
    await page.getByText('Go back to the app and sign in again.').waitFor();
  });

  test('terms: a sentence, a tick at sign-up alone, a tick for everybody; none with a forgotten password', async () => {
    const terms = { termsOfUseUrl: 'https://atlas.example/terms', privacyPolicyUrl: null };
    const box = (page: Page) => page.getByRole('checkbox').count();
    await site.change({ ...terms, agreeToTermsPolicy: 'Automatic' });
    const page = await open();
    await page.getByText('By continuing you agree to the terms of use.').waitFor();
    await press(page, 'Create one');
    await heading(page, 'Create your Live Preview account');
    await page.getByText('By continuing you agree to the terms of use.').waitFor();

    await site.change({ agreeToTermsPolicy: 'ManualRegistrationOnly' });
    await page.reload();
    await page.getByRole('checkbox').waitFor();
    await page.getByLabel('Mobile number or e-mail').fill('dora@example.com');
    await press(page, 'Continue');
    await page.getByRole('alert').filter({ hasText: 'Please tick the box to continue.' }).waitFor();
    await press(page, 'Sign in');
    await heading(page, 'Sign in to Live Preview');
    await becomes(() => box(page), 0);

    await site.change({ agreeToTermsPolicy: 'Manual' });
    await page.reload();
    await page.getByRole('checkbox').waitFor();
    await page.getByLabel('Mobile number, e-mail or username').fill('dora@example.com');
    await press(page, 'Continue');
    await page.getByRole('alert').filter({ hasText: 'Please tick the box to continue.' }).waitFor();
    await page.getByRole('checkbox').check();
    await press(page, 'Continue');
    await codeField(page).waitFor();
    await site.begin(page, { first_screen: 'reset_password' });
    await heading(page, 'Forgot your password?');
    await becomes(() => box(page), 0);
    assert.equal(await page.getByText('terms of use').count(), 0);
  });
});
