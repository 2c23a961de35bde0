/** What an account lacks, asked for in a real browser over the whole application: at sign-up and at sign-in, each thing once. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { SettingsPatch } from '../../contract/settings.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { watchPages } from './watched-pages.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { becomes } from '../../server/testing/until.ts';

const password = 'seven quiet rivers';
const everyWay: SettingsPatch['signIn'] = {
  methods: [
    { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: false },
    { identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: false },
    { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
  ],
};

withBrowser('what an account lacks', (browser) => {
  let site: RealSignIn;
  let phone = '';
  let count = 100;
  const openPage = watchPages(browser);

  before(async () => {
    site = await startRealSignIn();
  });
  after(() => site.close());
  beforeEach(async () => {
    phone = `16502530${count++}`;
    await site.reset();
  });

  async function open(params: Readonly<Record<string, string>> = {}): Promise<Page> {
    const page = await openPage();
    await site.begin(page, params);
    return page;
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const path = (page: Page) => new URL(page.url()).pathname;
  const give = async (page: Page, label: string, value: string) => {
    await page.getByLabel(label).fill(value);
    await page.keyboard.press('Enter');
  };
  const giveCode = async (page: Page, to = phone) => {
    const field = page.getByLabel('Code', { exact: true });
    await field.waitFor();
    await field.fill(to.includes('@') ? site.emailCode() : await site.code(to));
  };
  const userWith = (key: { phone: string } | { username: string } | { email: string }) =>
    site.harness.services.users.findBy('default', key);

  test('F6 a phone signs up and is asked for a password, a username and an address; each only once, one SMS', async () => {
    await site.change({
      signUp: {
        identifiers: ['phone'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'username' }, { identifier: 'email', verify: true }],
      },
      signIn: everyWay,
    });
    const page = await open({ first_screen: 'register' });
    await give(page, 'Mobile number', phone.slice(1));
    await giveCode(page);
    await heading(page, 'Choose a username');
    await becomes(() => path(page), '/continue/username');
    await checkForEverybody(page, 'username');
    await give(page, 'Username', '9lives');
    await says(page, 'A username begins with a letter');
    await give(page, 'Username', `ann${count}`);
    await heading(page, 'Add your e-mail address');
    await give(page, 'E-mail address', `ann${count}@example.com`);
    await page.getByText(`We sent a 6-digit code to ann${count}@example.com.`).waitFor();
    await page.reload();
    await page.getByText(`ann${count}@example.com`).waitFor();
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await page.getByText(`ann${count}@example.com`).waitFor();
    await giveCode(page, `ann${count}@example.com`);
    await heading(page, 'Choose a password');
    await checkForEverybody(page, 'password');
    await page.reload();
    await give(page, 'New password', 'short');
    await says(page, 'Use at least 8 characters.');
    await give(page, 'New password', password);
    await site.arrived(page);
    const user = await userWith({ username: `ann${count}` });
    assert.deepEqual(
      [user?.phone, user?.email, user?.hasPassword],
      [`+${phone}`, `ann${count}@example.com`, true],
    );
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  test('F7 a username with its password is asked for a number or an address, also in a tab that has forgotten', async () => {
    await site.change({
      signUp: {
        identifiers: ['username'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'emailOrPhone', verify: true }],
      },
      signIn: everyWay,
    });
    const page = await open({ first_screen: 'register' });
    await give(page, 'Username', `ben${count}`);
    await give(page, 'New password', password);
    await heading(page, 'Add your number or e-mail');
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await heading(page, 'Add your number or e-mail');
    await give(page, 'Mobile number or e-mail', phone.slice(1));
    await page.getByRole('button', { name: 'Change' }).click();
    await heading(page, 'Add your number or e-mail');
    await page.getByRole('button', { name: 'Continue' }).click();
    await giveCode(page);
    await site.arrived(page);
    assert.equal((await userWith({ username: `ben${count}` }))?.phone, `+${phone}`);
    assert.equal((await site.smsTo(phone)).length, 1, 'the same number again sends nothing');
  });

  test('F4 a number that was proven to sign in is not asked for again: accounts begin with a username here', async () => {
    await site.change({
      signUp: {
        identifiers: ['username'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'phone', verify: true }],
      },
      signIn: everyWay,
    });
    const page = await open();
    await give(page, 'Mobile number, e-mail or username', phone.slice(1));
    await giveCode(page);
    await heading(page, 'No account yet');
    await page.getByRole('button', { name: 'Create account' }).click();
    await give(page, 'Username', `ivy${count}`);
    await heading(page, 'Choose a password');
    await give(page, 'New password', password);
    await site.arrived(page);
    assert.equal((await userWith({ username: `ivy${count}` }))?.phone, `+${phone}`);
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  test('somebody else has the number already: into that account with the same code, or another number', async () => {
    await site.change({
      signUp: {
        identifiers: ['username'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'phone', verify: true }],
      },
      signIn: everyWay,
    });
    const { id } = await site.addUser({ phone, username: `owner${count}`, password });
    const page = await open({ first_screen: 'register' });
    await give(page, 'Username', `cat${count}`);
    await give(page, 'New password', password);
    await heading(page, 'Add your mobile number');
    await give(page, 'Mobile number', phone.slice(1));
    await giveCode(page);
    await heading(page, 'You have an account');
    await page.getByRole('button', { name: 'Use another number' }).click();
    await heading(page, 'Add your mobile number');
    await page.getByRole('button', { name: 'Continue' }).click();
    await heading(page, 'You have an account');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await site.arrived(page);
    assert.equal((await site.smsTo(phone)).length, 1);
    assert.ok((await site.harness.services.users.find('default', id))?.lastSignInAt);
    assert.equal(await userWith({ username: `cat${count}` }), undefined);
  });

  test('an old account is asked at sign-in; a number that is somebody else’s leads to their sign-in, or to another', async () => {
    await site.change({
      signUp: { identifiers: ['phone'], password: false, verify: true },
      signIn: {
        methods: everyWay.methods.map((method) =>
          method.identifier === 'username' ? method : { ...method, isPasswordPrimary: true },
        ),
      },
    });
    await site.addUser({ username: `dan${count}`, password });
    await site.addUser({ phone: `1650253${count}99`.slice(0, 11), username: `eve${count}`, password });
    const taken = `1650253${count}99`.slice(0, 11);
    const page = await open();
    await give(page, 'Mobile number, e-mail or username', `dan${count}`);
    await give(page, 'Password', password);
    await heading(page, 'Add your mobile number');
    await give(page, 'Mobile number', taken.slice(1));
    await giveCode(page, taken);
    await heading(page, 'You have an account');
    assert.equal(await page.getByText('no new code is needed').count(), 0);
    await checkForEverybody(page, 'taken');
    await page.getByRole('button', { name: 'Use another number' }).click();
    await give(page, 'Mobile number', phone.slice(1));
    await giveCode(page);
    await site.arrived(page);
    assert.equal((await userWith({ username: `dan${count}` }))?.phone, `+${phone}`);
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  test('the answer that a number was added is lost: it is not asked for again', async () => {
    await site.change({ signUp: { identifiers: ['phone'], password: true, verify: true }, signIn: everyWay });
    await site.addUser({ username: `fay${count}`, password });
    const page = await open();
    await give(page, 'Mobile number, e-mail or username', `fay${count}`);
    await give(page, 'Password', password);
    await give(page, 'Mobile number', phone.slice(1));
    await page.route(
      '**/api/experience/profile',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await giveCode(page);
    await says(page, 'No connection.');
    await page.reload();
    await site.arrived(page);
    assert.equal((await userWith({ username: `fay${count}` }))?.phone, `+${phone}`);
    assert.equal((await site.smsTo(phone)).length, 1);
  });

  test('who turns back begins anew as whoever they like', async () => {
    await site.change({ signUp: { identifiers: ['phone'], password: true, verify: true }, signIn: everyWay });
    await site.addUser({ username: `gus${count}`, password });
    await site.addUser({ username: `hal${count}`, password, phone });
    const page = await open();
    await give(page, 'Mobile number, e-mail or username', `gus${count}`);
    await give(page, 'Password', password);
    await heading(page, 'Add your mobile number');
    await page.goBack();
    await page.goBack();
    await give(page, 'Mobile number, e-mail or username', `hal${count}`);
    await give(page, 'Password', password);
    await site.arrived(page);
  });
});
