/** Links of one-time tokens in a real browser: in by one button, another account only after a question, and a way on from a dead link. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { phoneOnly } from '../../contract/fresh-settings.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { watchForErrors } from '../../web/ui/testing/look-at.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { becomes } from '../../server/testing/until.ts';

withBrowser('links of one-time tokens', (browser) => {
  let site: RealSignIn;
  before(async () => {
    site = await startRealSignIn();
    await site.reset();
    await site.change(phoneOnly);
  });
  after(() => site.close());

  const linkFor = async (made: { readonly phone: string; readonly context?: object }) => {
    const { token } = (await site.operator.post('/api/one-time-tokens', made)).body as { token: string };
    return { one_time_token: token, login_hint: made.phone };
  };

  test('a new number is in with one button; the next link switches the account; an old one opens nothing', async () => {
    const page = await browser.open({ locale: 'en-US', reducedMotion: 'reduce' });
    const errors = watchForErrors(page);
    const [first, second] = ['16502530730', '16502530731'];
    await site.begin(page, await linkFor({ phone: first }));
    await page.getByText('This link signs you in with +1 650 253 0730.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await site.arrived(page);

    const other = await linkFor({ phone: second });
    await site.begin(page, other);
    await page.getByRole('heading', { name: 'Continue with another account?' }).waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await site.arrived(page);
    assert.deepEqual(
      (await site.operator.get(`/api/users?search.primaryPhone=${second}`)).body.length,
      1,
      'an account of its own',
    );

    // Opened where nobody is signed in: it was used.
    await page.context().clearCookies();
    await site.begin(page, other);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').filter({ hasText: 'was used already' }).waitFor();
    await page.getByRole('button', { name: 'Sign in another way' }).click();
    await page.getByRole('heading', { name: /^Sign in/ }).waitFor();
    await becomes(() => page.locator('#identifier').inputValue(), '650 253 0731', 'the hint is kept');
    await page.reload();
    await page.locator('#identifier').waitFor();
    assert.deepEqual(errors, []);
  });

  test('a link for a new password leads to that, and what was chosen then opens the account', async () => {
    const phone = '16502530732';
    await site.addUser({ phone: `+${phone}`, password: 'correct horse battery' });
    const methods = [
      { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: true } as const,
    ];
    await site.change({ signIn: { methods }, forgotPasswordMethods: null });
    const page = await browser.open({ locale: 'en-US', reducedMotion: 'reduce' });
    const link = await linkFor({ phone, context: { interactionEvent: 'ForgotPassword' } });
    await site.begin(page, { ...link, first_screen: 'reset_password' });
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await page.reload();
    await page.getByLabel('New password').fill('seven quiet rivers');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Password', { exact: true }).fill('seven quiet rivers');
    await page.keyboard.press('Enter');
    await site.arrived(page);
  });

  test('a page shows no text that stands in its address', async () => {
    const page = await browser.open({ locale: 'ru', reducedMotion: 'reduce' });
    await site.begin(page);
    await page.goto(`${site.address}/one-time-token?errorMessage=Call%20the%20bank`);
    await page.getByRole('heading', { name: 'Эта ссылка больше не действует' }).waitFor();
    assert.doesNotMatch(await page.innerText('body'), /bank/);
    await page.getByRole('button', { name: 'Войти другим способом' }).click();
    await page.locator('#identifier').waitFor();
  });
});
