/** Second factors set up in a real browser over the whole application: proposed, chosen, proven, kept or skipped. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import type { SettingsPatch } from '../../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { checkForEverybody, watchForErrors } from '../../web/ui/testing/look-at.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';

const password = 'seven quiet rivers';

const byName: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
};

withBrowser('second factors set up at sign-in', (browser) => {
  let site: RealSignIn;
  let count = 10;
  const pages: Page[] = [];
  const errors: (readonly string[])[] = [];

  before(async () => {
    site = await startRealSignIn();
  });
  after(() => site.close());
  beforeEach(async () => {
    await site.reset();
    await site.change({ ...byName, passkeySignIn: {} });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.open({ locale: 'en-US', ...options });
    page.setDefaultTimeout(8000);
    pages.push(page);
    errors.push(watchForErrors(page));
    return page;
  }
  async function somebody(fields: { phone?: string; email?: string } = {}) {
    const username = `ann${++count}`;
    const { id: userId } = await site.addUser({ username, password, ...fields });
    const { factors, users } = site.harness.services;
    return {
      username,
      factors: async () =>
        (await factors.list({ tenantId: 'default', userId })).map(({ kind }) => kind).toSorted(),
      user: () => users.find('default', userId),
    };
  }
  async function enter(page: Page, username: string): Promise<void> {
    await site.begin(page);
    await page.locator('#identifier').fill(username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const choose = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  const path = (page: Page) => new URL(page.url()).pathname;
  const codeField = (page: Page) => page.getByLabel('Code', { exact: true });
  const newPhone = () => `165025304${++count}`;

  async function secretOn(page: Page): Promise<Uint8Array> {
    const text = await page.locator('.key code').textContent();
    return fromBase32(text ?? '') ?? assert.fail(`no secret: ${text}`);
  }
  const valueOf = (secret: Uint8Array) => totpAt(secret, stepAt(site.harness.clock.now()));

  async function withDevice(page: Page): Promise<CDPSession> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    return cdp;
  }

  test('C15 mandatory: an app is chosen, scanned and proven; then backup codes are copied, saved and kept', async () => {
    await site.change({
      mfa: { factors: ['Totp', 'PhoneVerificationCode', 'BackupCode'], policy: 'Mandatory' },
    });
    const ann = await somebody();
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await enter(page, ann.username);
    await heading(page, 'Set up a second step');
    assert.equal(path(page), '/mfa-binding');
    assert.equal(await page.getByRole('button', { name: 'Skip' }).count(), 0);
    await checkForEverybody(page, 'choice');
    await choose(page, /^Authenticator app/);
    assert.equal(path(page), '/mfa-binding/app');
    await page.goBack();
    await heading(page, 'Set up a second step');
    await page.goForward();
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    await checkForEverybody(page, 'app');
    const secret = await secretOn(page);
    await choose(page, 'Copy');
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    assert.deepEqual(fromBase32(await page.evaluate<string>('navigator.clipboard.readText()')), secret);
    await codeField(page).fill('000000');
    await says(page, 'authenticator app');
    await codeField(page).fill(valueOf(secret));
    await heading(page, 'Keep these codes safe');
    assert.equal(path(page), '/mfa-binding/backup');
    await checkForEverybody(page, 'backup codes');
    const codes = await page.locator('.codes code').allTextContents();
    assert.equal(new Set(codes).size, 10);
    const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Download')]);
    const saved = await readFile(await download.path(), 'utf8');
    assert.ok(
      codes.every((code) => saved.includes(code)),
      saved,
    );
    assert.match(download.suggestedFilename(), /^backup-codes-localhost/);
    await page.evaluate('globalThis.print = () => { globalThis.printed = true }');
    await choose(page, 'Print');
    assert.equal(await page.evaluate('globalThis.printed'), true);
    assert.deepEqual(await ann.factors(), [], 'nothing is kept before the end');
    await choose(page, 'I have kept them');
    await site.arrived(page);
    assert.deepEqual(await ann.factors(), ['backup-codes', 'totp']);

    site.harness.clock.move(60_000);
    const again = await open();
    await enter(again, ann.username);
    await codeField(again).fill(valueOf(secret));
    await site.arrived(again);
  });

  test('B2 a number: the risks of SMS and what is safer come before it; the code proves it; one message', async () => {
    await site.change({ mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'Mandatory' } });
    const ann = await somebody();
    const phone = newPhone();
    const page = await open();
    await enter(page, ann.username);
    await choose(page, /^Code by SMS/);
    assert.equal(path(page), '/mfa-binding/sms');
    const note = page.getByRole('complementary', { name: 'Good to know about codes by SMS' });
    await note.getByText(/copied SIM card/).waitFor();
    await checkForEverybody(page, 'number');
    await note.getByRole('button', { name: 'an authenticator app' }).click();
    await heading(page, 'Set up an authenticator app');
    await choose(page, 'Try another way');
    await choose(page, /^Code by SMS/);
    await page.keyboard.press('Enter');
    await page.locator('#identifier').fill(phone.slice(1, 6));
    await page.keyboard.press('Enter');
    await says(page, 'too short');
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await checkForEverybody(page, 'code');
    assert.equal((await site.smsTo(phone)).length, 1);
    await codeField(page).fill('000000');
    await says(page, 'That is not the code.');
    // Thought better of it and back: the same code counts.
    await choose(page, 'Change');
    await page.keyboard.press('Enter');
    await codeField(page).fill(await site.code(phone));
    await site.arrived(page);
    assert.equal((await ann.user())?.phone, `+${phone}`);
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  test('a number that was proven in this sign-in costs no second message, and survives a reload', async () => {
    await site.change({ mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'Mandatory' } });
    const ann = await somebody();
    const phone = newPhone();
    const page = await open();
    await enter(page, ann.username);
    await choose(page, /^Code by SMS/);
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await page.route(
      '**/api/experience/profile/mfa',
      (route) => route.fulfill({ status: 503, contentType: 'text/plain', body: 'away' }),
      { times: 1 },
    );
    await codeField(page).fill(await site.code(phone));
    await says(page, 'Something went wrong');
    await page.reload();
    await heading(page, 'What is your number?');
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await site.arrived(page);
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  for (const locale of ['en', 'th', 'zh-TW', 'zh-CN', 'ru'])
    test(`B2 ${locale}: the notice about SMS stands before the field, with the alternatives`, async () => {
      await site.change({
        mfa: { factors: ['Totp', 'WebAuthn', 'PhoneVerificationCode'], policy: 'Mandatory' },
      });
      const ann = await somebody();
      const page = await open({ locale, viewport: { width: 320, height: 640 } });
      await enter(page, ann.username);
      await page.locator('.choice').nth(2).click();
      const { nextStepWords } = await import('../../words/next-steps-words.ts');
      const words = nextStepWords(locale as 'en') as Readonly<Record<string, string>>;
      const note = page.getByRole('complementary', { name: words['risk.title'] ?? '' });
      await note.getByText(words['risk.text'] ?? '').waitFor();
      for (const way of ['risk.totp', 'risk.passkey'])
        await note.getByRole('button', { name: words[way] ?? '', exact: true }).waitFor();
      const isBefore = await page.evaluate<boolean>(
        `document.querySelector('.note').compareDocumentPosition(document.querySelector('#identifier')) === 4`,
      );
      assert.ok(isBefore);
      await checkForEverybody(page, locale);
    });

  test('the last answer was lost: pressed again, nothing is made or given twice', async () => {
    await site.change({ mfa: { factors: ['Totp'], policy: 'Mandatory' } });
    const ann = await somebody();
    const page = await open();
    await enter(page, ann.username);
    const secret = await secretOn(page);
    const link = (await page.getByRole('link', { name: 'Open in an app' }).getAttribute('href')) ?? '';
    assert.deepEqual(fromBase32(new URL(link).searchParams.get('secret') ?? ''), secret);
    await page.route(
      '**/api/experience/submit',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await codeField(page).fill(valueOf(secret));
    await says(page, 'No connection.');
    await choose(page, 'Continue');
    await site.arrived(page);
    assert.deepEqual(await ann.factors(), ['totp']);
  });

  test('an address: code by e-mail', async () => {
    await site.change({ mfa: { factors: ['Totp', 'EmailVerificationCode'], policy: 'Mandatory' } });
    const ann = await somebody();
    const page = await open();
    await enter(page, ann.username);
    await choose(page, /^Code by e-mail/);
    assert.equal(await page.locator('.note').count(), 0);
    await page.locator('#identifier').fill(`ann${count}@example.com`);
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await codeField(page).fill(site.emailCode());
    await site.arrived(page);
    assert.equal((await ann.user())?.email, `ann${count}@example.com`);
  });

  test('a passkey is made by the device; who turned it down may try again', async () => {
    await site.change({ mfa: { factors: ['WebAuthn'], policy: 'Mandatory' } });
    const ann = await somebody();
    const page = await open();
    await enter(page, ann.username);
    // The only one: nothing to choose.
    await heading(page, 'Add a passkey');
    await checkForEverybody(page, 'passkey');
    await page.evaluate(
      `globalThis.create = navigator.credentials.create; navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError'))`,
    );
    await choose(page, 'Create the passkey');
    await says(page, 'That did not work, or it was stopped.');
    await page.evaluate('navigator.credentials.create = globalThis.create');
    await withDevice(page);
    await choose(page, 'Create the passkey');
    await site.arrived(page);
    assert.deepEqual(await ann.factors(), ['passkey']);
  });

  test('proposed: who says yes sets one up; who skips goes in, is told what that means, and is not asked again', async () => {
    await site.change({
      mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'PromptAtSignInAndSignUp' },
    });
    const ann = await somebody();
    const page = await open();
    await enter(page, ann.username);
    await heading(page, 'Make your account safer?');
    assert.equal(path(page), '/mfa-onboarding');
    // Back is no trap, and on again no dead end.
    await page.goBack();
    await heading(page, 'Sign in to Live Preview');
    await page.locator('#identifier').fill(ann.username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await heading(page, 'Make your account safer?');
    await page.getByRole('complementary', { name: 'Good to know about codes by SMS' }).waitFor();
    await page.getByText('you will not be asked again').waitFor();
    await checkForEverybody(page, 'proposal');
    await choose(page, 'Turn on two-step sign-in');
    await heading(page, 'Set up a second step');
    await choose(page, /^Authenticator app/);
    await codeField(page).fill(valueOf(await secretOn(page)));
    await site.arrived(page);
    assert.deepEqual(await ann.factors(), ['totp']);

    const bob = await somebody();
    const other = await open();
    await enter(other, bob.username);
    await choose(other, 'Skip');
    await site.arrived(other);
    const third = await open();
    await enter(third, bob.username);
    await site.arrived(third);
    assert.deepEqual(await bob.factors(), []);
  });

  test('one more is proposed to who has only the number they sign up with; a tab that forgot asks the server', async () => {
    await site.change({
      signUp: { identifiers: ['phone'], password: true, verify: true },
      signIn: {
        methods: [{ identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true }],
      },
    });
    await site.change({ mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'Mandatory' } });
    const phone = newPhone();
    const page = await open();
    await site.begin(page, { first_screen: 'register' });
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await codeField(page).fill(await sent(phone));
    await heading(page, 'Choose a password');
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await heading(page, 'Add one more way');
    assert.equal((await site.smsTo(phone)).length, 1);
    await page.getByRole('complementary', { name: 'Good to know about codes by SMS' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Code by SMS/ }).count(), 0);
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await heading(page, 'Add one more way');
    await checkForEverybody(page, 'one more');
    await choose(page, 'Skip');
    await site.arrived(page);
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  /** Waits for the message to arrive. */
  async function sent(phone: string): Promise<string> {
    for (let tries = 0; tries < 80; tries++) {
      if ((await site.smsTo(phone)).length > 0) return site.code(phone);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return assert.fail(`no message to ${phone}`);
  }

  test('a passkey to sign in with is proposed; it signs in by the button, without a name', async () => {
    await site.change({ passkeySignIn: { enabled: true, showPasskeyButton: true } });
    const ann = await somebody();
    const page = await open();
    await withDevice(page);
    await enter(page, ann.username);
    await heading(page, 'Sign in faster next time');
    assert.equal(path(page), '/create-passkey');
    await checkForEverybody(page, 'passkey proposed');
    await choose(page, 'Create the passkey');
    await site.arrived(page);
    assert.deepEqual(await ann.factors(), ['passkey']);

    await page.context().clearCookies();
    await site.begin(page);
    await checkForEverybody(page, 'first screen');
    await choose(page, 'Sign in with a passkey');
    await site.arrived(page);
  });

  test('a passkey that the browser offers in the field signs in; where it offers none, nothing is said', async () => {
    await site.change({ passkeySignIn: { enabled: true, allowAutofill: true } });
    const ann = await somebody();
    const page = await open();
    const cdp = await withDevice(page);
    await enter(page, ann.username);
    await choose(page, 'Create the passkey');
    await site.arrived(page);
    await page.context().clearCookies();
    // No list to choose from here: the device takes the offer as soon as it stands.
    await site.begin(page);
    await site.arrived(page);

    await cdp.send('WebAuthn.disable');
    const bob = await somebody();
    const other = await open();
    await other.addInitScript('delete globalThis.PublicKeyCredential');
    await site.begin(other);
    assert.equal(await other.locator('#identifier').getAttribute('autocomplete'), 'username webauthn');
    await enter(other, bob.username);
    await heading(other, 'Sign in faster next time');
    await choose(other, 'Create the passkey');
    await says(other, 'This browser cannot use passkeys.');
    await choose(other, 'Skip');
    await site.arrived(other);
  });

  test('no page of this file broke its own policy or threw', () => {
    assert.deepEqual(errors.flat(), []);
  });
});
