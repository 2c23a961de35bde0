/** Setting up and testing connectors, as the documentation tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../../server/testing/browser.ts';
import { smtp, twilio } from './factories.ts';
import { withTwilio } from './arrangements.ts';
import { withPresets } from './scenes.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';
import { becomes } from '../../../server/testing/until.ts';

withBrowser('Console: connectors', (browser) => {
  const pages = withConsole(browser);
  const lastCall = (method: string) => pages.server.api.calls.findLast((call) => call.method === method);
  const fillTwilio = async (page: Page, accountSID: string) => {
    await page.getByLabel('Account SID').fill(accountSID);
    await page.getByLabel('Auth Token', { exact: false }).first().fill('0123456789abcdef');
    await page.getByLabel('From Messaging Service SID').fill('MG1');
  };

  test('the first one: set up, choose, fill in, send a test, save and done', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/connectors');
    await page.waitForURL(({ pathname }) => pathname === '/console/connectors/passwordless');
    await page.getByRole('link', { name: 'Set up: SMS connector' }).click();
    await page.waitForURL(({ pathname }) => pathname === '/console/connectors/passwordless/create/Sms');

    const dialog = page.getByRole('dialog', { name: 'Set up SMS connector' });
    await dialog.getByRole('radio', { name: 'Twilio' }).waitFor();
    await becomes(() => dialog.getByRole('button', { name: 'Next' }).isDisabled(), true);
    await becomes(
      () =>
        dialog
          .getByRole('radio')
          .evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label'))),
      ['Twilio SMS Service', 'Tencent Short Message Service', 'HTTP SMS', 'Telephone'],
    );
    await dialog.getByRole('radio', { name: 'Twilio' }).click();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.waitForURL(
      ({ pathname }) => pathname === `/console/connectors/passwordless/guide/${twilio.id}`,
    );

    await page.getByText('You need a Twilio account').waitFor();
    await page.getByText('No problems found.').waitFor();
    await fillTwilio(page, 'AC1');
    await page.getByText('More settings').click();
    await page.getByLabel('Disable risk check').check();
    await page.getByLabel('Phone number').fill('+66 (0)81 234-5678');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent to +66 81 234 5678.').waitFor();
    const config = {
      accountSID: 'AC1',
      authToken: '0123456789abcdef',
      fromMessagingServiceSID: 'MG1',
      disableRiskCheck: true,
      originBoundLine: true,
      templates: twilio.formItems?.at(-1)?.defaultValue,
    };
    assert.deepEqual(lastCall('POST'), {
      method: 'POST',
      path: `/api/connectors/${twilio.id}/test`,
      body: { phone: '66812345678', config, locale: 'en' },
      language: 'en',
    });

    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Twilio SMS Service is saved and in use from now on.').waitFor();
    assert.deepEqual(lastCall('POST')?.body, { connectorId: twilio.id, config });
    await page.waitForURL(/\/console\/connectors\/passwordless\/c\d+k9/);
    await page.locator('input[value="••••cdef"]').waitFor();
    assert.deepEqual(pages.complaints, []);
  });

  test('a provider that HTTP SMS knows by name: it asks for its own settings alone, and saves the rest with them', async () => {
    const page = await pages.open();
    pages.server.api.state.factories = withPresets;
    await enter(page, pages.server, '/connectors/passwordless/create/Sms');
    const dialog = page.getByRole('dialog', { name: 'Set up SMS connector' });
    await dialog.getByRole('heading', { name: 'Ready-made, through HTTP SMS' }).waitFor();
    await dialog.getByRole('radio', { name: 'Plivo' }).click();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: 'Set up Plivo' }).waitFor();
    await becomes(() => new URL(page.url()).search, '?preset=plivo');
    await becomes(
      () => page.getByRole('link', { name: 'plivo.com' }).getAttribute('href'),
      'https://www.plivo.com',
    );
    await becomes(
      () =>
        page.locator('[data-field]').evaluateAll((all) => all.map((one) => one.getAttribute('data-field'))),
      ['authUser', 'authPassword', 'sender'],
    );
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Auth ID is needed.').waitFor();
    await page.getByLabel('Auth ID').fill('MA0');
    await page.getByLabel('Auth Token', { exact: false }).first().fill('0123456789abcdef');
    await page.getByLabel('Source').fill('14150000000');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Plivo is saved and in use from now on.').waitFor();
    assert.deepEqual(lastCall('POST')?.body, {
      connectorId: 'http-sms',
      metadata: { name: { en: 'Plivo' } },
      config: {
        endpoint: 'https://api.plivo.com/send',
        authType: 'basic',
        originBoundLine: true,
        authUser: 'MA0',
        authPassword: '0123456789abcdef',
        sender: '14150000000',
      },
    });
    const fields = () =>
      page.locator('[data-field]').evaluateAll((all) => all.map((one) => one.getAttribute('data-field')));
    await page.getByText('Everything else is filled in as Plivo needs it.').waitFor();
    await becomes(() => fields(), ['authUser', 'authPassword', 'sender']);
    await page.getByLabel('Source').fill('14150000001');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved. The next message uses these values.').waitFor();
    assert.deepEqual((lastCall('PATCH')?.body as { config: object } | undefined)?.config, {
      endpoint: 'https://api.plivo.com/send',
      authType: 'basic',
      originBoundLine: true,
      authUser: 'MA0',
      authPassword: '••••cdef',
      sender: '14150000001',
    });
    await page.getByRole('button', { name: 'Show all settings' }).click();
    await page.getByLabel('Endpoint').waitFor();
    assert.ok((await fields()).includes('endpoint'));
    await page.getByRole('link', { name: 'Change connector' }).click();
    const again = page.getByRole('dialog', { name: 'Change SMS connector' });
    await again.getByRole('radio', { name: 'Telnyx' }).waitFor();
    assert.equal(await again.getByRole('radio', { name: 'HTTP SMS' }).count(), 0);
    assert.deepEqual(pages.complaints, []);
  });

  test('what the server needs only while another field is empty, the form does not demand', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    const service = page.getByLabel('From Messaging Service SID');
    await becomes(() => service.getAttribute('aria-required'), 'false');
    await page.getByLabel('Account SID').fill('AC1');
    await page.getByLabel('Auth Token', { exact: false }).first().fill('0123456789abcdef');
    pages.server.api.state.broken = {
      path: '/api/connectors',
      status: 400,
      body: {
        code: 'connector.invalid_config',
        message: 'The settings of the connector are not right. Check the fields.',
        data: {
          issues: [{ path: 'fromMessagingServiceSID', message: 'From Messaging Service SID is missing.' }],
        },
      },
    };
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('From Messaging Service SID is missing.').waitFor();
    await becomes(() => service.getAttribute('aria-invalid'), 'true');
    delete pages.server.api.state.broken;
    await page.getByText('More settings').click();
    await page.getByLabel('From', { exact: true }).fill('+16502530000');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Twilio SMS Service is saved and in use from now on.').waitFor();
    const saved = lastCall('POST');
    assert.ok(saved);
    const { config } = saved.body as { config: Record<string, unknown> };
    assert.deepEqual([config.from, 'fromMessagingServiceSID' in config], ['+16502530000', false]);
  });

  test('what is missing is said at its field, and the first one has the focus', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Account SID is needed.').waitFor();
    await page.getByText('Auth Token is needed.').waitFor();
    await becomes(
      () => page.evaluate(() => document.activeElement?.getAttribute('data-field')),
      'accountSID',
    );
    assert.equal(lastCall('POST'), undefined);
  });

  test('what the server finds wrong stands at its field', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await fillTwilio(page, 'XX1');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Account SID must begin with AC').waitFor();
    await becomes(() => page.getByLabel('Account SID').getAttribute('aria-invalid'), 'true');
    await page.getByRole('alert').getByText('The connector cannot work with this configuration.').waitFor();
  });

  test('a test that the provider refuses is said beside the button', async () => {
    const page = await pages.open();
    pages.server.api.state.testAnswer = {
      status: 401,
      body: {
        code: 'connector.authorization_failed',
        message: 'The provider does not take the key.',
        data: { errorDescription: 'Twilio refused the credentials. 20003' },
      },
    };
    await enter(page, pages.server, `/connectors/passwordless/guide/${twilio.id}`);
    await fillTwilio(page, 'AC1');
    await page.getByLabel('Phone number').fill('0812345678');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Write the number with its country code').waitFor();
    assert.equal(lastCall('POST'), undefined);
    await page.getByLabel('Phone number').fill('+66812345678');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alert').getByText('Twilio refused the credentials. 20003').waitFor();
  });

  test('a test through the telephone leads to it', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/connectors/passwordless/guide/outbox');
    await page.getByText('There is nothing to fill in.').waitFor();
    await page.getByLabel('Phone number').fill('+66812345678');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('link', { name: 'See it on the telephone' }).click();
    await page.getByRole('heading', { name: 'Telephone', exact: true }).waitFor();
    await page.waitForURL(({ search }) => search === '?to=66812345678');
  });

  test('e-mail beside SMS: chosen, tried, saved; the SMS connector stays', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    await enter(page, pages.server, '/connectors/passwordless');
    await page.getByRole('link', { name: 'Set up: Email connector' }).click();
    await page.waitForURL(({ pathname }) => pathname === '/console/connectors/passwordless/create/Email');
    const dialog = page.getByRole('dialog', { name: 'Set up email connector' });
    await dialog.getByText('What delivers your e-mail?').waitFor();
    await dialog.getByRole('radio').first().waitFor();
    await becomes(
      () =>
        dialog
          .getByRole('radio')
          .evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label'))),
      ['SMTP', 'HTTP Email'],
    );
    await dialog.getByRole('radio', { name: 'SMTP' }).click();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: 'Email templates' }).waitFor();
    await page.getByLabel('Host').fill('smtp.example.com');
    await page.getByLabel('Port').fill('587');
    await page.getByLabel('From Email').fill('no-reply@example.com');
    await page.getByLabel('Email address').fill('Anna <anna@example.com>');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Write one address').waitFor();
    assert.equal(lastCall('POST'), undefined);
    await page.getByLabel('Email address').fill(' anna@example.com ');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent to anna@example.com. It should arrive within a minute').waitFor();
    const config = {
      host: 'smtp.example.com',
      port: 587,
      fromEmail: 'no-reply@example.com',
      auth: { type: 'login', user: '<username>', pass: '<password>' },
      templates: smtp.formItems?.at(-1)?.defaultValue,
    };
    assert.deepEqual(lastCall('POST')?.path, `/api/connectors/${smtp.id}/test`);
    assert.deepEqual(lastCall('POST')?.body, { email: 'anna@example.com', config, locale: 'en' });
    assert.equal(await page.getByText('Replaces').count(), 0);
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('SMTP is saved and in use from now on.').waitFor();
    assert.deepEqual(lastCall('POST')?.body, { connectorId: smtp.id, config });
    assert.deepEqual(
      pages.server.api.state.connectors.map(({ connectorId }) => connectorId),
      [twilio.id, smtp.id],
    );
    await page.getByRole('link', { name: 'All connectors' }).click();
    await page.getByRole('link', { name: /SMTP\s*Email connector/ }).waitFor();
    await page.getByRole('link', { name: /Twilio SMS Service\s*SMS connector/ }).waitFor();
    assert.deepEqual(pages.complaints, []);
  });

  test('a package that does not load stands last, with its reason, and cannot be chosen', async () => {
    const page = await pages.open();
    const before = pages.server.api.state.factories;
    const broken = {
      ...twilio,
      id: 'connector-paper',
      name: { en: 'connector-paper' },
      description: { en: 'connector-paper 1.0.0 cannot be used. The press is broken.' },
      error: 'The press is broken',
    };
    pages.server.api.state.factories = [broken, ...before];
    await enter(page, pages.server, '/connectors/passwordless/create/Sms');
    const cards = page.getByRole('radio');
    await cards.first().waitFor();
    await becomes(() => cards.last().getAttribute('aria-label'), 'connector-paper');
    await becomes(() => cards.last().isDisabled(), true);
    await page.getByText('The press is broken.').waitFor();
    pages.server.api.state.factories = before;
  });
});
