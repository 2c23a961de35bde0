/** An invitation by SMS in a real browser: from the link to the organization with one message, and each dead end. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openDatabase } from '../server/database/open.ts';
import { withBrowser } from '../server/testing/browser.ts';
import { freePort } from '../server/testing/free-port.ts';
import { createHarness, type Harness } from '../server/testing/harness.ts';
import { createOperator, type Operator } from '../server/testing/operator.ts';
import { checkForEverybody, watchForErrors } from '../web/ui/testing/look-at.ts';
import { languages } from '../words/index.ts';
import { becomes } from '../server/testing/until.ts';

const hourMs = 3_600_000;

withBrowser('an invitation', (browser) => {
  let harness: Harness;
  let operator: Operator;
  let server: Server;
  let address: string;
  let count = 0;

  before(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    const database = await openDatabase({ engine: 'sqlite', folder: ':memory:' });
    harness = await createHarness(database, { config: { endpoint: address } });
    operator = createOperator(harness);
    server = createServer((request, response) => harness.app.handle('default', request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await harness.close();
    await harness.services.close();
  });

  const invite = async () => {
    const invitee = `1650253060${count++}`;
    const inviterId = (await operator.post('/api/users', { name: 'Ada Boss' })).body.id as string;
    const organizationId = (await operator.post('/api/organizations', { name: 'Acme & Sons' })).body
      .id as string;
    const made = await operator.post('/api/organization-invitations', {
      invitee,
      inviterId,
      organizationId,
      expiresAt: harness.clock.now() + hourMs,
      messagePayload: {},
    });
    assert.equal(made.verdict, '201');
    const [message] = await messagesTo(invitee);
    const link = /http\S+$/.exec(message?.text ?? '')?.[0] ?? '';
    return { invitee, organizationId, link, id: made.body.id as string };
  };
  const messagesTo = (invitee: string) =>
    harness.services.messages.telephone.list({ tenantId: 'default', phone: `+${invitee}` });
  const belongsTo = async (invitee: string) => {
    const user = await harness.services.users.findBy('default', { phone: `+${invitee}` });
    const where = user ? (await operator.get(`/api/users/${user.id}/organizations`)).body : [];
    return (where as { id: string }[]).map(({ id }) => id);
  };
  const open = async (link: string, locale = 'en'): Promise<Page> => {
    const page = await browser.open({ locale, viewport: { width: 320, height: 640 } });
    await page.goto(link);
    return page;
  };
  const picture = async (page: Page, name: string) => {
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/invitation-${name}.png` });
  };
  const accept = (page: Page) => page.getByRole('button', { name: 'Accept invitation' }).click();
  const isIn = (page: Page) => page.getByRole('heading', { name: 'Welcome' }).waitFor();

  test('a new person: one button, one message, an account with the number, the organization', async () => {
    const { invitee, organizationId, link } = await invite();
    const page = await open(link);
    await page.getByRole('heading', { name: 'Join Acme & Sons' }).waitFor();
    await page.getByText('Ada Boss invites you to Acme & Sons.').waitFor();
    await page.getByText(invitee.slice(-4)).waitFor();
    await picture(page, 'offer');
    await accept(page);
    await isIn(page);
    await picture(page, 'in');
    await becomes(() => new URL(page.url()).search, '');
    assert.deepEqual(await belongsTo(invitee), [organizationId]);
    assert.equal((await messagesTo(invitee)).length, 1);
    await page.goto(link);
    await page.getByText('This link was used already.', { exact: false }).waitFor();
    await picture(page, 'used');
  });

  test('somebody who has an account, while another is signed in here: the link says who it is', async () => {
    const first = await invite();
    const page = await open(first.link);
    await accept(page);
    await isIn(page);
    const second = await invite();
    await operator.post('/api/users', { primaryPhone: second.invitee });
    await page.goto(second.link);
    await accept(page);
    await isIn(page);
    assert.deepEqual(await belongsTo(second.invitee), [second.organizationId]);
    assert.deepEqual(await belongsTo(first.invitee), [first.organizationId]);
  });

  test('each dead end says what to do next', async () => {
    const revoked = await invite();
    const path = `/api/organization-invitations/${revoked.id}/status`;
    await operator.call('PUT', path, { body: { status: 'Revoked' } });
    const page = await open(revoked.link);
    await page.getByText('This link was withdrawn. Ask whoever sent it for a new one.').waitFor();
    await page.goto(`${address}/invitation`);
    await page.getByText('We do not know this link.', { exact: false }).waitFor();
    const late = await invite();
    await page.goto(late.link);
    await page.getByRole('button', { name: 'Accept invitation' }).waitFor();
    const token = new URL(late.link).searchParams.get('token');
    await operator.post('/api/one-time-tokens/verify', { phone: late.invitee, token });
    await accept(page);
    await page.getByText('This link was used already.', { exact: false }).waitFor();
    assert.deepEqual(await belongsTo(late.invitee), []);
    const suspended = await invite();
    const { id } = (await operator.post('/api/users', { primaryPhone: suspended.invitee })).body;
    await operator.patch(`/api/users/${id}/is-suspended`, { isSuspended: true });
    await page.goto(suspended.link);
    await accept(page);
    await page.getByRole('heading', { name: 'This invitation cannot be accepted' }).waitFor();
    assert.deepEqual(await belongsTo(suspended.invitee), []);
    const old = await invite();
    harness.clock.move(hourMs);
    await page.goto(old.link);
    await page.getByText('This link is too old. Ask whoever sent it for a new one.').waitFor();
    await picture(page, 'expired');
  });

  for (const language of languages)
    test(`in ${language}, for everybody and on a small phone`, async () => {
      const { link } = await invite();
      const page = await open('about:blank', language);
      const errors = watchForErrors(page);
      await page.goto(link);
      await page.locator('button.main').waitFor();
      await becomes(() => page.locator('html').getAttribute('lang'), language);
      await checkForEverybody(page, `invitation, ${language}`);
      assert.deepEqual(errors, []);
      await picture(page, language);
    });
});
