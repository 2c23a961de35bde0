/** A forgotten password in a real browser, over the whole application: from the link to signing in with the new one. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { SettingsPatch } from '../../contract/settings.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { watchPages } from './watched-pages.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { becomes } from '../../server/testing/until.ts';

const phone = '16502530000';
const old = 'correct horse battery';
const chosen = 'seven quiet rivers';

const withPasswords: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [
      { identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true },
      { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
    ],
  },
  forgotPasswordMethods: null,
};

withBrowser('a forgotten password', (browser) => {
  let site: RealSignIn;
  const openPage = watchPages(browser);

  before(async () => {
    site = await startRealSignIn();
  });
  after(() => site.close());
  beforeEach(async () => {
    await site.reset();
    await site.change(withPasswords);
  });
  afterEach(async () => {
    for (const { id } of await everybody()) await site.harness.services.users.remove('default', id);
  });
  const everybody = async () => (await site.operator.get('/api/users')).body as { id: string }[];

  async function open(
    params: Readonly<Record<string, string>> = {},
    options: BrowserContextOptions = {},
  ): Promise<Page> {
    const page = await openPage(options);
    await site.begin(page, params);
    return page;
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const path = (page: Page) => new URL(page.url()).pathname;
  const isRight = (userId: string, password: string) =>
    site.harness.services.users.checkPassword('default', { id: userId }, password);

  /** To the choice of a new password, by the link below the password. */
  async function toNewPassword(page: Page): Promise<void> {
    await page.getByLabel('Mobile number or username').fill('650 253 0000');
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await heading(page, 'Forgot your password?');
    await becomes(() => path(page), '/forgot-password');
    const field = page.getByLabel('Mobile number or e-mail');
    await becomes(() => field.inputValue(), '650 253 0000', 'what was typed is there already');
    await page.keyboard.press('Enter');
    await page.getByText('If there is an account with +1 650 253 0000, a code is on its way.').waitFor();
    await becomes(() => path(page), '/forgot-password/verification-code');
    await page.getByLabel('Code', { exact: true }).fill(await site.code(phone));
    await heading(page, 'Choose a new password');
    await becomes(() => path(page), '/forgot-password/reset');
  }

  test('F8 link, number, code, new password, and in with it; its rules are said before and after', async () => {
    const { id } = await site.addUser({ username: 'ann', phone, password: old });
    await site.change({ passwordPolicy: { length: { min: 10 }, characterTypes: { min: 2 } } });
    const page = await open();
    await toNewPassword(page);
    const field = page.getByLabel('New password');
    await becomes(() => field.getAttribute('autocomplete'), 'new-password');
    const rules =
      'Use at least 10 characters. Mix at least 2 kinds: upper case, lower case, digits, symbols. No rows';
    await page.getByText(rules, { exact: false }).waitFor();
    await page.keyboard.press('Enter');
    await says(page, 'Enter a password.');
    await field.fill('short');
    await page.keyboard.press('Enter');
    await says(
      page,
      /This password does not meet the rules.*Use at least 10 characters.*Mix at least 2 kinds/,
    );
    await checkForEverybody(page, 'new password, rejected');
    await field.fill(old);
    await page.keyboard.press('Enter');
    await says(page, 'This is the password that you have already.');
    await field.fill(chosen);
    await page.getByRole('button', { name: 'Set new password' }).click();
    await heading(page, 'Your password is changed');
    assert.ok(await isRight(id, chosen));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await becomes(() => path(page), '/sign-in');
    await becomes(() => page.getByLabel('Mobile number or username').inputValue(), '650 253 0000');
    await becomes(() => page.getByLabel('Password', { exact: true }).inputValue(), '');
    await page.getByLabel('Password', { exact: true }).fill(chosen);
    await page.keyboard.press('Enter');
    await site.arrived(page);
    await becomes(
      async () => (await site.smsTo(phone)).map(({ purpose }) => purpose).toSorted(),
      ['ForgotPassword', 'PasswordChanged'],
    );
  });

  test('C17 an unknown number meets the same screens and the same words, and no message leaves', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await page.getByLabel('Mobile number or e-mail').fill('650 253 0001');
    await page.keyboard.press('Enter');
    await page.getByText('If there is an account with +1 650 253 0001, a code is on its way.').waitFor();
    await page.getByLabel('Code', { exact: true }).fill('123456');
    await says(page, 'That is not the code.');
    assert.deepEqual(await site.smsTo('16502530001'), []);
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Sign in to Live Preview');
  });

  test('reload and back keep the person where they are; what was typed of a password never outlives the page', async () => {
    const codes = async () =>
      (await site.smsTo(phone)).filter(({ purpose }) => purpose === 'ForgotPassword').length;
    const sentBefore = await codes();
    await site.addUser({ username: 'ann', phone, password: old });
    const page = await open();
    await toNewPassword(page);
    await page.getByLabel('New password').fill('half a pass');
    await page.reload();
    await heading(page, 'Choose a new password');
    await becomes(() => page.getByLabel('New password').inputValue(), '');
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await heading(page, 'Choose a new password');
    await page.goBack();
    await page.goForward();
    await page.getByLabel('New password').fill(chosen);
    await page.keyboard.press('Enter');
    await heading(page, 'Your password is changed');
    await page.reload();
    await heading(page, 'Sign in to Live Preview');
    assert.equal(await codes(), sentBefore + 1);
  });

  test('where a code comes first: no code is promised before a password, and the new one is asked for next', async () => {
    await site.addUser({ username: 'ann', phone, password: old });
    const change = (isPasswordPrimary: boolean) =>
      site.change({
        signIn: {
          methods: [{ identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary }],
        },
      });
    await change(true);
    const page = await open();
    await page.getByText('Welcome back.').waitFor();
    await change(false);
    await site.begin(page, { first_screen: 'reset_password', login_hint: phone });
    await page.locator('#identifier').press('Enter');
    const field = page.getByLabel('Code', { exact: true });
    await field.waitFor();
    await field.fill(await site.code(phone));
    await page.getByLabel('New password').fill(chosen);
    await page.keyboard.press('Enter');
    await heading(page, 'Your password is changed');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Enter your password');
    await page.getByLabel('Password', { exact: true }).fill(chosen);
    await page.keyboard.press('Enter');
    await site.arrived(page);
  });

  test('an answer that was lost at the end is asked for again, and nothing is done twice', async () => {
    const { id } = await site.addUser({ username: 'ann', phone, password: old });
    const page = await open();
    await toNewPassword(page);
    await page.route(
      '**/api/experience/submit',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.getByLabel('New password').fill(chosen);
    await page.keyboard.press('Enter');
    await says(page, 'No connection.');
    assert.ok(await isRight(id, chosen));
    await page.keyboard.press('Enter');
    await heading(page, 'Your password is changed');
  });

  test('a password that has expired leads to the way to a new one, and says why', async (t) => {
    const later = await startRealSignIn();
    t.after(() => later.close());
    await later.change({ ...withPasswords, passwordExpiration: { enabled: true, validPeriodDays: 1 } });
    await later.addUser({ username: 'ann', phone, password: old });
    later.harness.clock.move(2 * 86_400_000);
    const page = await browser.open({ locale: 'en-US' });
    await later.begin(page);
    await page.getByLabel('Mobile number or username').fill('650 253 0000');
    await page.getByLabel('Password', { exact: true }).fill(old);
    await page.keyboard.press('Enter');
    await heading(page, 'Forgot your password?');
    await says(page, 'This password has expired.');
    await page.keyboard.press('Enter');
    await page.getByLabel('Code', { exact: true }).waitFor();
  });

  test('first_screen=reset_password begins here, with the identifiers that the application names', async () => {
    await site.addUser({ username: 'ann', email: 'ann@example.com', password: old });
    const page = await open({
      first_screen: 'reset_password',
      identifier: 'email',
      login_hint: 'ann@example.com',
    });
    await heading(page, 'Forgot your password?');
    await becomes(() => path(page), '/reset-password');
    await becomes(() => page.getByLabel('E-mail address').inputValue(), 'ann@example.com');
    await page.keyboard.press('Enter');
    await page.getByText('If there is an account with ann@example.com, a code is on its way.').waitFor();
    await page.reload();
    await page.getByLabel('Code', { exact: true }).fill(site.emailCode());
    await heading(page, 'Choose a new password');
  });

  test('there is no link where the operator opened no way, and none for people who sign in with codes', async () => {
    await site.change({ forgotPasswordMethods: [] });
    const page = await open();
    await heading(page, 'Sign in to Live Preview');
    assert.equal(await page.getByRole('button', { name: 'Forgot your password?' }).count(), 0);
    await site.begin(page, { first_screen: 'reset_password' });
    await heading(page, 'Sign in to Live Preview');
  });
});
