/** The frame around the rooms: keyboard, titles, languages, light and dark, and what happens when things go wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../../../server/testing/browser.ts';
import { withTelephone } from './arrangements.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';
import { becomes, until } from '../../../server/testing/until.ts';

withBrowser('Console: the frame', (browser) => {
  const pages = withConsole(browser);

  test('the first stop of the keyboard leads to the content', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/connectors');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await becomes(() => skip.evaluate((link) => link === document.activeElement), true);
    await page.keyboard.press('Enter');
    await until(
      () => page.evaluate(() => document.activeElement?.id === 'content'),
      'the content has the focus',
    );
  });

  test('each page has its name in the window, and arriving brings the focus to its heading', async () => {
    const page = await pages.open();
    withTelephone(pages.server);
    await enter(page, pages.server, '/');
    await page.getByText('SMS arrive on the telephone').waitFor();
    await until(async () => (await page.title()) === 'Start · Latchkey Console', 'the page has its title');
    await page.getByRole('link', { name: 'Connectors', exact: true }).click();
    await page.getByRole('heading', { name: 'Connectors', exact: true }).waitFor();
    await until(
      async () => (await page.title()) === 'Connectors · Latchkey Console',
      'the page has its title',
    );
    await becomes(() => page.evaluate(() => document.activeElement?.tagName), 'H1');
    await becomes(
      () => page.getByRole('link', { name: 'Connectors', exact: true }).getAttribute('aria-current'),
      'page',
    );
  });

  test('test numbers in force are marked on every page, in the language that is spoken; others are not', async () => {
    const page = await pages.open({ locale: 'ru-RU' });
    withTelephone(pages.server);
    const end = Date.UTC(2026, 11, 24, 12);
    pages.server.api.state.testNumbers.push(
      { expiresAt: end, isInForce: true },
      { expiresAt: end - 86_400_000, isInForce: true },
      { expiresAt: 1, isInForce: false },
    );
    await enter(page, pages.server, '/');
    const mark = page.getByRole('complementary', { name: 'Действуют тестовые номера: 2' });
    await mark.getByText(/С этими номерами войдёт.*24 дек/).waitFor();
    await page.getByRole('link', { name: 'Коннекторы', exact: true }).click();
    await page.getByRole('heading', { name: 'Коннекторы', exact: true }).waitFor();
    await mark.waitFor();
    pages.server.api.state.testNumbers.length = 0;
    await page.reload();
    await page.getByRole('heading', { name: 'Коннекторы', exact: true }).waitFor();
    await mark.waitFor({ state: 'detached' });
  });

  test('a language chosen is spoken at once, to the server too, and after a reload', async () => {
    const page = await pages.open({ locale: 'ru-RU' });
    await enter(page, pages.server, '/connectors');
    await page.getByRole('heading', { name: 'Коннекторы', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Язык: Русский' }).click();
    await page.getByRole('menuitemradio', { name: '繁體中文' }).click();
    await page.getByRole('heading', { name: '連接器', exact: true }).waitFor();
    await becomes(() => page.evaluate(() => document.documentElement.lang), 'zh-TW');
    await page.getByRole('link', { name: '設定' }).first().click();
    await page.reload();
    await page.getByRole('dialog', { name: '設定 SMS 連接器' }).waitFor();
    assert.equal(pages.server.api.calls.at(-1)?.language, 'zh-TW');
  });

  test('only the language in use is loaded', async () => {
    const page = await pages.open({ locale: 'th-TH' });
    const loaded: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) loaded.push(response.text().catch(String));
    });
    await enter(page, pages.server, '/connectors');
    await page.waitForLoadState('networkidle');
    const all = (await Promise.all(loaded)).join('\n');
    assert.match(all, /ตัวเชื่อมต่อ/);
    assert.doesNotMatch(all, /Коннекторы|連接器|连接器|A connector is the way out/);
  });

  test('light and dark follow the system until somebody chooses', async () => {
    const page = await pages.open({ colorScheme: 'dark' });
    const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
    await enter(page, pages.server, '/connectors');
    await becomes(() => scheme(), 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html[data-mantine-color-scheme=light]').waitFor();
    await page.getByRole('button', { name: 'Appearance: Like the system' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await page.reload({ waitUntil: 'commit' });
    await page.locator('body').waitFor({ state: 'attached' });
    assert.equal(await scheme(), 'dark', 'before the first paint');
  });

  test('on a phone the rooms are behind a button, in a drawer that holds the focus', async () => {
    const page = await pages.open({ viewport: { width: 360, height: 740 } });
    await enter(page, pages.server, '/connectors');
    await page.getByRole('button', { name: 'Open menu' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('link', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Start' }).waitFor();
    await drawer.waitFor({ state: 'detached' });
  });

  test('an address that leads nowhere', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/nowhere');
    await page.getByRole('link', { name: 'Go to Start' }).click();
    await page.getByRole('heading', { name: 'Start' }).waitFor();
  });

  test('a connector that is gone', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/connectors/passwordless/nothing');
    await page.getByRole('heading', { name: 'This connector does not exist any more' }).waitFor();
  });

  test('a server that cannot answer is quoted, and asked again on demand', async () => {
    const page = await pages.open();
    pages.server.api.state.broken = {
      path: '/api/connectors',
      status: 503,
      body: { code: 'server.unavailable', message: 'The service cannot answer right now.' },
    };
    await enter(page, pages.server, '/connectors');
    await page.getByRole('alert').getByText('The service cannot answer right now.').waitFor();
    pages.server.api.state.broken = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Not set up yet').first().waitFor();
  });

  test('a page that cannot be drawn says so kindly and leaves the frame standing', async () => {
    const page = await pages.open();
    await page.route('**/telephone-page-*.js', (route) => route.abort());
    await enter(page, pages.server, '/connectors');
    await page.getByRole('link', { name: 'Telephone' }).click();
    await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
    await page.getByText('Nothing that you saved is lost.').waitFor();
    await page.getByRole('link', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Start' }).waitFor();
  });
});
