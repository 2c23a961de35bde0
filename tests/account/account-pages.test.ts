/** The account pages in a real browser over the whole application: each journey to its end, each refusal with a way on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { accountFields } from '../../contract/account-center.ts';
import type { Settings } from '../../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { checkForEverybody, watchForErrors } from '../../web/ui/testing/look-at.ts';
import { languages } from '../../words/index.ts';
import { type RealSignIn, startRealSignIn } from '../sign-in/real-sign-in.ts';

const password = 'seven quiet rivers';
const minuteMs = 60_000;

withBrowser('the account pages', (browser) => {
  let site: RealSignIn;
  let count = 0;
  const errors: (readonly string[])[] = [];

  const open = (fields: Partial<Record<(typeof accountFields)[number], 'Off' | 'ReadOnly' | 'Edit'>> = {}) =>
    site.harness.services.accountCenter.update('default', {
      enabled: true,
      fields: { ...Object.fromEntries(accountFields.map((field) => [field, 'Edit'] as const)), ...fields },
    });

  before(async () => {
    site = await startRealSignIn();
  });
  after(() => site.close());
  beforeEach(async () => {
    await site.reset();
    await site.change({
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' },
    });
    await open();
  });

  async function somebody(more: { phone?: string; email?: string; password?: string } = { password }) {
    const username = `ann_${(count += 1)}`;
    const user = await site.addUser({ username, ...more });
    return { username, user, find: () => site.harness.services.users.find('default', user.id) };
  }
  async function enter(
    username: string,
    path = '/account',
    options: BrowserContextOptions = {},
    onRequest: (path: string) => void = () => undefined,
  ) {
    const page = await browser.open({ locale: 'en-US', ...options });
    page.on('request', (request) => onRequest(new URL(request.url()).pathname));
    page.setDefaultTimeout(10_000);
    errors.push(watchForErrors(page));
    await page.goto(site.address + path);
    await page.locator('#identifier').fill(username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('nav').waitFor();
    return page;
  }
  const heading = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor();
  const press = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: true }).click();
  const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true }).click();
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('status').filter({ hasText: text }).waitFor();
  const warns = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const path = (page: Page) => new URL(page.url()).pathname;
  async function confirm(page: Page): Promise<void> {
    await heading(page, 'Is it you?');
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
    await press(page, 'Continue');
  }
  const picture = async (page: Page, name: string) => {
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/account-${name}.png`, fullPage: true });
  };

  test('B2, B4 another phone number from end to end: asked who it is, told the risks, two codes, the old number told', async () => {
    const [old, fresh, taken] = ['16502530401', '16502530402', '16502530403'];
    const ann = await somebody({ phone: old, password });
    await somebody({ phone: taken });
    const target = encodeURIComponent(`${site.address}/demo-app`);
    const page = await enter(ann.username);
    // Where the number is a second factor too, its risks are told before a new one is bound.
    const { mfa } = (await site.operator.get('/api/sign-in-exp')).body as { mfa: Settings['mfa'] };
    await site.change({ mfa: { ...mfa, factors: [...mfa.factors, 'PhoneVerificationCode'] } });
    await page.goto(`${site.address}/account/phone?show_success=true&redirect=${target}`);
    await heading(page, 'Is it you?');
    assert.equal((await site.smsTo(old)).length, 0, 'no SMS before the person chose it');
    await press(page, 'With a code by SMS to +1 650 253 0401');
    await heading(page, 'Enter the code');
    await press(page, 'Confirm another way');
    await press(page, 'With a code by SMS to +1 650 253 0401');
    await heading(page, 'Enter the code');
    assert.equal((await site.smsTo(old)).length, 1, 'there and back costs no second SMS');
    await page.getByLabel('Code', { exact: true }).fill(await site.code(old));
    await heading(page, 'What is your new number?');
    await page.getByText('A number can be taken over', { exact: false }).waitFor();
    await page.getByRole('complementary').getByRole('link', { name: 'a passkey' }).waitFor();

    await press(page, 'Send the code');
    await warns(page, 'Enter your mobile number.');
    await page.getByLabel('New mobile number').fill('650 253 0401');
    await press(page, 'Send the code');
    await warns(page, 'This is what your account has already.');
    await page.getByLabel('New mobile number').fill('650 253 0403');
    await press(page, 'Send the code');
    await heading(page, 'Enter the code');
    await page.getByLabel('Code', { exact: true }).fill(await site.code(taken));
    await warns(page, 'Another account has this number.');
    await press(page, 'Use another number');
    assert.equal(
      await page.getByLabel('New mobile number').inputValue(),
      '650 253 0403',
      'what was typed is kept',
    );

    await page.getByLabel('New mobile number').fill('650 253 0402');
    await press(page, 'Send the code');
    await heading(page, 'Enter the code');
    const wrong = (await site.code(fresh)) === '000000' ? '000001' : '000000';
    await page.getByLabel('Code', { exact: true }).fill(wrong);
    await warns(page, 'That is not the code.');
    await page.getByLabel('Code', { exact: true }).fill(await site.code(fresh));
    await heading(page, 'Done');
    await page.getByText('Your number is now \u2068+1 650 253 0402\u2069.').first().waitFor();
    assert.equal(path(page), '/account/phone/success');
    assert.equal((await ann.find())?.phone, `+${fresh}`);
    assert.equal((await site.smsTo(fresh)).length, 1);
    const told = (await site.smsTo(old)).map(({ text }) => text).filter((text) => !/\d{6}/.test(text));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /number/);
    assert.equal((await site.smsTo(old)).length, 2);
    await follow(page, /^Back to /);
    await page.waitForURL(/\/demo-app/);
  });

  test('another e-mail address, filled in by the link; the number removed; the keyboard is led along', async () => {
    const ann = await somebody({ phone: '16502530431', email: 'old@example.com', password });
    const page = await enter(ann.username, '/account/email?identifier=new@example.com');
    await heading(page, 'Is it you?');
    const focused = () => page.evaluate<string>(`document.activeElement.textContent`);
    assert.equal(await focused(), 'Is it you?', 'what is new on the page is where the keyboard is');
    await press(page, 'With your password');
    await confirm(page);
    await heading(page, 'What is your new address?');
    assert.equal(await page.getByLabel('New e-mail address').inputValue(), 'new@example.com');
    await press(page, 'Send the code');
    await heading(page, 'Enter the code');
    await page.getByLabel('Code', { exact: true }).fill(site.emailCode());
    await says(page, 'Your address is now \u2068new@example.com\u2069.');
    assert.equal((await ann.find())?.email, 'new@example.com');
    await press(page, 'Remove Mobile number');
    await page.getByRole('heading', { name: 'Remove this number?' }).waitFor();
    await page.keyboard.press('Escape');
    // Not by a function in the page: its policy lets no text become a script.
    await page.locator('#phone-remove:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('group').getByRole('button', { name: 'Remove' }).click();
    await says(page, 'The number was removed.');
    assert.equal((await ann.find())?.phone, null);
    await page.goBack();
    await page.goForward();
    await heading(page, 'Security');
    await page.context().setOffline(true);
    await press(page, 'Remove E-mail address');
    await page.getByRole('group').getByRole('button', { name: 'Remove' }).click();
    await warns(page, 'No connection. Check your network and try again.');
    await page.context().setOffline(false);
    await page.getByRole('group').getByRole('button', { name: 'Remove' }).click();
    await says(page, 'The address was removed.');
  });

  test('a proof that has ended is asked for anew, without losing what was typed; wrong passwords are told', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, '/account/password');
    await heading(page, 'Is it you?');
    assert.equal(path(page), '/account/password', 'the deep link is kept over the sign-in');
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill('not this one');
    await press(page, 'Continue');
    await warns(page, 'This password is not right. Try again.');
    await confirm(page);
    await heading(page, 'Choose a new password');
    await page.getByLabel('New password').fill('x');
    await press(page, 'Save');
    await warns(page, /does not meet the rules.*Use at least \d+ characters/);
    await page.getByLabel('New password').fill('eight loud mountains');
    site.harness.clock.move(11 * minuteMs);
    await press(page, 'Save');
    await confirm(page);
    await says(page, 'Your new password counts from now on.');
    assert.equal(path(page), '/account/security');
    const { users } = site.harness.services;
    assert.equal(
      (await users.checkPassword('default', { id: ann.user.id }, 'eight loud mountains'))?.id,
      ann.user.id,
    );
  });

  test('an authenticator app, backup codes and a passkey: added, shown again, named, removed', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, '/account/security');
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
    await heading(page, 'Security');
    await follow(page, 'Set up Authenticator app');
    await confirm(page);
    await heading(page, 'Set up an authenticator app');
    const secret = (await page.locator('.key code').innerText()).replace(/\s/g, '');
    const bytes = fromBase32(secret);
    assert.ok(bytes && bytes.length === 20);
    assert.match(await page.locator('.qr path').getAttribute('d').then(String), /^M4 4h7/);
    await checkForEverybody(page, 'authenticator app');
    await picture(page, 'totp');
    const value = () => totpAt(bytes, stepAt(site.harness.clock.now()));
    await page.getByLabel('Code that the app shows').fill(value() === '000000' ? '000001' : '000000');
    await press(page, 'Continue');
    await warns(page, /code/);
    await page.getByLabel('Code that the app shows').fill(value());
    await press(page, 'Continue');
    await says(page, 'Your app is set up.');

    await follow(page, 'Make Backup codes');
    await heading(page, 'Keep these codes safe');
    const codes = await page.locator('.codes code').allInnerTexts();
    assert.equal(new Set(codes).size, 10);
    await checkForEverybody(page, 'new backup codes');
    await picture(page, 'backup-codes');
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
    assert.match(file.suggestedFilename(), /^backup-codes-localhost.*\.txt$/);
    const text = readFileSync(await file.path(), 'utf8');
    for (const code of codes) assert.ok(text.includes(code));
    const { factors } = site.harness.services;
    const owner = { tenantId: 'default', userId: ann.user.id };
    assert.equal(await factors.useBackupCode(owner, codes[0] ?? ''), undefined, 'not before they were kept');
    await press(page, 'I have kept them');
    await says(page, 'Your backup codes count from now on.');
    assert.equal(await factors.useBackupCode(owner, codes[0] ?? ''), true);
    await follow(page, 'Show Backup codes');
    await page.locator('.codes s').waitFor();
    assert.deepEqual(await page.locator('.codes code').allInnerTexts(), codes.slice(1));
    await follow(page, 'Make new codes');
    await heading(page, 'Keep these codes safe');
    await press(page, 'I have kept them');
    await says(page, 'Your backup codes count from now on.');
    assert.equal(await factors.useBackupCode(owner, codes[1] ?? ''), false, 'the old ones are gone');

    await follow(page, 'Add Passkeys');
    await page.getByLabel('Name of this passkey').fill('My laptop');
    await press(page, 'Create the passkey');
    await says(page, 'The passkey was added.');
    await follow(page, 'Add Passkeys');
    await press(page, 'Create the passkey');
    await warns(page, 'This device has a passkey for your account already.');
    await page.goBack();
    await follow(page, 'Manage Passkeys');
    await press(page, 'Rename My laptop');
    await page.getByLabel('Name of this passkey').fill('The old laptop');
    await press(page, 'Save');
    await says(page, 'The passkey has its new name.');
    await checkForEverybody(page, 'passkeys');
    await press(page, 'Remove The old laptop');
    await page.getByText('Remove the passkey “\u2068The old laptop\u2069”?').waitFor();
    await press(page, 'Cancel');
    await press(page, 'Remove The old laptop');
    await page.getByRole('group').getByRole('button', { name: 'Remove' }).click();
    await says(page, 'The passkey was removed.');
    await page.goto(`${site.address}/account/security`);
    await press(page, 'Remove Authenticator app');
    await page.getByRole('group').getByRole('button', { name: 'Remove' }).click();
    await confirm(page);
    await says(page, 'The app was removed.');
    assert.deepEqual(
      (await factors.list(owner)).map(({ kind }) => kind),
      ['backup-codes'],
    );
  });

  test('where one is signed in: in words, ended one by one and all others at once; and signing out here', async () => {
    const ann = await somebody();
    const userAgent =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
    const phone = await enter(ann.username, '/account', { userAgent });
    const third = await enter(ann.username, '/account', { userAgent: 'Robot/1.0' });
    const page = await enter(ann.username, '/account/sessions');
    await confirm(page);
    await heading(page, 'Where you are signed in');
    const rows = page.locator('section').first().getByRole('listitem');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 3);
    assert.match(await rows.first().innerText(), /Chrome on Linux\s+This device/);
    await picture(page, 'sessions');
    await checkForEverybody(page, 'sessions');
    await press(page, 'Sign out there Safari on iPhone');
    await page.getByRole('group').getByRole('button', { name: 'Sign out there' }).click();
    await says(page, 'That device was signed out.');
    assert.equal(await rows.count(), 2);
    await phone.getByRole('link', { name: 'Security', exact: true }).click();
    await phone.getByRole('link', { name: 'Change Password', exact: true }).click();
    await phone.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
    await press(phone, 'Continue');
    await heading(phone, 'Your account could not be opened');
    await phone.getByText('Your sign-in has ended. Sign in again to go on.').waitFor();
    await press(phone, 'Sign in');
    await phone.locator('#identifier').waitFor();

    await press(page, 'Sign out everywhere else');
    await page.getByRole('group').getByRole('button', { name: 'Sign out everywhere else' }).click();
    await says(page, 'You are signed in here alone.');
    await page.getByText('You are signed in nowhere else.').waitFor();
    await third.reload();
    await third.locator('#identifier').waitFor();

    await press(page, 'Sign out');
    await heading(page, 'You are signed out');
    assert.equal(path(page), '/account');
    await page.goBack();
    assert.equal(await page.getByText(ann.username).count(), 0);
    await page.goto(`${site.address}/account`);
    await page.locator('#identifier').waitFor();
  });

  test('what an app may still do where nobody is signed in any more is listed, and taken back', async () => {
    const ann = await somebody();
    const { accountSessions } = site.harness.services;
    const account = { tenantId: 'default', accountId: ann.user.id };
    await enter(ann.username);
    const [left] = await accountSessions.list(account);
    await accountSessions.end(account, left?.uid ?? '', () => Promise.resolve(false));
    const page = await enter(ann.username, '/account/sessions');
    await confirm(page);
    await page.getByText('You are signed in nowhere else.').waitFor();
    assert.equal((await accountSessions.listGrants(account)).length, 2);
    await press(page, 'Take back access Account Center');
    await page.getByRole('group').getByRole('button', { name: 'Take back access' }).click();
    await says(page, 'The access was taken back.');
    await page.getByText('No app has access of its own.').waitFor();
    assert.equal((await accountSessions.listGrants(account)).length, 1);
  });

  test('each field as the operator wants it; a stranger’s address is no way back; another language in place', async () => {
    await open({
      name: 'ReadOnly',
      avatar: 'Off',
      phone: 'ReadOnly',
      email: 'Off',
      session: 'Off',
      passkey: 'Off',
    });
    const ann = await somebody({ phone: '16502530411', password });
    const page = await enter(ann.username, '/account/security?redirect=https://evil.example/');
    assert.equal(new URL(page.url()).search, '', 'no open redirect');
    await heading(page, 'Security');
    assert.deepEqual(await page.getByRole('navigation').getByRole('link').allInnerTexts(), [
      'Overview',
      'Profile',
      'Security',
    ]);
    await page.getByText('+1 650 253 0411').waitFor();
    assert.equal(await page.getByRole('link', { name: /Mobile number/ }).count(), 0);
    assert.equal(await page.getByRole('button', { name: /Mobile number/ }).count(), 0);
    assert.equal(await page.getByText('E-mail address').count(), 0);
    assert.equal(await page.getByText('Passkeys').count(), 0);
    for (const room of ['phone', 'email', 'sessions', 'passkey/add', 'nowhere']) {
      await page.goto(`${site.address}/account/${room}`);
      await heading(page, 'There is no such page');
    }
    await page.goto(`${site.address}/account/profile`);
    await follow(page, 'Change Username');
    await page.getByRole('button', { name: 'With your password' }).click();
    await confirm(page);
    await page.getByLabel('Username').fill('9 lives');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('ru');
    await heading(page, 'Придумайте имя пользователя');
    assert.equal(await page.getByLabel('Имя пользователя').inputValue(), '9 lives', 'nothing typed is lost');
    await press(page, 'Сохранить');
    await page.getByRole('alert').filter({ hasText: /[а-я]/i }).waitFor();
    await page.getByLabel('Имя пользователя').fill(`anna_${count}`);
    await press(page, 'Сохранить');
    await says(page, `Теперь ваше имя пользователя — \u2068anna_${count}\u2069.`);
    assert.equal((await ann.find())?.username, `anna_${count}`);
  });

  test('the name and the picture are saved; other schemes than https are none', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, '/account/profile');
    await page.getByLabel('Name', { exact: true }).fill('Ann Other');
    await page.getByLabel('Address of your picture').fill('javascript:alert(1)');
    await press(page, 'Save');
    await warns(page, 'This is not a web address that begins with https://.');
    await page.getByLabel('Address of your picture').fill('');
    await press(page, 'Save');
    await says(page, 'Saved.');
    assert.equal((await ann.find())?.name, 'Ann Other');
    await follow(page, 'Overview');
    await heading(page, 'Hello, \u2068Ann Other\u2069');
  });

  test('a tenant under /t/… has its own account pages, and nothing of them strays from there', async () => {
    const { accountCenter, settings, tenantRegister, users } = site.harness.services;
    await tenantRegister.create({ id: 'dev', tag: 'development' });
    const fields = { name: 'Edit', password: 'Edit' } as const;
    await accountCenter.update('dev', { enabled: true, fields });
    const methods = [
      {
        identifier: 'username' as const,
        password: true,
        verificationCode: false,
        isPasswordPrimary: true,
      },
    ];
    const signUp = { identifiers: ['username' as const], password: true, verify: false };
    await settings.update(
      'dev',
      { signIn: { methods }, signUp },
      {
        hasSmsConnector: true,
        hasEmailConnector: true,
        usernameConflicts: () => Promise.resolve({ totalConflicts: 0, samples: [] }),
      },
    );
    const digest = await users.hashPassword(password);
    await users.create('dev', { username: 'dora', password: digest });
    const strayed: string[] = [];
    const page = await enter('dora', '/t/dev/account/profile?redirect=/t/dev/demo-app', {}, (asked) => {
      if (!asked.startsWith('/t/dev/')) strayed.push(asked);
    });
    await page.getByLabel('Name', { exact: true }).fill('Dora');
    await press(page, 'Save');
    await says(page, 'Saved.');
    assert.equal(path(page), '/t/dev/account/profile');
    assert.equal(
      new URL(page.url()).searchParams.get('redirect'),
      `${site.address}/t/dev/demo-app`,
      'its own address is one to come back to',
    );
    await press(page, 'Sign out');
    await heading(page, 'You are signed out');
    assert.equal(path(page), '/t/dev/account');
    assert.deepEqual(strayed, []);
  });

  test('closed, or closed while it is open: a page that says so', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, '/account/profile');
    await site.harness.services.accountCenter.update('default', { enabled: false });
    await press(page, 'Save');
    await heading(page, 'There is nothing to change here');
    await page.reload();
    await heading(page, 'There is nothing to change here');
    await checkForEverybody(page, 'closed');
  });

  test('everybody can use it, in each language, light and dark, on a small phone', async () => {
    for (const [place, locale] of languages.entries()) {
      const ann = await somebody({ phone: `1650253042${place}`, email: `ann${place}@example.com`, password });
      const page = await enter(ann.username, '/account', {
        locale,
        colorScheme: place % 2 ? 'dark' : 'light',
        viewport: place === 1 ? { width: 1280, height: 800 } : { width: 320, height: 640 },
      });
      await page.locator('h1').waitFor();
      await checkForEverybody(page, `${locale} /account`);
      await picture(page, `home-${locale}`);
      for (const room of ['/profile', '/security', '/phone']) {
        await page.locator('nav a').first().waitFor();
        await page.evaluate(
          `history.pushState(null, '', '/account${room}'); dispatchEvent(new Event('popstate'))`,
        );
        await page.locator('h1:visible').waitFor();
        await checkForEverybody(page, `${locale} ${room}`);
        await picture(page, `${room.slice(1)}-${locale}`);
      }
      await page.locator('.choice').first().click();
      await page.locator('input[type=password]').fill(password);
      await page.keyboard.press('Enter');
      await page.locator('#phone').waitFor();
      await checkForEverybody(page, `${locale} new number`);
      await picture(page, `number-${locale}`);
      await page.evaluate(
        `history.pushState(null, '', '/account/sessions'); dispatchEvent(new Event('popstate'))`,
      );
      await page.locator('.rows').first().waitFor();
      await checkForEverybody(page, `${locale} sessions`);
      await page.context().close();
    }
  });

  test('it broke no policy of its own and threw nothing', () => assert.deepEqual(errors.flat(), []));
});
