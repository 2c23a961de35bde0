/** The JSON editor of the templates, with its preview and its count of SMS. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../../server/testing/browser.ts';
import { tencent, twilio } from './factories.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';

const four = (content: string) =>
  JSON.stringify(
    ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({ usageType, content })),
  );

withBrowser('Console: templates', (browser) => {
  const pages = withConsole(browser);

  const write = async (page: Page, text: string) => {
    await page.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(text);
  };

  test('broken JSON is underlined where it breaks, named with its line, and cannot be saved', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await write(page, '[\n  { "usageType": "SignIn" "content": "x" }\n]');
    await page.locator('.cm-lintRange-error').first().waitFor();
    await page
      .getByRole('list', { name: 'Problems' })
      .getByText('Not valid JSON from here on. Line 2')
      .waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('This is not valid JSON.').waitFor();
    assert.deepEqual(pages.complaints, []);
  });

  test('missing purposes and a message without its code are found', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await write(page, '[{ "usageType": "SignIn", "content": "Hello" }]');
    const problems = page.getByRole('list', { name: 'Problems' });
    await problems.getByText('Missing: Register, ForgotPassword, Generic.').waitFor();
    await problems.getByText('The message does not contain {{code}}.').waitFor();
    await page.locator('.cm-lintRange-warning').waitFor();
  });

  test('template codes that were not filled in are all named at once', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${tencent.id}`);
    await page
      .getByText(
        'This entry needs the templateCode from your provider. Lines 4, 8, 12, 16, 20, 24, 28, 32, 36',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Region is needed.').waitFor();
    assert.equal(
      pages.server.api.calls.some(({ method }) => method === 'POST'),
      false,
    );
  });

  test('the preview follows the text and the purpose, and counts the SMS', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await write(page, four('รหัสของคุณคือ {{code}} ใช้ได้ 10 นาที'));
    const preview = page.getByRole('group', { name: 'Preview' });
    await preview.getByText('รหัสของคุณคือ 482913 ใช้ได้ 10 นาที').waitFor();
    await preview.getByText('SMS parts: 1').waitFor();
    await preview.getByText('UCS-2').first().waitFor();
    await preview.getByText(/These characters make it UCS-2: ร ห/).waitFor();

    await write(page, four(`{{code}} ${'a'.repeat(160)}`));
    await preview.getByText('SMS parts: 2').waitFor();
    await preview.getByText('GSM-7').waitFor();
    await page.getByLabel('Purpose').selectOption('Two-step sign-in');
    await preview.getByText(/^482913 a/).waitFor();
  });

  test('the keyboard leads into the editor and out again', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await page.locator('.cm-content').waitFor();
    await page.locator('summary').focus();
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('.cm-content').evaluate((one) => one === document.activeElement), true);
    assert.equal(await page.locator('.cm-content').getAttribute('aria-label'), 'Templates, JSON editor');
    await page.keyboard.press('Tab');
    assert.equal(await page.getByLabel('Purpose').evaluate((one) => one === document.activeElement), true);
  });

  test('findings change their language with the page', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await write(page, '[]');
    await page.getByText('Missing: Register, SignIn, ForgotPassword, Generic.').waitFor();
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('menuitemradio', { name: 'ไทย' }).click();
    await page.getByText('ยังขาด: Register, SignIn, ForgotPassword, Generic').waitFor();
  });

  test('when the editor does not load, a plain box does', async () => {
    const page = await pages.open();
    await page.route('**/json-editor-*.js', (route) => route.abort());
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    const box = page.getByLabel('Templates, JSON editor');
    await box.fill(four('Code {{code}}'));
    await page.getByRole('group', { name: 'Preview' }).getByText('Code 482913').waitFor();
  });
});
