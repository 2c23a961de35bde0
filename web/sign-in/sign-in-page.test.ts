/** The sign-in page in a real browser, over the simulated API: who gets in, and what is asked on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PageServer, phoneSettings } from '../../tests/pages/page-server.ts';
import { thai, wire, withSignInPage } from '../../tests/pages/sign-in-rig.ts';
import { becomes, until } from '../../server/testing/until.ts';

const emailOnly: Pick<PageServer['settings'], 'signIn' | 'signUp'> = {
  signIn: {
    methods: [{ identifier: 'email', password: false, verificationCode: true, isPasswordPrimary: false }],
  },
  signUp: { identifiers: ['email'], password: false, verify: true },
};

const phoneOrEmail: Pick<PageServer['settings'], 'signIn' | 'signUp'> = {
  signIn: {
    methods: [
      { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false },
      { identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: true },
    ],
  },
  signUp: { identifiers: ['email', 'phone'], password: false, verify: true },
};

withSignInPage('the sign-in page', (rig) => {
  const { open, toCode, arrived, says, heading, codeField } = rig;

  test('F3 a number, its code, in: by keyboard alone', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await heading(page, 'Sign in to Atlas');
    await becomes(() => page.evaluate(() => document.activeElement?.id), 'identifier');
    await page.keyboard.type(thai);
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await becomes(() => new URL(page.url()).pathname, '/sign-in/verification-code');
    await page.getByText('+66 81 234 5678').waitFor();
    await becomes(() => page.evaluate(() => document.activeElement?.id), 'code');
    await page.keyboard.type(rig.simulator.code());
    await arrived(page);
    assert.deepEqual(rig.simulator.calls, [
      'PUT /',
      'POST /verification/verification-code',
      'POST /verification/verification-code/verify',
      'POST /identification',
      'POST /submit',
    ]);
    assert.deepEqual(
      rig.simulator.sent.map(({ to, event }) => [to, event]),
      [[wire, 'SignIn']],
    );
    assert.deepEqual([...rig.simulator.applications], ['atlas']);
  });

  test('F1 signing up', async () => {
    const page = await open('/register?app_id=atlas');
    await heading(page, 'Create your Atlas account');
    await toCode(page);
    await page.keyboard.type(rig.simulator.code());
    await arrived(page);
    assert.ok(rig.simulator.users.has(wire));
    assert.deepEqual(
      rig.simulator.sent.map(({ event }) => event),
      ['Register'],
    );
  });

  test('an e-mail address, its code, in; no word of a number, a country or the price of an SMS', async () => {
    rig.server.settings = { ...phoneSettings, ...emailOnly };
    rig.simulator.users.set('ann@example.com', {});
    const page = await open();
    await page.getByText('We will e-mail you a code.').waitFor();
    const field = page.getByLabel('E-mail address');
    assert.deepEqual(
      [await field.getAttribute('type'), await field.getAttribute('autocomplete')],
      ['email', 'email'],
    );
    assert.equal(await page.getByText('Your operator may charge').count(), 0);
    await page.keyboard.press('Enter');
    await says(page, 'Enter your e-mail address.');
    await field.fill('ann@example');
    await page.keyboard.press('Enter');
    await says(page, 'This does not look like an e-mail address.');
    await field.fill(' ann@example.com ');
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await page.getByText('ann@example.com').waitFor();
    await page.getByText('your spam folder').waitFor();
    await page.keyboard.type(rig.simulator.code());
    await arrived(page);
    assert.deepEqual(
      rig.simulator.sent.map(({ to, event }) => [to, event]),
      [['ann@example.com', 'SignIn']],
    );
  });

  test('an address without an account: one question, the same code, an account; over a reload too', async () => {
    rig.server.settings = { ...phoneSettings, ...emailOnly };
    const page = await open();
    await page.getByLabel('E-mail address').fill('ann@example.com');
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await page.reload();
    await page.getByText('ann@example.com').waitFor();
    await codeField(page).fill(rig.simulator.code());
    await heading(page, 'No account yet');
    await page.getByText('Your address is confirmed').waitFor();
    await page.getByRole('button', { name: 'Use another address' }).waitFor();
    await page.getByRole('button', { name: 'Create account' }).click();
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
    assert.ok(rig.simulator.users.has('ann@example.com'));
  });

  test('one field for both: a number brings its country, an address its password and its code', async () => {
    rig.server.settings = { ...phoneSettings, ...phoneOrEmail };
    rig.simulator.users.set('ann@example.com', { password: 'correct horse' });
    const page = await open();
    const field = page.getByLabel('Mobile number or e-mail');
    await field.fill(thai);
    await page.getByLabel('Country or region').waitFor();
    await field.fill('ann@example.com');
    await page.getByLabel('Country or region').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Get a code by e-mail instead' }).click();
    await codeField(page).waitFor();
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.keyboard.press('Enter');
    await arrived(page);
    assert.deepEqual(
      rig.simulator.sent.map(({ to }) => to),
      ['ann@example.com'],
    );
  });

  test('a number that is pasted whole is split: its country beside the field, the rest in it', async () => {
    const page = await open();
    const field = page.getByLabel('Mobile number');
    await field.pressSequentially('+46701234567');
    await becomes(() => field.inputValue(), '+46701234567', 'digits do not jump under who types');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+X');
    await becomes(() => field.inputValue(), '');
    await page.keyboard.press('ControlOrMeta+V');
    await becomes(() => field.inputValue(), '70 123 45 67');
    await becomes(() => page.getByLabel('Country').inputValue(), 'SE');
  });

  test('F4 no account yet: one question, the same code', async () => {
    const page = await open();
    await toCode(page);
    await page.keyboard.type(rig.simulator.code());
    await heading(page, 'No account yet');
    await page.getByText('There is no account with +66 81 234 5678. Create one?').waitFor();
    await page.getByRole('button', { name: 'Create account' }).click();
    await arrived(page);
    assert.ok(rig.simulator.users.has(wire));
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('F2 an account already: one question, the same code', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open('/register?app_id=atlas');
    await toCode(page);
    await page.keyboard.type(rig.simulator.code());
    await heading(page, 'You have an account');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('C8 who turns back from the question keeps the proven number', async () => {
    const page = await open();
    await toCode(page);
    await page.keyboard.type(rig.simulator.code());
    await page.getByRole('button', { name: 'Use another number' }).click();
    await becomes(() => page.getByLabel('Mobile number').inputValue(), '81 234 5678');
    await page.keyboard.press('Enter');
    await heading(page, 'No account yet');
    assert.equal(rig.simulator.sent.length, 1);
    await page.getByRole('button', { name: 'Use another number' }).click();
    await page.getByRole('button', { name: 'Create one' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('where signing up is closed, nothing is asked and nothing offered', async () => {
    rig.server.settings = { ...phoneSettings, signInMode: 'SignIn' };
    rig.simulator.mode = 'SignIn';
    const page = await open();
    await heading(page, 'Sign in to Atlas');
    assert.equal(await page.getByRole('button', { name: 'Create one' }).count(), 0);
    await toCode(page);
    await page.getByText('If there is an account with +66 81 234 5678, a code is on its way.').waitFor();
    await page.keyboard.type(rig.simulator.code());
    await page.getByText('new accounts are not open here').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Create account' }).count(), 0);
  });

  test('a sign-in that is over says so and leads back to the application', async () => {
    const page = await open();
    await toCode(page);
    rig.simulator.hasInteraction = false;
    await page.keyboard.type(rig.simulator.code());
    await heading(page, 'This sign-in has ended');
    await page.getByRole('link', { name: 'Start again' }).click();
    await arrived(page);
  });

  test('a suspended account is told, on a page of its own', async () => {
    rig.simulator.users.set(wire, { isSuspended: true });
    const page = await open();
    await toCode(page);
    await page.keyboard.type(rig.simulator.code());
    await heading(page, 'This account is suspended');
    await becomes(() => new URL(page.url()).pathname, '/account-suspended');
  });

  test('the language changes in place; nothing typed is lost; the API answers in it', async () => {
    const page = await open();
    await page.getByLabel('Mobile number').fill('081');
    await page.getByLabel('Language').selectOption('ru');
    await heading(page, 'Вход в Atlas');
    await becomes(() => page.locator('html').getAttribute('lang'), 'ru');
    await until(async () => (await page.title()) === 'Вход в Atlas', 'the page has its title');
    await becomes(() => page.getByLabel('Номер мобильного').inputValue(), '081');
    await page.getByLabel('Номер мобильного').fill(thai);
    await page.keyboard.press('Enter');
    await page.locator('#code').fill('1');
    await page.getByLabel('Язык').selectOption('zh-TW');
    await heading(page, '輸入驗證碼');
    await becomes(() => page.locator('#code').inputValue(), '1');
    await page.locator('#code').fill('000000');
    await says(page, '驗證碼不正確');
    await page.reload();
    await heading(page, '輸入驗證碼');
    await page.goto(`${rig.server.address}/sign-in?app_id=atlas`);
    await heading(page, '登入 Atlas');
  });

  test('terms: said, or ticked where the tenant wants a tick', async () => {
    const terms = {
      termsOfUseUrl: 'https://atlas.example/terms',
      privacyPolicyUrl: 'https://atlas.example/privacy',
    };
    rig.server.settings = { ...phoneSettings, ...terms };
    const page = await open();
    await page.getByText('By continuing you agree to the terms of use and the privacy policy.').waitFor();
    await becomes(
      () => page.getByRole('link', { name: 'terms of use' }).getAttribute('href'),
      terms.termsOfUseUrl,
    );
    rig.server.settings = { ...phoneSettings, ...terms, agreeToTermsPolicy: 'ManualRegistrationOnly' };
    await page.goto(`${rig.server.address}/sign-in?app_id=atlas`);
    await toCode(page);
    await page.keyboard.type(rig.simulator.code());
    await heading(page, 'No account yet');
    await page.getByRole('button', { name: 'Create account' }).click();
    await says(page, 'Please tick the box to continue.');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await arrived(page);
  });

  test('two quick presses are one request', async () => {
    const page = await open();
    await page.getByLabel('Mobile number').fill(thai);
    await page.evaluate(() => {
      const form = document.querySelector('form');
      form?.requestSubmit();
      form?.requestSubmit();
    });
    await codeField(page).waitFor();
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('where nothing is switched on, the page says who can change that', async () => {
    rig.server.settings = {
      ...phoneSettings,
      signIn: { methods: [] },
      signUp: { identifiers: [], password: false, verify: false },
    };
    const page = await open();
    await heading(page, 'Nobody can sign in here yet');
  });
});
