/** The telephone in a real browser: as it arrives, by itself, and over every break of the line. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import { type PageServer, startPageServer } from '../../tests/pages/page-server.ts';
import { checkForEverybody, watchForErrors, watchRequests } from '../ui/testing/look-at.ts';
import { becomes } from '../../server/testing/until.ts';

const thai = '66812345678';
const american = '16502530000';
const text = (code: string) => `${code} is your code to sign in.\n\n@localhost #${code}`;

withBrowser('the telephone', (browser) => {
  let server: PageServer;
  const errors: (readonly string[])[] = [];

  before(async () => {
    server = await startPageServer({ isAdmin: true });
  });
  after(() => server.close());
  beforeEach(() => {
    server.phone.messages.length = 0;
    server.phone.isAbsent = false;
  });

  async function open(path = '/telephone#k3y', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.open({ locale: 'en', ...options });
    errors.push(watchForErrors(page));
    await page.goto(server.address + path);
    return page;
  }
  const connected = (page: Page) => page.getByText('Connected').waitFor();

  test('the key of the link opens it and is seen no more', async () => {
    const page = await open();
    await connected(page);
    await becomes(() => page.url(), `${server.address}/telephone`);
    await page.getByRole('heading', { name: 'No messages yet' }).waitFor();
    await becomes(() => page.getByRole('link', { name: 'Open the demo application' }).count(), 2);
    await page.reload();
    await connected(page);
  });

  test('a message is there as it arrives, without being asked for, its code large, to be copied whole', async () => {
    const page = await open('/telephone#k3y', { permissions: ['clipboard-read', 'clipboard-write'] });
    await connected(page);
    const asked = watchRequests(page);
    server.phone.receive(thai, text('482913'), '482913');
    await page.getByRole('heading', { name: '+66 81 234 5678' }).waitFor();
    assert.ok(!asked.includes('/api/telephone/messages'), 'it came by the line that is open');
    await page.getByText('482913 is your code').waitFor();
    // It is said for two seconds and a half.
    const said = page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    await page.getByRole('button', { name: 'Copy 482913' }).click();
    await said;
    await becomes(() => page.evaluate(() => navigator.clipboard.readText()), '482913');
    await becomes(
      () => page.locator('#root > [role=status]').innerText(),
      /New message to \+66 81 234 5678, code 4 8 2 9 1 3/,
    );
  });

  test('one conversation per number; who reads one is not torn away from it', async () => {
    server.phone.receive(american, text('111111'), '111111', { sentAt: Date.now() - 5000 });
    server.phone.receive(thai, text('222222'), '222222', { sentAt: Date.now() - 4000 });
    const page = await open();
    const rows = page.getByRole('listitem');
    await rows.nth(1).waitFor();
    await becomes(() => rows.nth(0).innerText(), /\+66 81 234 5678/);
    await rows.nth(1).getByRole('button').click();
    await page.getByRole('heading', { name: '+1 650 253 0000' }).waitFor();
    server.phone.receive(thai, text('333333'), '333333');
    await page.getByRole('button', { name: 'New message to +66 81 234 5678' }).waitFor();
    await page.getByRole('heading', { name: '+1 650 253 0000' }).waitFor();
    await page.getByRole('button', { name: 'All messages' }).click();
    await page.getByLabel('New', { exact: true }).waitFor();
    await rows.nth(0).getByRole('button').click();
    await page.getByText('333333 is your code').waitFor();
    await becomes(() => page.getByRole('listitem').count(), 2);
  });

  test('when the server comes back, what was sent meanwhile is there', async () => {
    const page = await open();
    await connected(page);
    server.phone.cut();
    server.phone.receive(thai, text('444444'), '444444');
    await page.getByText('444444 is your code').waitFor();
    await connected(page);
  });

  test('a key that the server never got is given again; another link is followed while it is open', async () => {
    const page = await browser.open({ locale: 'en' });
    errors.push(watchForErrors(page));
    await page.route('**/api/telephone/session', (route) => route.abort(), { times: 1 });
    await page.goto(`${server.address}/telephone#k3y`);
    await connected(page);
    await becomes(() => page.url(), `${server.address}/telephone`);
    const other = await open('/telephone#wrong');
    await other.getByRole('alert').waitFor();
    await other.goto(`${server.address}/telephone#k3y`);
    await connected(other);
  });

  test('a clock that is hours ahead takes no message away', async () => {
    const page = await browser.open({ locale: 'en' });
    errors.push(watchForErrors(page));
    await page.clock.install({ time: Date.now() + 5 * 3_600_000 });
    server.phone.receive(thai, text('666666'), '666666');
    await page.goto(`${server.address}/telephone#k3y`);
    await page.getByRole('listitem').waitFor();
    await page.clock.runFor(61_000);
    await becomes(() => page.getByRole('listitem').count(), 1);
    await page.clock.runFor(3_600_000);
    await page.getByRole('heading', { name: 'No messages yet' }).waitFor();
  });

  test('a wrong key says which command prints the right link', async () => {
    const page = await open('/telephone#wrong');
    await page.getByRole('alert').getByText('npx latchkey telephone').waitFor();
    await checkForEverybody(page, 'a wrong key');
    server.phone.isAbsent = true;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'The telephone is switched off' }).waitFor();
  });

  test('everybody can use it, in each language, light and dark, on a small phone', async () => {
    server.phone.receive(american, text('555555'), '555555', { usageType: 'Register' });
    for (const [place, locale] of ['en', 'th', 'zh-TW', 'zh-CN', 'ru'].entries()) {
      const page = await open('/telephone#k3y', {
        locale,
        colorScheme: place % 2 ? 'dark' : 'light',
        viewport: place % 2 ? { width: 320, height: 640 } : { width: 1280, height: 800 },
      });
      await page.getByRole('listitem').waitFor();
      await checkForEverybody(page, `${locale}, the list`);
      await page.getByRole('listitem').getByRole('button').click();
      await page.locator('.code').waitFor();
      await checkForEverybody(page, `${locale}, a conversation`);
      await page.context().close();
    }
  });

  test('it broke no policy of its own and threw nothing', () => assert.deepEqual(errors.flat(), []));
});
