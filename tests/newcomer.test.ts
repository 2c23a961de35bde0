/** A newcomer's first minutes in a real browser, on a really started server: demo application, telephone, code, signed in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../server/testing/browser.ts';
import {
  createPlace,
  type Place,
  type StartedServer,
  startServer,
} from '../server/testing/started-server.ts';
import { watchRequests } from '../web/ui/testing/look-at.ts';
import { becomes } from '../server/testing/until.ts';

const phone = '+1 650 253 0000';

withBrowser('a newcomer', (browser) => {
  let place: Place;
  let server: StartedServer;
  let demo: Page;
  let telephone: Page;
  const complaints: string[] = [];

  before(async () => {
    place = await createPlace();
    server = await startServer(place);
    demo = await browser.open({ locale: 'en', reducedMotion: 'reduce' });
    telephone = await demo.context().newPage();
    for (const page of [demo, telephone]) {
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text());
      });
    }
  });
  after(async () => {
    await server.stop();
    place.remove();
  });

  const askForCode = async (): Promise<void> => {
    await demo.getByLabel('Mobile number').fill(phone);
    await demo.getByRole('button', { name: 'Continue' }).click();
    await demo.getByRole('heading', { name: 'Enter the code' }).waitFor();
  };
  /** The code of the message with this number, the first is 1, as soon as the telephone shows it. */
  const codeOf = async (number: number): Promise<string> => {
    const copy = telephone.getByRole('button', { name: /^Copy \d{6}$/ }).nth(number - 1);
    await copy.waitFor();
    return /\d{6}/.exec(await copy.innerText())?.[0] ?? '';
  };

  test('the three addresses stand on the terminal', () => {
    assert.equal(server.address('Demo application'), `${server.endpoint}/demo-app`);
    assert.match(server.address('Console'), /\/console\/set-up#\w{32}$/);
    assert.match(server.address('Telephone'), /\/telephone#[\w-]{43}$/);
  });

  let sub = '';

  test('signs up: the message is there as it arrives, a wrong code is told beside the field', async () => {
    await telephone.goto(server.address('Telephone'));
    await telephone.getByText('Connected').waitFor();
    const asked = watchRequests(telephone);
    await demo.goto(server.address('Demo application'));
    await demo.getByRole('button', { name: 'Sign in' }).click();
    await askForCode();
    await becomes(() => demo.getByText(/^New code in/).innerText(), /New code in ([1-9]|[12]\d|30) seconds/);
    const code = await codeOf(1);
    assert.ok(!asked.includes('/api/telephone/messages'), 'it came by the line that is open');

    const field = demo.getByLabel('Code', { exact: true });
    await field.fill(code === '111111' ? '222222' : '111111');
    await demo.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
    await becomes(() => field.getAttribute('aria-invalid'), 'true');
    assert.equal(new URL(demo.url()).pathname.startsWith('/demo-app'), false);

    await field.fill(code);
    await answerAccountQuestion(demo);
    await demo.getByRole('heading', { name: 'You are signed in' }).waitFor();
    await becomes(() => demo.getByRole('main').innerText(), /16502530000|650[ -]253[ -]0000/);
    sub = await subOf(demo);
    assert.match(sub, /^\w{12}$/);
  });

  test('signs out, and in again with the whole message pasted: the same user', async () => {
    await demo.getByRole('button', { name: 'Sign out' }).click();
    await demo.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await demo.getByRole('button', { name: /^Sign in/ }).click();
    await askForCode();
    const code = await codeOf(2);
    await telephone.getByText(`${code} is`).click({ clickCount: 3 });
    await telephone.keyboard.press('Control+C');
    await demo.bringToFront();
    await demo.getByLabel('Code', { exact: true }).focus();
    await demo.keyboard.press('Control+V');
    await demo.getByRole('heading', { name: 'You are signed in' }).waitFor();
    assert.equal(await subOf(demo), sub);
  });

  test('no page breaks its own policy or throws', () => {
    assert.deepEqual(complaints, []);
  });
});

/** A number that nobody has yet is asked about before an account is made. */
async function answerAccountQuestion(page: Page): Promise<void> {
  const create = page.getByRole('button', { name: 'Create account' });
  const isIn = page.getByRole('heading', { name: 'You are signed in' });
  await create.or(isIn).first().waitFor();
  if (await create.isVisible()) await create.click();
}

async function subOf(page: Page): Promise<string> {
  const text = await page.getByRole('main').innerText();
  return /"sub": "(\w+)"/.exec(text)?.[1] ?? /User id\s+(\w+)/.exec(text)?.[1] ?? '';
}
