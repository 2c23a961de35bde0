/** The second factor in a real browser over the whole application: chosen, shown, changed for another, and locked. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Settings } from '../../contract/settings.ts';
import { passkeyOptions, readPasskey } from '../../server/factors/passkeys.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { addAuthenticator } from './virtual-authenticator.ts';
import { watchPages } from './watched-pages.ts';
import { becomes } from '../../server/testing/until.ts';

const password = 'seven quiet rivers';

withBrowser('the second factor', (browser) => {
  let site: RealSignIn;
  let count = 10;
  const openPage = watchPages(browser);

  before(async () => {
    site = await startRealSignIn();
  });
  after(() => site.close());
  beforeEach(() => site.reset());

  async function somebody(
    factors: Settings['mfa']['factors'],
    more: { readonly email?: string } = {},
    isPhoneless = false,
  ) {
    await site.change({
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
    });
    await site.change({ mfa: { factors, policy: 'Mandatory' } });
    const phone = `165025302${++count}`;
    const username = `ann${count}`;
    const { id: userId } = await site.addUser({
      username,
      password,
      ...(!isPhoneless && { phone }),
      ...more,
    });
    const owner = { tenantId: 'default', userId };
    const { factors: room } = site.harness.services;
    return {
      phone,
      username,
      owner,
      async addApp() {
        const { secret } = await room.addTotp(owner);
        const bytes = fromBase32(secret);
        assert.ok(bytes);
        return () => totpAt(bytes, stepAt(site.harness.clock.now()));
      },
      backupCodes: async () => (await room.addBackupCodes(owner)).codes,
    };
  }
  async function signIn(username: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await openPage(options);
    await site.begin(page);
    await page.locator('#identifier').fill(username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Confirm that it is you' }).waitFor();
    return page;
  }
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const path = (page: Page) => new URL(page.url()).pathname;
  const codeField = (page: Page) => page.getByLabel('Code', { exact: true });
  const choose = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

  test('C15 several: nothing leaves before SMS is chosen; the target is masked; another way is one press away', async () => {
    const { phone, username, addApp } = await somebody(['PhoneVerificationCode', 'Totp']);
    const value = await addApp();
    const page = await signIn(username);
    await becomes(() => path(page), '/mfa-verification');
    await checkForEverybody(page, 'choice');
    assert.deepEqual(await site.smsTo(phone), []);
    await choose(page, `Code by SMS We send it to ••••${phone.slice(-4)}.`);
    await page.getByText(`We sent a 6-digit code to ••••${phone.slice(-4)}.`).waitFor();
    await becomes(() => path(page), '/mfa-verification/sms');
    await becomes(() => page.evaluate('document.activeElement.id'), 'code');
    await becomes(() => codeField(page).getAttribute('autocomplete'), 'one-time-code');
    await checkForEverybody(page, 'code by SMS');
    await codeField(page).fill('000000');
    await says(page, 'That is not the code.');
    await choose(page, 'Try another way');
    await choose(page, /^Authenticator app/);
    await becomes(() => path(page), '/mfa-verification/app');
    await codeField(page).fill(value());
    await site.arrived(page);
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  test('C7 the answer was lost: the same code again, or none but the button, and no second message', async () => {
    for (const lost of ['verification/mfa-verification-code/verify', 'submit']) {
      const { phone, username } = await somebody(['PhoneVerificationCode']);
      const page = await signIn(username);
      await codeField(page).waitFor();
      await page.route(
        `**/api/experience/${lost}`,
        async (route) => {
          await route.fetch();
          await route.abort();
        },
        { times: 1 },
      );
      await codeField(page).fill(await site.code(phone));
      await says(page, 'No connection.');
      await choose(page, 'Continue');
      await site.arrived(page);
      assert.equal((await site.smsTo(phone)).length, 1);
    }
  });

  test('SMS alone: it is sent at once, once, over reload and back; the new code counts', async () => {
    const { phone, username } = await somebody(['PhoneVerificationCode']);
    const page = await signIn(username);
    await codeField(page).waitFor();
    assert.equal((await site.smsTo(phone)).length, 1);
    await page.reload();
    await codeField(page).waitFor();
    await page.goBack();
    await page.goForward();
    await codeField(page).waitFor();
    assert.equal((await site.smsTo(phone)).length, 1);
    assert.equal(await page.getByRole('button', { name: 'Try another way' }).count(), 0);
    const old = await site.code(phone);
    site.harness.clock.move(60_000);
    await choose(page, 'Send a new code');
    await page.getByRole('status').filter({ hasText: 'A new code is on its way' }).waitFor();
    const code = await site.code(phone);
    assert.notEqual(code, old);
    await codeField(page).fill(code);
    await site.arrived(page);
  });

  test('a send that is refused says why and for how long, and can be asked for again', async () => {
    const { phone, username } = await somebody(['PhoneVerificationCode']);
    await site.change({
      messageLimitPolicy: { sendsPerRecipient: 1, windowSeconds: 600, sendsPerAddress: 0 },
    });
    await codeField(await signIn(username)).waitFor();
    const page = await signIn(username);
    await says(page, /Please try again in \d+ minutes/);
    await checkForEverybody(page, 'not sent');
    site.harness.clock.move(700_000);
    await choose(page, 'Send a new code');
    await codeField(page).waitFor();
    await codeField(page).fill(await site.code(phone));
    await site.arrived(page);
  });

  test('a code by e-mail', async () => {
    const { username } = await somebody(['EmailVerificationCode', 'PhoneVerificationCode'], {
      email: `annabel${count}@example.com`,
    });
    const page = await signIn(username);
    await choose(page, /^Code by e-mail We send it to anna••••@example\.com/);
    await page.getByText('your spam folder').waitFor();
    await codeField(page).waitFor();
    await codeField(page).fill(site.emailCode());
    await site.arrived(page);
  });

  test('an app with backup codes beside it comes at once; a backup code is taken as it was written down, once', async () => {
    const { username, addApp, backupCodes } = await somebody(['Totp', 'BackupCode'], {}, true);
    await addApp();
    const [first = '', second = ''] = await backupCodes();
    const page = await signIn(username);
    await page.getByText('Enter the code that your authenticator app shows now.').waitFor();
    await codeField(page).fill('000000');
    await says(page, 'authenticator');
    await choose(page, 'Try another way');
    await choose(page, /^Backup code/);
    await checkForEverybody(page, 'backup code');
    await page.keyboard.press('Enter');
    await says(page, 'Fill in this field.');
    const field = page.getByLabel('Backup code');
    await field.fill('0123456789abcdef');
    await page.keyboard.press('Enter');
    await says(page, 'This backup code is not right, or it was used already.');
    await field.fill(` ${first.slice(0, 8).toUpperCase()} ${first.slice(8)} `);
    await page.keyboard.press('Enter');
    await site.arrived(page);
    const again = await signIn(username);
    await choose(again, 'Try another way');
    await choose(again, /^Backup code/);
    await again.getByLabel('Backup code').fill(first);
    await again.keyboard.press('Enter');
    await says(again, 'used already');
    await again.getByLabel('Backup code').fill(second);
    await again.keyboard.press('Enter');
    await site.arrived(again);
  });

  test('a passkey: the person presses, the device signs; who turns it down may try again', async () => {
    const { username, owner } = await somebody(['WebAuthn'], {}, true);
    const page = await openPage();
    const { cdp, authenticatorId } = await addAuthenticator(page);
    const place = { endpoint: site.address };
    const options = await passkeyOptions(
      place,
      { id: owner.userId, name: username, displayName: username },
      [],
    );
    await site.begin(page);
    const response = await page.evaluate<unknown>(
      `navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(options)}) }).then((made) => made.toJSON())`,
    );
    const passkey = await readPasskey(place, {
      challenge: options.challenge,
      response,
      agent: undefined,
    });
    assert.ok(passkey);
    await site.harness.services.factors.addPasskey(owner, passkey, null);

    const enter = async () => {
      await site.begin(page);
      await page.locator('#identifier').fill(username);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await page.getByText('Use your fingerprint, face, PIN or security key.').waitFor();
    };
    await enter();
    await checkForEverybody(page, 'passkey');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await choose(page, 'Use passkey');
    await says(page, 'That did not work, or it was stopped. Please try again.');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await choose(page, 'Use passkey');
    await site.arrived(page);

    // A browser that knows WebAuthn Level 2 alone.
    await page.addInitScript(
      'if (globalThis.PublicKeyCredential) { delete PublicKeyCredential.parseRequestOptionsFromJSON; delete PublicKeyCredential.prototype.toJSON; }',
    );
    await page.context().clearCookies();
    await enter();
    await choose(page, 'Use passkey');
    await site.arrived(page);
  });

  test('too many wrong codes: how long it takes is said in minutes, and another way stays open', async () => {
    await site.change({ sentinelPolicy: { maxAttempts: 3 } });
    const { username, addApp, backupCodes } = await somebody(['Totp', 'BackupCode'], {}, true);
    await addApp();
    const [code = ''] = await backupCodes();
    const page = await signIn(username);
    for (let wrong = 0; wrong < 4; wrong++) {
      await codeField(page).fill(`00000${wrong}`);
      await says(
        page,
        wrong < 3 ? 'authenticator app' : /too many wrong tries.* again in \d+ (minutes|hour)/,
      );
    }
    await choose(page, 'Try another way');
    await choose(page, /^Backup code/);
    await page.getByLabel('Backup code').fill(code);
    await page.keyboard.press('Enter');
    await site.arrived(page);
  });

  test('a reload keeps the choice; a tab that forgot asks the server; support and another account are named', async () => {
    await site.change({ supportWebsiteUrl: 'https://atlas.example/help' });
    const { phone, username, addApp } = await somebody(['PhoneVerificationCode', 'Totp']);
    const value = await addApp();
    const page = await signIn(username);
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await choose(page, /^Authenticator app/);
    await page.reload();
    await page.getByText('Enter the code that your authenticator app shows now.').waitFor();
    assert.deepEqual(await site.smsTo(phone), []);
    await becomes(
      () => page.getByRole('link', { name: 'Ask for help' }).getAttribute('href'),
      'https://atlas.example/help',
    );
    await choose(page, 'Use another account');
    await page.locator('#identifier').fill(username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await choose(page, /^Authenticator app/);
    await codeField(page).fill(value());
    await site.arrived(page);
  });

  test('what the account lacks comes after the second factor', async () => {
    const { username, addApp } = await somebody(['Totp'], {}, true);
    const value = await addApp();
    await site.change({
      signUp: {
        identifiers: ['username'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'phone', verify: true }],
      },
    });
    const page = await signIn(username);
    await codeField(page).fill(value());
    await page.getByRole('heading', { level: 1, name: 'Add your mobile number' }).waitFor();
    const phone = `165025303${count}`;
    await page.getByLabel('Mobile number').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await codeField(page).fill(await site.code(phone));
    await site.arrived(page);
  });

  test('a device that is trusted is asked for no second factor next time', async () => {
    const { username, addApp } = await somebody(['Totp'], {}, true);
    const value = await addApp();
    await site.change({ trustedDevice: { enabled: true, durationDays: 14 } });
    const page = await signIn(username);
    await page.getByLabel('Trust this device for 14 days').check();
    await checkForEverybody(page, 'app with trust');
    await codeField(page).fill(value());
    await site.arrived(page);
    await page.context().clearCookies({ name: /^_/ });
    await site.begin(page);
    await page.locator('#identifier').fill(username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await site.arrived(page);
    await site.change({ trustedDevice: { enabled: false } });
  });
});
