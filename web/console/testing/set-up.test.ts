/** The one-time link: the first administrator, a new password, and every way in which it may fail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../../../server/testing/browser.ts';
import { linkKey } from './fake-server.ts';
import { withConsole } from './with-console.ts';
import { becomes } from '../../../server/testing/until.ts';

withBrowser('Console: setting up', (browser) => {
  const pages = withConsole(browser);
  const address = (key: string) => `${pages.server.adminOrigin}/console/set-up${key ? `#${key}` : ''}`;

  test('the first administrator is made, then signs in; the key leaves the address', async () => {
    const page = await pages.open();
    await page.goto(address(linkKey));
    await page.getByRole('heading', { name: 'Create the first administrator' }).waitFor();
    await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('name')), 'username');
    await page.getByLabel('Username').fill('marina');
    await page.getByLabel('Password', { exact: true }).fill('Tr4ngo-Valley');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await page.keyboard.press('Enter');
    assert.deepEqual((await sent).postDataJSON(), {
      key: linkKey,
      username: 'marina',
      password: 'Tr4ngo-Valley',
    });

    await page.getByRole('heading', { name: 'You are the administrator' }).waitFor();
    await becomes(() => page.url(), address(''));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/sign-in/);
    assert.deepEqual(pages.server.oidc.asked.at(-1), { prompt: 'login consent', loginHint: 'marina' });
    assert.deepEqual(pages.complaints, []);
  });

  test('the rules of the password are ticked while it is typed', async () => {
    const page = await pages.open();
    await page.goto(address(linkKey));
    const password = page.getByLabel('Password', { exact: true });
    await password.fill('passwor');
    await page.getByText('has at least 8 characters (not yet met)').waitFor();
    await password.fill('password1');
    await page.getByText('has at least 8 characters (met)').waitFor();
    await page.getByText('is not one that everybody uses (not yet met)').waitFor();
    await password.fill('Tr4ngo-Valley');
    await page.getByText('is not one that everybody uses (met)').waitFor();
  });

  test('faults stand beside their fields, the first one has the focus, nothing is sent', async () => {
    const page = await pages.open();
    await page.goto(address(linkKey));
    await page.getByLabel('Username').fill('7up');
    let posts = 0;
    page.on('request', (request) => (posts += request.method() === 'POST' ? 1 : 0));
    await page.getByRole('button', { name: 'Create administrator' }).click();
    const field = page.getByLabel('Username');
    await becomes(() => field.getAttribute('aria-invalid'), 'true');
    const described = await field.getAttribute('aria-describedby');
    const ids = (described ?? '').split(/\s+/).filter(Boolean);
    const said = await page.locator(ids.map((id) => `#${id}`).join(', ')).allTextContents();
    assert.match(said.join(' '), /do not begin with a digit/);
    await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('name')), 'username');
    assert.equal(posts, 0);
  });

  test('a password that the server refuses is said beside the password', async () => {
    const page = await pages.open();
    pages.server.link.refusal = { code: 'password.rejected', message: 'Rejected.' };
    await page.goto(address(linkKey));
    await page.getByLabel('Username').fill('marina');
    await page.getByLabel('Password', { exact: true }).fill('Tr4ngo-Valley');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByText('it is too easy to guess').waitFor();
    await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('name')), 'new-password');
  });

  test('a username that is taken is said in the server’s words', async () => {
    const page = await pages.open();
    pages.server.link.refusal = {
      code: 'user.username_already_in_use',
      message: 'Someone has this username.',
    };
    await page.goto(address(linkKey));
    await page.getByLabel('Username').fill('marina');
    await page.getByLabel('Password', { exact: true }).fill('Tr4ngo-Valley');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByText('Someone has this username.').waitFor();
  });

  test('a link for a new password names the account and leaves it alone', async () => {
    const page = await pages.open();
    pages.server.link.kind = 'reset';
    await page.goto(address(linkKey));
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await becomes(() => page.getByLabel('Username').inputValue(), 'marina');
    await becomes(() => page.getByLabel('Username').getAttribute('readonly'), '');
    await page.getByLabel('Password', { exact: true }).fill('Tr4ngo-Valley');
    await page.getByRole('button', { name: 'Set new password' }).click();
    await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
  });

  for (const [state, heading] of [
    ['used', 'This link has been used'],
    ['expired', 'This link has expired'],
  ] as const) {
    test(`a link that is ${state} says so, and how to get another`, async () => {
      const page = await pages.open();
      pages.server.link.state = state;
      await page.goto(address(linkKey));
      await page.getByRole('heading', { name: heading }).waitFor();
      await page.getByRole('code').filter({ hasText: 'npx latchkey admin link' }).waitFor();
      await page.getByRole('code').filter({ hasText: 'npx latchkey admin reset' }).waitFor();
    });
  }

  test('a wrong link, and no link at all', async () => {
    const page = await pages.open();
    await page.goto(address('something-else'));
    await page.getByRole('heading', { name: 'This link is not valid' }).waitFor();
    await page.goto('about:blank');
    await page.goto(address(''));
    await page.getByRole('heading', { name: 'This page needs its link' }).waitFor();
  });

  test('a link that somebody else used in the meantime', async () => {
    const page = await pages.open();
    await page.goto(address(linkKey));
    await page.getByLabel('Username').fill('marina');
    await page.getByLabel('Password', { exact: true }).fill('Tr4ngo-Valley');
    pages.server.link.state = 'used';
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('heading', { name: 'This link has been used' }).waitFor();
  });

  test('before there is an administrator, the Console says how to become one', async () => {
    const page = await pages.open();
    pages.server.settings.needsAdministrator = true;
    await page.goto(`${pages.server.adminOrigin}/console`);
    await page.getByRole('heading', { name: 'No administrator yet' }).waitFor();
    await page.getByRole('code').filter({ hasText: 'npx latchkey admin link' }).waitFor();
  });
});
