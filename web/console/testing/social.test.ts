/** Social connectors: added with their redirect URI at hand, offered on the sign-in page or not, renamed, deleted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../../../server/testing/browser.ts';
import { withTwilio } from './arrangements.ts';
import { google, oauth2 } from './social-factories.ts';
import { withSocial } from './social-scenes.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';
import { becomes, until } from '../../../server/testing/until.ts';

withBrowser('Console: social connectors', (browser) => {
  const pages = withConsole(browser);
  const api = () => pages.server.api;
  const callsOf = (method: string) => api().calls.filter((call) => call.method === method);
  const targets = () => api().state.experience.socialSignInConnectorTargets;

  test('one is added: the redirect URI is there before it is saved, and people can sign in at once', async () => {
    const page = await pages.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    withTwilio(pages.server);
    await enter(page, pages.server, '/connectors');
    await page.getByRole('link', { name: 'Add social connector' }).click();
    await page.waitForURL(({ pathname }) => pathname === '/console/connectors/social/create');
    const dialog = page.getByRole('dialog', { name: 'Add social connector' });
    await dialog.getByRole('radio', { name: 'Google' }).waitFor();
    await becomes(
      () =>
        dialog
          .getByRole('radio')
          .evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label'))),
      ['Apple', 'Google', 'OAuth 2.0'],
    );
    await dialog.getByRole('radio', { name: 'Google' }).click();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.waitForURL(({ pathname }) => pathname === `/console/connectors/social/guide/${google.id}`);

    await page.getByText('Google Cloud console').waitFor();
    await page.locator('code', { hasText: '/callback/' }).nth(1).waitFor();
    const [address = '', ofAccount = ''] = await page
      .locator('code', { hasText: '/callback/' })
      .allInnerTexts();
    assert.equal(ofAccount, address.replace('/callback/', '/account/callback/social/'));
    await page.getByRole('button', { name: 'Copy Redirect URI' }).click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await until(async () => (await copied()) === address, 'the redirect URI is copied');

    await page.getByLabel('Client ID').fill('1234.apps.googleusercontent.com');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Client secret is needed.').waitFor();
    assert.deepEqual(callsOf('POST'), []);
    await page.getByLabel('Client secret', { exact: false }).first().fill('GOCSPX-0123456789abcdef');
    await page.getByLabel('For consent, anew').check();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Google is saved.').waitFor();

    const [made] = callsOf('POST').map(({ body }) => body as { id: string });
    assert.ok(made);
    assert.match(made.id, /^[a-z0-9]{12}$/);
    assert.equal(address, `${pages.server.userOrigin}/callback/${made.id}`);
    await page.waitForURL(({ pathname }) => pathname === `/console/connectors/social/${made.id}`);
    assert.deepEqual(made, {
      connectorId: google.id,
      id: made.id,
      config: {
        clientId: '1234.apps.googleusercontent.com',
        clientSecret: 'GOCSPX-0123456789abcdef',
        scope: 'openid profile email',
        prompts: ['select_account', 'consent'],
      },
    });
    await becomes(targets, ['google']);
    await becomes(() => page.getByRole('switch', { name: /People can sign in/ }).isChecked(), true);
    await becomes(() => page.locator('code', { hasText: '/callback/' }).first().innerText(), address);
    assert.equal(await page.getByRole('button', { name: 'Send', exact: true }).count(), 0, 'nothing to send');

    await page.getByRole('link', { name: 'All connectors' }).click();
    await page.getByRole('link', { name: /Google\s*google\s*On the sign-in page/ }).waitFor();
    await page.getByRole('link', { name: /Twilio SMS Service/ }).waitFor();
    await page.getByRole('link', { name: 'Add social connector' }).click();
    await dialog.getByRole('radio', { name: 'Apple' }).waitFor();
    assert.equal(await dialog.getByRole('radio', { name: 'Google' }).count(), 0, 'it is there already');
    assert.deepEqual(pages.complaints, []);
  });

  test('a protocol has a name and a target of its own; without them nothing is saved', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/social/guide/${oauth2.id}`);
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Name is needed.').waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('div')?.parentElement?.innerText);
    await becomes(focused, /^Name/);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme Inc.');
    const target = page.getByLabel('Identity provider name');
    await until(async () => (await target.inputValue()) === 'acme-inc', 'the target follows the name');
    await page.getByLabel('Identity provider name').fill('acme');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme');
    await becomes(
      () => page.getByLabel('Identity provider name').inputValue(),
      'acme',
      'what was written stays',
    );
    for (const [label, place] of [
      ['Authorization endpoint', 'authorize'],
      ['Token endpoint', 'token'],
      ['User info endpoint', 'me'],
    ] as const)
      await page.getByRole('textbox', { name: label, exact: true }).fill(`https://acme.example/${place}`);
    await page.getByLabel('Client ID').fill('latchkey');
    await page.getByLabel('Client secret', { exact: false }).first().fill('0123456789abcdef');
    await page.getByRole('switch', { name: /People can sign in/ }).uncheck({ force: true });
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Acme is saved.').waitFor();
    const [made] = callsOf('POST').map(({ body }) => body as { metadata: object });
    assert.deepEqual(made?.metadata, { name: { en: 'Acme' }, target: 'acme' });
    assert.deepEqual(callsOf('PATCH'), [], 'the sign-in page stays as it is');
    await becomes(() => page.getByLabel('Identity provider name').getAttribute('readonly'), '');

    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme Two');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { name: 'Acme Two' }).waitFor();
    assert.deepEqual(callsOf('PATCH').at(-1)?.body, {
      metadata: { name: { en: 'Acme Two' }, target: 'acme' },
    });
    assert.deepEqual(pages.complaints, []);
  });

  test('a connector that the sign-in page does not take is saved all the same, and says so', async () => {
    const page = await pages.open();
    await enter(page, pages.server, `/connectors/social/guide/${google.id}`);
    await page.getByLabel('Client ID').fill('1234');
    await page.getByLabel('Client secret', { exact: false }).first().fill('0123456789abcdef');
    const body = { code: 'auth.forbidden', message: 'You may not do this.' };
    api().state.broken = { path: '/api/sign-in-exp', status: 403, body };
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('not offered on the sign-in page yet. You may not do this.').waitFor();
    assert.equal(api().state.connectors.length, 1);
  });

  test('the switches work at once, and leave what others did to the list', async () => {
    const page = await pages.open();
    withSocial(pages.server);
    await enter(page, pages.server, '/connectors/social/a0c1m2e3x4y5');
    const offer = page.getByRole('switch', { name: /People can sign in/ });
    await page.getByRole('switch', { name: /People can sign in/, checked: false, disabled: false }).waitFor();
    const { experience } = api().state;
    api().state.experience = { ...experience, socialSignInConnectorTargets: ['github', 'google'] };
    // Pressed, not checked: the switch shows what the server has said.
    await offer.click({ force: true });
    await page.getByText('Offered on the sign-in page from now on.').waitFor();
    await becomes(targets, ['github', 'google', 'acme']);
    await offer.click({ force: true });
    await page.getByText('Not offered on the sign-in page any more.').waitFor();
    await becomes(targets, ['github', 'google']);
    await page.getByRole('switch', { name: /up to date/ }).click({ force: true });
    await becomes(() => callsOf('PATCH').at(-1)?.body, { syncProfile: true });
    await page.getByRole('switch', { name: /up to date/, checked: true }).waitFor();
  });

  test('deleting one that people sign in with says so, and wants it understood; another is deleted in silence', async () => {
    const page = await pages.open();
    withSocial(pages.server);
    await enter(page, pages.server, '/connectors/social/g0o9g8l7e6a5');
    await page.getByRole('button', { name: 'Delete connector' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Google?' });
    await dialog.getByText('nobody can sign in with Google').waitFor();
    const confirm = dialog.getByRole('button', { name: 'Delete connector' });
    await becomes(() => confirm.isDisabled(), true);
    await dialog.getByRole('checkbox').check();
    await confirm.click();
    await page.getByRole('status').getByText('Google was deleted.').waitFor();
    await page.waitForURL(({ pathname }) => pathname === '/console/connectors/social');
    await page.getByRole('link', { name: /Acme/ }).click();
    await page.getByRole('button', { name: 'Delete connector' }).click();
    const other = page.getByRole('dialog', { name: 'Delete Acme?' });
    await other.getByText('Nothing on the sign-in page needs it').waitFor();
    await other.getByRole('button', { name: 'Delete connector' }).click();
    await page.getByRole('status').getByText('Acme was deleted.').waitFor();
  });
});
