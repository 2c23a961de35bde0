/** The pages of a tenant under `/t/<id>` in a real browser: every address they go to is the tenant's. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../server/testing/browser.ts';
import {
  createPlace,
  latchkey,
  type Place,
  type StartedServer,
  startServer,
} from '../server/testing/started-server.ts';
import { becomes } from '../server/testing/until.ts';

withBrowser('the pages of a tenant', (browser) => {
  let place: Place;
  let server: StartedServer;
  let page: Page;
  const complaints: string[] = [];
  const strayed: string[] = [];

  before(async () => {
    place = await createPlace();
    server = await startServer(place);
    await latchkey(place, 'tenant', 'create', 'dev', '--tag', 'development');
    page = await browser.open({ locale: 'en', reducedMotion: 'reduce' });
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin === server.endpoint && !pathname.startsWith('/t/dev/')) strayed.push(pathname);
    });
  });
  after(async () => {
    await server.stop();
    place.remove();
  });

  test('signs up on the telephone of the tenant, reloads in the middle, and signs out', async () => {
    const telephone = await page.context().newPage();
    const [link = '', key = ''] = server.address('Telephone').split('#');
    await telephone.goto(`${link}?tenant=dev#${key}`);
    await telephone.getByText('Connected').waitFor();

    await page.goto(`${server.endpoint}/t/dev/demo-app`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Mobile number').fill('+1 650 253 0000');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
    await becomes(() => new URL(page.url()).pathname, '/t/dev/sign-in/verification-code');
    await page.reload();
    await page.getByRole('heading', { name: 'Enter the code' }).waitFor();

    const copy = telephone.getByRole('button', { name: /^Copy \d{6}$/ }).first();
    await copy.waitFor();
    const code = /\d{6}/.exec(await copy.innerText())?.[0] ?? '';
    await page.getByLabel('Code', { exact: true }).fill(code);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    await becomes(() => new URL(page.url()).pathname, '/t/dev/demo-app');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    assert.deepEqual([strayed, complaints], [[], []]);
    const cookies = await page.context().cookies(`${server.endpoint}/demo-app`);
    assert.deepEqual(
      cookies.map(({ name }) => name).filter((name) => name.endsWith('_dev')),
      [],
      'no cookie of the tenant is sent to its neighbours',
    );
  });
});
