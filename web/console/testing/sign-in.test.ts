/** Signing in to the Console by OpenID Connect: nothing is stored, nothing is lost, nothing flickers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../../../server/testing/browser.ts';
import { enter } from './visit.ts';
import { withTwilio } from './arrangements.ts';
import { withConsole } from './with-console.ts';
import { becomes } from '../../../server/testing/until.ts';

withBrowser('Console: signing in', (browser) => {
  const pages = withConsole(browser);

  test('a visitor is sent to the sign-in page and comes back to the address that was asked for', async () => {
    const page = await pages.open();
    await page.goto(`${pages.server.adminOrigin}/console/telephone?to=66812345678`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Telephone' }).waitFor();
    await becomes(() => page.url(), `${pages.server.adminOrigin}/console/telephone?to=66812345678`);
    await page.getByRole('button', { name: 'Account: marina' }).waitFor();
    assert.deepEqual(
      pages.server.oidc.asked.slice(-3).map(({ prompt }) => prompt),
      ['none', 'consent', 'consent'],
    );
    assert.deepEqual(pages.complaints, []);
  });

  test('no token is kept where another script could read it (security F2)', async () => {
    const page = await pages.open();
    await page.goto(`${pages.server.adminOrigin}/console`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Start' }).waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    assert.doesNotMatch(kept, /[0-9a-f]{32}|ey[A-Z]|verifier|nonce/);
  });

  test('a reload stays where it was: no sign-in page, no other address on the way', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/connectors/passwordless');
    pages.server.oidc.asked.length = 0;
    const seen: string[] = [];
    page.on('framenavigated', (frame) => seen.push(new URL(frame.url()).pathname));
    await page.reload();
    await page.getByRole('heading', { name: 'Connectors', exact: true }).waitFor();
    assert.deepEqual(seen, ['/console/connectors/passwordless']);
    assert.deepEqual(
      pages.server.oidc.asked.map(({ prompt }) => prompt),
      ['none'],
    );
  });

  test('a token that the server refuses is renewed once, though several calls need it', async () => {
    const page = await pages.open();
    withTwilio(pages.server);
    await page.goto(`${pages.server.adminOrigin}/console/telephone`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Live').waitFor();
    const asked = pages.server.oidc.asked.length;
    pages.server.oidc.spoilTokens();
    let renewals = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/oidc/token')) renewals += 1;
    });
    await page.getByRole('link', { name: 'Start' }).click();
    await page.getByText('Twilio SMS Service delivers the SMS').waitFor();
    assert.equal(renewals, 1);
    assert.equal(pages.server.oidc.asked.length, asked, 'the refresh token was enough');
  });

  test('a token near its end is renewed before it is used', async () => {
    const page = await pages.open();
    pages.server.oidc.lifetimeSeconds = 30;
    await enter(page, pages.server, '/connectors');
    await page.getByText('Not set up yet').first().waitFor();
    assert.ok(pages.server.oidc.asked.filter(({ prompt }) => prompt === 'none').length > 1);
  });

  test('when the session has ended, what was typed stays, and signing in elsewhere goes on', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/connectors/passwordless/guide/http-sms');
    await page.getByLabel('Endpoint').fill('https://example.com/sms');
    pages.server.oidc.endSession();
    pages.server.oidc.spoilTokens();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await becomes(
      () => page.getByRole('link', { name: 'Sign in in a new tab' }).getAttribute('target'),
      '_blank',
    );

    await page.getByRole('button', { name: 'I have signed in' }).click();
    await page.getByRole('dialog').waitFor();
    pages.server.oidc.startSession();
    await page.getByRole('button', { name: 'I have signed in' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await becomes(() => page.getByLabel('Endpoint').inputValue(), 'https://example.com/sms');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('HTTP SMS is saved and in use from now on.').waitFor();
  });

  test('a renewal that nobody answers ends nothing: it is said, and pressed again it goes well', async () => {
    const page = await pages.open();
    await enter(page, pages.server, '/connectors/passwordless/guide/http-sms');
    await page.getByLabel('Endpoint').fill('https://example.com/sms');
    pages.server.oidc.spoilTokens();
    await page.route('**/oidc/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('The server does not answer.').first().waitFor();
    assert.equal(await page.getByRole('dialog', { name: 'Your session has ended' }).count(), 0);
    await page.unroute('**/oidc/**');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('HTTP SMS is saved and in use from now on.').waitFor();
  });

  test('an answer without a code is explained, and trying again works', async () => {
    const page = await pages.open();
    pages.server.oidc.refuseNext('access_denied');
    await page.goto(`${pages.server.adminOrigin}/console`);
    await page.getByRole('heading', { name: 'Signing in did not work' }).waitFor();
    await page.getByText('Reason given: access_denied').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Start' }).waitFor();
  });

  test('a callback that is not ours starts over and is never redeemed', async () => {
    const page = await pages.open();
    await page.context().addCookies([{ name: '_session_admin', value: '1', url: pages.server.adminOrigin }]);
    await page.goto(`${pages.server.adminOrigin}/console/callback?code=stolen&state=x`);
    await page.getByRole('heading', { name: 'Start' }).waitFor();
    await becomes(() => new URL(page.url()).search, '');
  });

  test('signing out ends the session and takes the refresh token with it', async () => {
    const page = await pages.open();
    await page.goto(`${pages.server.adminOrigin}/console`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Account: marina' }).click();
    const revoked = pages.server.oidc.revoked.length;
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await becomes(() => pages.server.oidc.revoked.length, revoked + 1);
  });

  test('an account without the right to manage is told so', async () => {
    const page = await pages.open();
    pages.server.api.state.broken = {
      path: '/api',
      status: 403,
      body: { code: 'auth.forbidden', message: 'Forbidden.' },
    };
    await enter(page, pages.server, '/');
    await page.getByText('This account may not use the Console').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
  });

  test('opened under another name, the page goes to the address that the server is known by', async () => {
    const page = await pages.open();
    const { port, hostname } = new URL(pages.server.adminOrigin);
    assert.equal(hostname, '127.0.0.1');
    await page.goto(`http://localhost:${port}/console/set-up#some-key`);
    await page.waitForURL(`${pages.server.adminOrigin}/console/set-up#some-key`);
  });

  test('an issuer that cannot be asked is no fault of the person', async () => {
    const page = await pages.open();
    await page.route('**/openid-configuration', (route) => route.abort());
    await page.goto(`${pages.server.adminOrigin}/console`);
    await page.getByRole('heading', { name: 'Signing in did not work' }).waitFor();
    await page.getByText('The server does not answer.').waitFor();
    await page.unroute('**/openid-configuration');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Continue' }).waitFor();
  });

  test('without a server there is a sentence and a way to try again', async () => {
    const page = await pages.open();
    await page.route('**/config.json', (route) => route.abort());
    await page.goto(`${pages.server.adminOrigin}/console`);
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    await page.unroute('**/config.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('heading', { name: 'Start' })
      .or(page.getByRole('button', { name: 'Continue' }))
      .waitFor();
  });
});
