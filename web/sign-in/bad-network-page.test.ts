/** The sign-in page where answers come at once, late, out of order, or from somebody else: it shows where one is, and a way on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { phoneSettings } from '../../tests/pages/page-server.ts';
import { thai, wire, withSignInPage } from '../../tests/pages/sign-in-rig.ts';
import { becomes } from '../../server/testing/until.ts';

/** Holds the next answer to `path` back until it is let go. */
async function holdAnswer(
  page: Page,
  path: string | RegExp,
): Promise<{ letGo(): void; asked: Promise<void> }> {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await page.route(
    path,
    async (route) => {
      const response = await route.fetch();
      asked.resolve();
      await held.promise;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { letGo: held.resolve, asked: asked.promise };
}

const verify = '**/verification-code/verify';

withSignInPage('the sign-in page on a bad network', (rig) => {
  const { open, toCode, arrived, says, heading, codeField } = rig;
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const path = (page: Page) => new URL(page.url()).pathname;

  test('every answer is here before the next paint: each screen is shown, reloads too', async () => {
    const page = await open('/sign-in?app_id=atlas');
    // As from a cache: no time passes between the question and its answer.
    await page.addInitScript(() => {
      window.fetch = (input, init = {}) => {
        const request = new XMLHttpRequest();
        request.open(init.method ?? 'GET', input as string, false);
        for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value);
        request.send(init.body as string);
        const body = request.status === 204 ? null : request.responseText;
        return Promise.resolve(new Response(body, { status: request.status }));
      };
    });
    await page.reload();
    await toCode(page);
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await codeField(page).fill(rig.simulator.code());
    await heading(page, 'No account yet');
    await page.reload();
    await press(page, 'Create account');
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('whoever went elsewhere is not torn away by a late answer; what came of it is not lost', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const check = await holdAnswer(page, verify);
    await codeField(page).fill(rig.simulator.code());
    await check.asked;
    await page.locator('html[data-busy]').waitFor();
    await press(page, 'Change');
    await heading(page, 'Sign in to Atlas');
    check.letGo();
    await page.locator('html:not([data-busy])').waitFor();
    // The answer to a later question comes later.
    await page.locator('footer select').selectOption('th');
    await page.locator('html[lang=th]').waitFor();
    await becomes(() => path(page), '/sign-in');
    await page.locator('footer select').selectOption('en');
    await press(page, 'Continue');
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('a code on its way does not bring back who turns to signing up meanwhile; it counts there', async () => {
    const page = await open();
    const send = await holdAnswer(page, '**/verification/verification-code');
    await page.getByLabel('Mobile number').fill(thai);
    await press(page, 'Continue');
    await send.asked;
    await press(page, 'Create one');
    await heading(page, 'Create your Atlas account');
    send.letGo();
    await page.locator('footer select').selectOption('th');
    await page.locator('html[lang=th]').waitFor();
    await becomes(() => path(page), '/register');
    await page.locator('footer select').selectOption('en');
    await press(page, 'Continue');
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('a language that comes late changes no address; of two the last one counts', async () => {
    const page = await open();
    const words = await holdAnswer(page, /lng=th/);
    await page.locator('footer select').selectOption('th');
    await words.asked;
    await toCode(page);
    await page.locator('footer select').selectOption('ru');
    await page.locator('html[lang=ru]').waitFor();
    words.letGo();
    await page.locator('footer select').selectOption('zh-TW');
    await page.locator('html[lang=zh-TW]').waitFor();
    await becomes(() => path(page), '/sign-in/verification-code');
    await becomes(() => new URL(page.url()).searchParams.get('lng'), 'zh-TW');
  });

  test('a new code asked for while one is looked at is not said to be on its way', async () => {
    rig.simulator.users.set(wire, {});
    rig.simulator.resendAfterSeconds = 0;
    const page = await open();
    await toCode(page);
    const check = await holdAnswer(page, verify);
    await codeField(page).fill('000000');
    await check.asked;
    await press(page, 'Send a new code');
    check.letGo();
    await says(page, 'That is not the code.');
    assert.equal(await page.getByText('A new code is on its way').count(), 0);
    assert.equal(rig.simulator.sent.length, 1);
    await press(page, 'Send a new code');
    await page.getByText('A new code is on its way').waitFor();
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
  });

  test('another tab has begun this sign-in anew, without a code or as somebody else: it is said, and begun here anew', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const record = { type: 'PhoneVerificationCode', kind: 'phone', value: '66898765432', isVerified: true };
    for (const flow of [{ event: 'SignIn' }, { event: 'SignIn', record: { ...record, id: 'other' } }]) {
      const code = rig.simulator.code();
      rig.simulator.flow = flow;
      await codeField(page).fill(code);
      await heading(page, 'Sign in to Atlas');
      await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
      await press(page, 'Continue');
      await codeField(page).waitFor();
    }
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
  });

  test('the name is this person’s when only the answer was lost: pressed again they are in', async () => {
    const password = { identifier: 'username', password: true, verificationCode: false } as const;
    rig.server.settings = {
      ...phoneSettings,
      signIn: { methods: [{ ...password, isPasswordPrimary: true }] },
      signUp: { identifiers: ['username'], password: true, verify: false },
    };
    for (const lost of ['identification', 'submit']) {
      const page = await open('/register?app_id=atlas');
      await page.getByLabel('Username').fill(`of_${lost}`);
      await page.getByLabel('New password').fill('seven quiet rivers');
      await rig.loseAnswer(page, lost);
      await press(page, 'Create account');
      await says(page, 'No connection.');
      await press(page, 'Create account');
      await arrived(page);
    }
  });

  test('a reload while a proxy answers in the server’s place: what was remembered stays, in a tab that forgot it is asked again', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const isAway = (route: Route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>No</h1>' });
    await page.route('**/experience/interaction', isAway, { times: 1 });
    await page.reload();
    await codeField(page).waitFor();
    await page.goto(`${rig.server.address}/sign-in?app_id=atlas`);
    await page.route('**/experience/interaction', isAway, { times: 1 });
    await page.reload();
    await press(page, 'Continue');
    await codeField(page).waitFor();
    await page.evaluate(() => sessionStorage.clear());
    await page.route('**/experience/interaction', isAway);
    await page.reload();
    await page.getByText('Something went wrong.').waitFor();
    await page.unroute('**/experience/interaction');
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('a code is given before a reloaded page has heard where it stands: in once, not twice', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const [right, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route('**/experience/interaction', async (route) => {
      await right.promise;
      await route.continue();
    });
    await page.route(verify, async (route) => {
      const response = await route.fetch();
      const heard = page.waitForResponse('**/experience/interaction');
      right.resolve();
      // The page hears where it stands, and then only the answer to what was given.
      await heard;
      await page.evaluate('0');
      await route.fulfill({ response });
      await page.evaluate('0');
      told.resolve();
    });
    await page.route('**/experience/identification', async (route) => {
      await told.promise;
      await route.continue();
    });
    await page.reload();
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
    const once = ['POST /identification', 'POST /submit'];
    assert.deepEqual(
      rig.simulator.calls.filter((call) => once.includes(call)),
      once,
    );
  });

  test('answers of somebody in between: something went wrong, and again it goes well', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    for (const answer of [
      { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' },
      { status: 200, contentType: 'text/html', body: '<h1>Pay for the network</h1>' },
    ]) {
      await page.route('**/verification/verification-code', (route) => route.fulfill(answer), { times: 1 });
      await page.getByLabel('Mobile number').fill(thai);
      await press(page, 'Continue');
      await says(page, 'Something went wrong. Please try again.');
    }
    await press(page, 'Continue');
    await codeField(page).waitFor();
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
  });
});
