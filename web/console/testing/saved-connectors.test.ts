/** Changing, replacing and deleting connectors that are saved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../../../server/testing/browser.ts';
import { twilio } from './factories.ts';
import { byEmail, withSmtp, withTelephone, withTwilio } from './arrangements.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';
import { becomes, until } from '../../../server/testing/until.ts';

const savedPath = '/connectors/passwordless/k3j9d0a1b2c3';

withBrowser('Console: saved connectors', (browser) => {
  const pages = withConsole(browser);
  const lastCall = (method: string) => pages.server.api.calls.findLast((call) => call.method === method);
  const sentSecret = () =>
    (lastCall('PATCH')?.body as { config: Record<string, unknown> } | undefined)?.config.authToken;

  test('replacing the one in use is confirmed by name first', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    await enter(page, pages.server, savedPath);
    await page.getByRole('link', { name: 'Change connector' }).click();
    const picker = page.getByRole('dialog', { name: 'Change SMS connector' });
    await picker.getByText('Twilio SMS Service stays in use until you save the new one.').waitFor();
    await picker.getByRole('radio', { name: 'HTTP SMS' }).click();
    assert.equal(await picker.getByRole('radio', { name: 'Twilio' }).count(), 0);
    await picker.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Endpoint').fill('https://example.com/sms');
    await page.getByText('Replaces Twilio SMS Service from the moment it is saved.').waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();

    const dialog = page.getByRole('dialog', { name: 'Change the SMS connector?' });
    await dialog
      .getByText('every code goes out through HTTP SMS. The settings of Twilio SMS Service are deleted.')
      .waitFor();
    await dialog.getByText('You have not sent a test with these values yet.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(lastCall('POST'), undefined);

    await page.getByLabel('Phone number').fill('+66812345678');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent to').waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    const change = dialog.getByRole('button', { name: 'Change to HTTP SMS' });
    await change.waitFor();
    assert.equal(await dialog.getByText('You have not sent a test').count(), 0);
    await change.click();
    await page.getByText('HTTP SMS is saved and in use from now on.').waitFor();
    assert.deepEqual(
      pages.server.api.state.connectors.map(({ connectorId }) => connectorId),
      ['http-sms'],
    );
  });

  test('a saved secret goes back as its mask; a replaced one goes as it is (security F2)', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    await enter(page, pages.server, savedPath);
    await page.getByLabel('Account SID').fill('AC2');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved. The next message uses these values.').waitFor();
    assert.equal(sentSecret(), '••••4f2a');

    await page.getByRole('button', { name: 'Replace: Auth Token' }).click();
    const secret = page.locator('input[type=password]');
    await becomes(() => secret.evaluate((input) => input === document.activeElement), true);
    await becomes(() => secret.inputValue(), '');
    await page.getByRole('button', { name: 'Keep the saved one' }).click();
    await page.getByRole('button', { name: 'Replace: Auth Token' }).click();
    await secret.fill('fedcba9876543210');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.locator('input[value="••••3210"]').waitFor();
    assert.equal(sentSecret(), 'fedcba9876543210');
    await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
  });

  test('unsaved changes are asked about: by a link, by going back; and staying keeps them', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    await enter(page, pages.server, '/connectors/passwordless');
    await page.getByRole('link', { name: /Twilio/ }).click();
    await page.getByLabel('Account SID').fill('AC-changed');
    await page.getByRole('link', { name: 'Start' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Stay here' }).click();
    await dialog.waitFor({ state: 'detached' });
    await becomes(() => page.getByLabel('Account SID').inputValue(), 'AC-changed');

    await page.goBack();
    await dialog.getByRole('button', { name: 'Stay here' }).click();
    await dialog.waitFor({ state: 'detached' });
    await becomes(() => new URL(page.url()).pathname, `/console${savedPath}`);
    await becomes(() => page.getByLabel('Account SID').inputValue(), 'AC-changed');

    await page.goBack();
    await dialog.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { name: 'Connectors', exact: true }).waitFor();
  });

  test('discarded changes are forgotten, and then nothing is asked', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    await enter(page, pages.server, savedPath);
    await page.getByLabel('Account SID').fill('AC-changed');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    const sid = page.getByLabel('Account SID');
    await until(async () => (await sid.inputValue()) === 'AC00000000000000000000000000000000');
    await page.getByRole('link', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Start' }).waitFor();
  });

  test('deleting the one in use names what stops, wants it understood, and is reported on the list', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    pages.server.api.state.experience = {
      ...pages.server.api.state.experience,
      forgotPasswordMethods: ['PhoneVerificationCode'],
    };
    await enter(page, pages.server, savedPath);
    await page.getByRole('button', { name: 'Delete connector' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Twilio SMS Service?' });
    await dialog.getByText('nobody can sign in with a phone number and a code').waitFor();
    await becomes(() => dialog.getByRole('listitem').count(), 3);
    const confirm = dialog.getByRole('button', { name: 'Delete connector' });
    await becomes(() => confirm.isDisabled(), true);
    await dialog.getByRole('checkbox').check();
    await confirm.click();
    await page.getByRole('status').getByText('Twilio SMS Service was deleted.').waitFor();
    await page.getByText('Delivers the codes to phones. Not set up yet.').waitFor();
    assert.deepEqual(pages.server.api.state.connectors, []);
  });

  test('deleting one that nobody needs asks only once', async () => {
    const page = await pages.open();
    withTelephone(pages.server);
    pages.server.api.state.experience = { signUp: { identifiers: ['username'] } };
    await enter(page, pages.server, '/connectors/passwordless/t0e1l2e3p4h5');
    await page.getByRole('button', { name: 'Delete connector' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing on the sign-in page needs it').waitFor();
    assert.equal(await dialog.getByRole('checkbox').count(), 0);
    await dialog.getByRole('button', { name: 'Delete connector' }).click();
    await page.getByText('Delivers the codes to phones. Not set up yet.').waitFor();
  });

  test('an e-mail connector is replaced by its like, and its deletion names what stops', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    withSmtp(pages.server);
    pages.server.api.state.experience = byEmail;
    await enter(page, pages.server, '/connectors/passwordless/s4m2t6p8a1b3');
    await page.getByRole('button', { name: 'Delete connector' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete SMTP?' });
    await dialog.getByText('nobody can sign in with an email address and a code;').waitFor();
    await becomes(() => dialog.getByRole('listitem').count(), 3);
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('link', { name: 'Change connector' }).click();
    const picker = page.getByRole('dialog', { name: 'Change email connector' });
    await picker.getByRole('radio', { name: 'HTTP Email' }).click();
    await picker.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Endpoint').fill('https://example.com/mail');
    await page.getByText('Replaces SMTP from the moment it is saved.').waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    const replace = page.getByRole('dialog', { name: 'Change the email connector?' });
    await replace.getByText('every e-mail goes out through HTTP Email.').waitFor();
    await replace.getByRole('button', { name: 'Change to HTTP Email' }).click();
    await page.getByText('HTTP Email is saved and in use from now on.').waitFor();
    assert.deepEqual(
      pages.server.api.state.connectors.map(({ connectorId }) => connectorId),
      [twilio.id, 'http-email'],
    );
  });

  test('the Start page says how e-mail stands, where somebody asks for it', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    pages.server.api.state.experience = byEmail;
    await enter(page, pages.server, '/');
    await page.getByRole('heading', { name: /Codes by e-mail cannot be sent/ }).waitFor();
    await page.getByRole('link', { name: 'Set up a connector' }).click();
    await page.getByRole('dialog', { name: 'Set up email connector' }).waitFor();
    withSmtp(pages.server);
    await enter(page, pages.server, '/');
    await page.getByRole('heading', { name: /E-mail goes out through SMTP/ }).waitFor();
  });
});
