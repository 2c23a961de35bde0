/** The account pages where answers come late, are lost, or are of somebody else: nobody is torn away, and what is shown is so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { password, withAccountPages } from './account-rig.ts';
import { becomes } from '../../server/testing/until.ts';

const badGateway = { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' };

/** The server does it, and its answer never comes. */
async function lose(route: Route): Promise<void> {
  await route.fetch();
  await route.abort();
}

withAccountPages('the account pages on a bad network', (rig) => {
  const { somebody, enter, heading, press, follow, says, warns, path, confirm } = rig;

  test('a late answer tears nobody away from another room; a late language changes no address', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, { path: '/account/profile' });
    const held = Promise.withResolvers<void>();
    const wait = async (route: Route) => {
      const response = await route.fetch();
      await held.promise;
      await route.fulfill({ response });
    };
    const isChange = (url: URL) => url.pathname === '/api/my-account';
    await page.route(isChange, (route) =>
      route.request().method() === 'PATCH' ? wait(route) : route.continue(),
    );
    await page.route(/lng=ru/, wait);
    await page.getByLabel('Name', { exact: true }).fill('Anong');
    const asked = page.waitForRequest((request) => request.method() === 'PATCH');
    await press(page, 'Save');
    await asked;
    const words = page.waitForRequest(/lng=ru/);
    await page.locator('footer select').selectOption('ru');
    await words;
    await follow(page, 'Security');
    await heading(page, 'Security');
    held.resolve();
    await page.locator('html[lang=ru]').waitFor();
    await page.getByRole('status').filter({ hasText: /\S/ }).first().waitFor();
    await becomes(() => path(page), '/account/security');
    assert.equal((await ann.find())?.name, 'Anong');
  });

  test('no answer is not the answer that there is no second step, nor that the sign-in has ended', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, { path: '/account/security' });
    await rig.appOf(ann);
    await page.route('**/api/my-account/mfa-verifications', (route) => route.fulfill(badGateway), {
      times: 1,
    });
    await page.reload();
    await heading(page, 'Your account could not be opened');
    await press(page, 'Try again');
    await page.getByRole('link', { name: 'Change Authenticator app' }).waitFor();
    await becomes(() => path(page), '/account/security');

    await follow(page, 'Profile');
    await page.getByLabel('Name', { exact: true }).fill('Anong');
    const isMe = (url: URL) => url.pathname === '/api/my-account';
    const over = { status: 401, json: { code: 'auth.unauthorized', message: 'Over.' } };
    await page.route(isMe, (route) => route.fulfill(over), { times: 1 });
    await page.route('**/oidc/token', (route) => route.fulfill(badGateway), { times: 1 });
    await press(page, 'Save');
    await warns(page, 'No connection.');
    await becomes(() => page.getByLabel('Name', { exact: true }).inputValue(), 'Anong');
    await press(page, 'Save');
    await says(page, 'Saved.');
  });

  test('what was done and never answered is done when it is pressed again', async () => {
    const ann = await somebody();
    const page: Page = await enter(ann.username, { path: '/account/password' });
    await confirm(page);
    await page.route('**/api/my-account/password', lose, { times: 1 });
    await page.getByRole('textbox', { name: 'New password' }).fill(`${password} more`);
    await press(page, 'Save');
    await warns(page, 'No connection.');
    await press(page, 'Save');
    await says(page, 'Your new password counts from now on.');
    await press(page, 'Sign out');
    await heading(page, 'You are signed out');
  });
});
