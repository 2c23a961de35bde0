/** The telephone receives while one looks on, survives a cut, and says when it is not in use. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../../../server/testing/browser.ts';
import { watchRequests } from '../../ui/testing/look-at.ts';
import { withTelephone, withTwilio } from './arrangements.ts';
import { someMessages } from './scenes.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';
import { becomes, until } from '../../../server/testing/until.ts';

const sms = (id: string, to: string, code: string) => ({
  id,
  to,
  code,
  usageType: 'SignIn',
  text: `Your code is ${code}.`,
  sentAt: Date.now(),
});

withBrowser('Console: the telephone', (browser) => {
  const pages = withConsole(browser);

  test('an SMS shows up as it arrives, without being asked for, with its code in large digits to copy', async () => {
    const page = await pages.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    withTelephone(pages.server);
    await enter(page, pages.server, '/telephone');
    await page.getByText('No SMS yet').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const asked = watchRequests(page);
    pages.server.api.receive(sms('n1', '16502530000', '017734'));
    await page.getByRole('button', { name: 'Copy code 017734' }).waitFor();
    assert.ok(!asked.includes('/api/telephone/messages'), 'it came by the line that is open');
    await becomes(
      () => page.getByRole('status').filter({ hasText: 'New SMS' }).textContent(),
      'New SMS to +1 650 253 0000: Your code is 017734.',
    );
    await page.getByRole('button', { name: 'Copy code 017734' }).click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await until(async () => (await copied()) === '017734', 'the code is copied');
    assert.deepEqual(pages.complaints, []);
  });

  test('numbers are conversations; the address names the open one', async () => {
    const page = await pages.open();
    withTelephone(pages.server);
    pages.server.api.state.messages = someMessages;
    await enter(page, pages.server, '/telephone');
    const numbers = page.getByRole('navigation', { name: 'Numbers' });
    await numbers.getByRole('link', { name: /\+66 81/ }).waitFor();
    await becomes(() => numbers.getByRole('link').count(), 3);
    await numbers.getByRole('link', { name: /\+7 916/ }).click();
    await page.waitForURL(({ search }) => search === '?to=79161234567');
    await page
      .getByRole('region', { name: /\+7 916/ })
      .getByText('Ваш код: 551904')
      .waitFor();
  });

  test('after a cut it connects again and has missed nothing', async () => {
    const page = await pages.open();
    withTelephone(pages.server);
    await enter(page, pages.server, '/telephone');
    await page.getByText('Live', { exact: true }).waitFor();
    // It tries again after a second.
    const lost = page.getByText('Connection lost, trying again').waitFor();
    pages.server.api.cutStreams();
    await lost;
    pages.server.api.receive(sms('n2', '16502530000', '222222'));
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Copy code 222222' }).waitFor();
    pages.server.api.receive(sms('n3', '16502530000', '333333'));
    await page.getByRole('button', { name: 'Copy code 333333' }).waitFor();
    await becomes(() => page.getByText('Your code is 222222.', { exact: true }).count(), 1);
  });

  test('when messages leave through a provider, an empty telephone is explained', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    await enter(page, pages.server, '/telephone');
    await page.getByText('SMS now go out through Twilio SMS Service').waitFor();
  });

  test('where it is not allowed there is no room for it', async () => {
    const page = await pages.open();
    pages.server.settings.telephone = false;
    await enter(page, pages.server, '/telephone');
    await page.getByText('it must be allowed with ALLOW_TELEPHONE=1').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Telephone' }).count(), 0);
    assert.equal(
      pages.server.api.calls.some(({ path }) => path.includes('telephone')),
      false,
    );
  });

  test('on a phone the list comes first and a number opens over it', async () => {
    const page = await pages.open({ viewport: { width: 360, height: 740 } });
    withTelephone(pages.server);
    pages.server.api.state.messages = someMessages;
    await enter(page, pages.server, '/telephone');
    await page.getByRole('link', { name: /\+66 81/ }).click();
    await page.getByRole('button', { name: 'Copy code 482913' }).waitFor();
    assert.equal(await page.getByRole('navigation', { name: 'Numbers' }).isVisible(), false);
    await page.getByRole('link', { name: 'All numbers' }).click();
    await page.getByRole('navigation', { name: 'Numbers' }).waitFor();
  });
});
