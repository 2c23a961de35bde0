/** The operator's first minutes in a real browser, on a really started server: link, administrator, telephone, Twilio. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listen, type Listening } from '@latchkey/connector-kit/testing';
import type { Page } from 'playwright-core';
import { account, createSimulator, exampleConfig } from '../connectors/twilio/simulator.ts';
import { withBrowser } from '../server/testing/browser.ts';
import { httpSend } from '../server/testing/http-send.ts';
import { createPackageFolder, logtoSocialConnector } from '../server/testing/package-folder.ts';
import { createPerson } from '../server/testing/person.ts';
import {
  createPlace,
  latchkey,
  type Place,
  type StartedServer,
  startServer,
} from '../server/testing/started-server.ts';
import { watchRequests } from '../web/ui/testing/look-at.ts';
import { becomes } from '../server/testing/until.ts';

const username = 'ann';
const password = 'correct horse battery staple 9';

withBrowser('the Console, from the link to the first real message', (browser) => {
  let place: Place;
  let server: StartedServer;
  let twilio: Listening;
  let infobip: Listening;
  const seen: { readonly key: string | null; readonly body: InfobipBody }[] = [];
  let page: Page;

  before(async () => {
    twilio = await listen(createSimulator());
    infobip = await listen(async (request) => {
      seen.push({ key: request.headers.get('authorization'), body: (await request.json()) as InfobipBody });
      return Response.json({
        messages: [{ messageId: `ib-${seen.length}`, status: { groupId: 1, id: 26 }, smsCount: 1 }],
      });
    });
    place = await createPlace({ EGRESS_ALLOWLIST: '127.0.0.1' });
    server = await startServer(place);
    page = await browser.open({ locale: 'en', reducedMotion: 'reduce' });
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await server.stop();
    place.remove();
    await twilio.close();
    await infobip.close();
  });

  test('without the link there is no way to become an administrator', async () => {
    await page.goto(`${server.adminEndpoint}/console`);
    await page.getByText('npx latchkey admin link').first().waitFor();
    const stranger = await httpSend({
      method: 'POST',
      url: `${server.adminEndpoint}/api/set-up`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'guess', username, password }),
    });
    assert.equal(stranger.status, 401);
    const registering = createPerson({
      endpoint: server.adminEndpoint,
      send: httpSend,
      clientId: 'admin-console',
      redirectUri: `${server.adminEndpoint}/console/callback`,
    });
    assert.equal((await registering.openSignIn()).status, 303);
    await registering.begin('Register');
    const path = '/api/experience/verification/new-password-identity';
    const made = await registering.call('POST', path, {
      identifier: { type: 'username', value: username },
      password,
    });
    const { verificationId } = made.json();
    const id = typeof verificationId === 'string' ? verificationId : undefined;
    const identified = await registering.identify(id);
    assert.ok(identified.status >= 400, identified.body);
  });

  test('the link makes the first administrator, once, who then signs in', async () => {
    await page.goto(server.address('Console'));
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('heading', { name: 'You are the administrator' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signInAt(page);
    await page.getByRole('heading', { name: 'Start', exact: true }).waitFor();
    const again = await browser.open({ locale: 'en' });
    await again.goto(server.address('Console'));
    await again.getByRole('heading', { name: 'This link has been used' }).waitFor();
  });

  test('the telephone in the Console shows a message as it arrives', async () => {
    await page.goto(`${server.adminEndpoint}/console/telephone`);
    await page.getByText('Live').waitFor();
    const person = createPerson({ endpoint: server.endpoint, send: httpSend });
    await person.openSignIn();
    await person.begin('SignIn');
    const asked = watchRequests(page);
    assert.equal((await person.askForCode('16502530000', 'SignIn')).status, 200);
    await page.getByText('650-253-0000').or(page.getByText('650 253 0000')).first().waitFor();
    assert.ok(!asked.includes('/api/telephone/messages'), 'it came by the line that is open');
  });

  test('Twilio is set up from its form, tried against the provider, saved, and sends the next code', async () => {
    await page.goto(`${server.adminEndpoint}/console/connectors`);
    await page
      .getByRole('main')
      .getByRole('link', { name: /Telephone/ })
      .click();
    await page.getByRole('link', { name: 'Change connector' }).click();
    await page.getByRole('radio', { name: /Twilio/ }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: /Set up Twilio/ }).waitFor();
    await page.getByLabel('Account SID').fill(account.sid);
    await page.getByLabel(/^Auth Token/).fill(account.token);
    await page.getByLabel(/^From Messaging Service SID/).fill(account.serviceSid);
    await page.getByText('More settings').click();
    await page.getByLabel('Base URL').fill(twilio.url);
    await page.getByLabel('Phone number').fill('+1 650 253 0001');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText(/^Sent to/).waitFor();
    assert.equal(twilio.messages.at(-1)?.to, '+16502530001');
    assert.match(twilio.messages.at(-1)?.text ?? '', /000000/);

    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByRole('button', { name: /^Change to/ }).click();
    await page.getByText(/is saved and in use from now on/).waitFor();
    const person = createPerson({ endpoint: server.endpoint, send: httpSend });
    await person.openSignIn();
    await person.begin('SignIn');
    const sent = await person.askForCode('16502530002', 'SignIn');
    assert.equal(sent.status, 200, sent.body);
    const code = /\b\d{6}\b/.exec(twilio.messages.at(-1)?.text ?? '')?.[0] ?? '';
    const id = String(sent.json()['verificationId']);
    assert.equal((await person.checkCode('16502530002', id, code)).status, 200);
  });

  test('D6 D7: templates are judged by the server while they are written, and a refusal changes nothing', async () => {
    const problems = page.getByRole('list', { name: 'Problems' });
    const sentBefore = twilio.messages.length;
    // The page of what was saved: the form that it was filled in on has an editor, too.
    await page.getByText('Saved. It is never shown again.').first().waitFor();
    await page.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(
      JSON.stringify(
        ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
          usageType,
          content: `{{code}} is your code, Ann’s shop says hello. ${usageType === 'Register' ? 'https://a.example' : ''}`,
        })),
        null,
        2,
      ),
    );
    await problems.getByText(/^No link in a message with a code/).waitFor();
    const costs = page.getByRole('list', { name: 'What each message costs' });
    await costs.getByText('UCS-2').first().waitFor();
    await becomes(() => costs.getByRole('listitem').first().innerText(), /Sign-in\s+UCS-2\s+\d SMS\s+’/);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await becomes(() => page.locator('.cm-content').getAttribute('aria-invalid'), 'true');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByText('No problems found.').waitFor();
    assert.equal(twilio.messages.length, sentBefore, 'looking at templates sends nothing');
  });

  test('the saved secret is never shown again, in the page or over HTTP (F2)', async () => {
    await page.reload();
    await page.getByText('Saved. It is never shown again.').first().waitFor();
    assert.ok(!(await page.content()).includes(exampleConfig.authToken));
  });

  test('a provider that HTTP SMS knows by name is chosen, asked for its own settings alone, tried and saved', async () => {
    await page.getByRole('link', { name: 'Change connector' }).click();
    await page.getByRole('radio', { name: 'Infobip' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: 'Set up Infobip' }).waitFor();
    await becomes(
      () =>
        page.locator('[data-field]').evaluateAll((all) => all.map((one) => one.getAttribute('data-field'))),
      ['endpoint', 'authToken', 'sender'],
    );
    await page.locator('[data-field=endpoint]').fill(`${infobip.url}/sms/2/text/advanced`);
    await page.locator('[data-field=authToken]').fill('infobip_api_key_0123');
    await page.locator('[data-field=sender]').fill('ACME');
    await page.getByLabel('Phone number').fill('+1 650 253 0003');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText(/^Sent to/).waitFor();
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByRole('button', { name: 'Change to Infobip' }).click();
    await page.getByText('Infobip is saved and in use from now on').waitFor();
    await page.getByRole('heading', { name: 'Infobip', exact: true }).waitFor();

    const person = createPerson({ endpoint: server.endpoint, send: httpSend });
    await person.openSignIn();
    await person.begin('SignIn');
    const sent = await person.askForCode('16502530004', 'SignIn');
    assert.equal(sent.status, 200, sent.body);
    const { key, body } = seen.at(-1) ?? {};
    const [message] = body?.messages ?? [];
    assert.deepEqual([key, message?.from], ['App infobip_api_key_0123', 'ACME']);
    assert.deepEqual(message?.destinations, [{ to: '16502530004' }]);
    const code = /\b\d{6}\b/.exec(message?.text ?? '')?.[0] ?? '';
    const id = String(sent.json()['verificationId']);
    assert.equal((await person.checkCode('16502530004', id, code)).status, 200);
  });

  test('GitHub is added beside them: its redirect URI is there before it is saved, and people can sign in with it', async () => {
    await page.goto(`${server.adminEndpoint}/console/connectors/social/create`);
    await page.getByRole('radio', { name: 'GitHub' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: 'Set up GitHub' }).waitFor();
    await page.getByText('Developer settings').first().waitFor();
    const redirectUri = await page.locator('code', { hasText: `${server.endpoint}/callback/` }).innerText();
    await page.getByLabel('Client ID').fill('Iv1.0123456789abcdef');
    await page.getByLabel(/^Client secret/).fill('a-secret-of-the-oauth-app');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('GitHub is saved.').waitFor();
    const id = redirectUri.split('/').at(-1) ?? '';
    await becomes(() => new URL(page.url()).pathname, `/console/connectors/social/${id}`);
    await page.getByRole('switch', { name: /People can sign in/, checked: true }).waitFor();
    assert.ok(!(await page.content()).includes('a-secret-of-the-oauth-app'), 'F2');

    const person = createPerson({ endpoint: server.endpoint, send: httpSend });
    const offered = (await person.call('GET', '/api/.well-known/sign-in-exp')).json();
    assert.deepEqual(offered['socialSignInConnectorTargets'], ['github']);
    await person.openSignIn();
    await person.begin('SignIn');
    const path = `/api/experience/verification/social/${id}/authorization-uri`;
    const { authorizationUri } = (await person.call('POST', path, { state: 'a-state', redirectUri })).json();
    const { origin, searchParams } = new URL(String(authorizationUri));
    assert.deepEqual(
      [origin, searchParams.get('client_id'), searchParams.get('redirect_uri'), searchParams.get('scope')],
      ['https://github.com', 'Iv1.0123456789abcdef', redirectUri, 'read:user user:email'],
    );
  });

  test('a social package of Logto is added while the server runs: its form, its guide, its way to the provider', async (t) => {
    const folder = createPackageFolder();
    t.after(() => folder.close());
    symlinkSync(
      join(folder.dataDir, 'connectors'),
      join(String(place.environment['DATA_DIR']), 'connectors'),
      'junction',
    );
    folder.add({
      name: 'connector-acme',
      dependencies: { '@logto/connector-kit': '^5.0.0' },
      files: { 'README.md': '# Acme\n\nRegister the address at Acme.' },
      code: logtoSocialConnector('acme-universal', {
        leave: `return 'https://acme.example/?client=' + config.clientId + '&to=' + asked.redirectUri;`,
        comeBack: `return { id: 'u1' };`,
      }),
    });
    await page.goto(`${server.adminEndpoint}/console/connectors/social/create`);
    await page.getByRole('radio', { name: 'Acme' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Register the address at Acme.').waitFor();
    const redirectUri = await page.locator('code', { hasText: '/callback/' }).first().innerText();
    await page.getByLabel(/^Client Secret/).fill('a-secret-of-the-client');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Client ID is needed.').waitFor();
    await page.getByLabel(/^Client ID/).fill('acme-client');
    await page.getByRole('button', { name: 'Save and Done' }).click();
    await page.getByText('Acme is saved.').waitFor();
    assert.ok(!(await page.content()).includes('a-secret-of-the-client'), 'F2');
    const person = createPerson({ endpoint: server.endpoint, send: httpSend });
    await person.openSignIn();
    await person.begin('SignIn');
    const path = `/api/experience/verification/social/${redirectUri.split('/').at(-1)}/authorization-uri`;
    const { authorizationUri } = (await person.call('POST', path, { state: 's', redirectUri })).json();
    assert.equal(authorizationUri, `https://acme.example/?client=acme-client&to=${redirectUri}`);
  });

  test('locked out: the reset link sets a new password', async () => {
    const link = await latchkey(place, 'admin', 'reset');
    const fresh = await browser.open({ locale: 'en' });
    await fresh.goto(link);
    await fresh.getByLabel('Password', { exact: true }).fill('another horse battery staple 7');
    await fresh.getByRole('button', { name: 'Set new password' }).click();
    await fresh.getByRole('button', { name: 'Sign in' }).click();
    await signInAt(fresh, 'another horse battery staple 7');
    await fresh.getByRole('heading', { name: 'Start', exact: true }).waitFor();
  });
});

interface InfobipBody {
  readonly messages: readonly {
    readonly destinations: readonly { readonly to: string }[];
    readonly from: string;
    readonly text: string;
  }[];
}

/** The sign-in page of the admin tenant. */
async function signInAt(page: Page, withPassword = password): Promise<void> {
  await page.getByLabel('Username').fill(username);
  const field = page.getByLabel('Password', { exact: true });
  if (!(await field.isVisible())) await page.getByRole('button', { name: 'Continue' }).click();
  await field.fill(withPassword);
  await page.getByRole('button', { name: /^(Sign in|Continue)$/ }).click();
}
