/** The JSON editor of the templates with what the server finds in them, its preview and its count of SMS. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { lintGiven } from '../../../server/messages/check-settings.ts';
import { createRegistry } from '../../../server/messages/registry.ts';
import { withBrowser } from '../../../server/testing/browser.ts';
import { pickLanguage } from '../../../words/index.ts';
import { letters, smtp, tencent, twilio } from './factories.ts';
import type { ApiState } from './fake-api.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';
import { becomes } from '../../../server/testing/until.ts';

const four = (content: string) =>
  JSON.stringify(
    ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({ usageType, content })),
  );

const registry = createRegistry();
/** The server's own judgement, of the connectors as they are built in. */
const lint: ApiState['lint'] = (config, factoryId, language) => {
  const installed = registry.find(factoryId);
  assert.ok(installed, factoryId);
  const around = { language: pickLanguage([language], 'en'), endpoint: 'https://login.example.com' };
  return lintGiven(installed, config, undefined, around);
};

withBrowser('Console: templates', (browser) => {
  const pages = withConsole(browser);
  beforeEach(() => void (pages.server.api.state.lint = lint));

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
    await problems.getByText('The message does not contain {{code}}. Line 1').waitFor();
    await page.locator('.cm-lintRange-error').first().waitFor();
  });

  test('D6: what the server would refuse is shown while typing, and stops the saving', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await page.getByLabel('Account SID').fill('AC1');
    await page.getByLabel('Auth Token', { exact: false }).first().fill('0123456789abcdef');
    await write(page, four('{{code}} https://acme.example'));
    const found = page
      .getByRole('list', { name: 'Problems' })
      .getByText(
        'No link in a message with a code: people must not learn to follow links beside codes. Lines 1, 1',
      );
    await found.waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await becomes(() => page.locator('.cm-content').getAttribute('aria-invalid'), 'true');
    assert.equal(
      pages.server.api.calls.some(({ method }) => method === 'POST'),
      false,
    );
    await write(page, four('{{code}}'));
    await page.getByText('No problems found.').waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('is saved and in use from now on').waitFor();
  });

  test('a refusal that only saving brought stands at its row', async () => {
    const page = await pages.open();
    const { state } = pages.server.api;
    state.lint = () => ({ findings: [], costs: [] });
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await page.getByLabel('Account SID').fill('AC1');
    await page.getByLabel('Auth Token', { exact: false }).first().fill('0123456789abcdef');
    const message = 'The message does not contain {{code}}.';
    state.broken = {
      path: '/api/connectors',
      status: 400,
      body: {
        code: 'connector.invalid_config',
        message: 'The settings of the connector are not right. Check the fields.',
        data: { issues: [{ path: 'templates.2.content', message }] },
      },
    };
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByRole('list', { name: 'Problems' }).getByText(`${message} Line 12`).waitFor();
    await page.locator('.cm-lintRange-error').waitFor();
  });

  test('D7: what each message costs, and the character that doubles the price', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await write(page, four(`{{code}} is Ann’s code${'.'.repeat(40)}`));
    const costs = page.getByRole('list', { name: 'What each message costs' });
    await costs.getByText('2 SMS', { exact: true }).first().waitFor();
    await becomes(() => costs.getByRole('listitem').count(), 4);
    await becomes(
      () => costs.getByRole('listitem').first().innerText(),
      /Sign-in\s+UCS-2\s+2 SMS\s+’\s+needs UCS-2. Without: 1 SMS/,
    );
    await page
      .getByRole('list', { name: 'Problems' })
      .getByText(/Costs 2 SMS in place of 1/)
      .waitFor();
    const bubble = page.getByRole('group', { name: 'Preview' });
    await bubble.getByText('@login.example.com #482913').waitFor();

    await page.getByText('More settings').click();
    await page.getByLabel('Line for automatic fill-in').uncheck();
    await costs.getByText('1 SMS', { exact: true }).first().waitFor();
    await bubble.getByText('@login.example.com').waitFor({ state: 'detached' });
    assert.deepEqual(pages.complaints, []);
  });

  test('template codes that were not filled in are all named at once, those that matter apart from the others', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${tencent.id}`);
    await page.getByText('This entry needs a templateCode. Lines 4, 8, 12, 20').waitFor();
    await page
      .getByText('Empty, so it is never sent; another entry stands in for it. Lines 16, 24, 28, 32, 36')
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

  test('letters: what the server finds in subject and content, and a preview for each language', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${smtp.id}`);
    const html =
      '<h1>{{code}}</h1><p>รหัสของคุณ</p><script>alert(1)</script><a href="https://a.example">in</a>';
    const thai = {
      usageType: 'SignIn',
      locale: 'th',
      contentType: 'text/html',
      subject: 'รหัส {{code}}',
      content: html,
    };
    const rows = [...letters, thai, { usageType: 'SignIn', locale: 'ru', content: '{{name}}' }];
    const box = page.locator('.cm-content').last();
    await box.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(JSON.stringify(rows));
    const problems = page.getByRole('list', { name: 'Problems' });
    await problems.getByText('This entry needs a subject.').waitFor();
    await problems.getByText('The message does not contain {{code}}.').waitFor();
    await problems.getByText('No message has {{name}}; it stays in the text as it is written.').waitFor();
    await problems.getByText('No link in a message with a code').waitFor();

    const preview = page.getByRole('group', { name: 'Preview' });
    await preview.getByText(/482913 is your code$/).waitFor();
    await page.getByLabel('Language', { exact: true }).selectOption('th');
    await preview.getByText('รหัส 482913').waitFor();
    await becomes(() => preview.innerText(), /482913\s+รหัสของคุณ\s+in/);
    assert.doesNotMatch(await preview.innerText(), /alert|SMS/);
    await preview.getByText('HTML: only its words are shown here.').waitFor();
    await page.getByLabel('Purpose').selectOption('Invitation to an organization');
    await preview.getByText('Open this link to accept: https://example.com/i/8Kd2').waitFor();
    assert.equal(await page.getByRole('list', { name: 'What each message costs' }).count(), 0);
    assert.deepEqual(pages.complaints, []);
  });

  test('the keyboard leads into the editor and out again', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await page.locator('.cm-content').waitFor();
    await page.locator('summary').focus();
    await page.keyboard.press('Tab');
    await becomes(() => page.locator('.cm-content').evaluate((one) => one === document.activeElement), true);
    await becomes(() => page.locator('.cm-content').getAttribute('aria-label'), 'Templates, JSON editor');
    await page.keyboard.press('Tab');
    await becomes(() => page.getByLabel('Purpose').evaluate((one) => one === document.activeElement), true);
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
