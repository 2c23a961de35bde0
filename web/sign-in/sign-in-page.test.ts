/** The sign-in page in a real browser, over the simulated API: each flow, each refusal, each way people behave. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import type { ExperienceSimulator } from '../../tests/pages/experience-simulator.ts';
import { type PageServer, phoneSettings, startPageServer } from '../../tests/pages/page-server.ts';
import { watchForErrors } from '../ui/testing/look-at.ts';

const thai = '0812345678';
const wire = '66812345678';

const passwords: Pick<PageServer['settings'], 'signIn'> = {
  signIn: {
    methods: [
      { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: false },
      { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
    ],
  },
};
const usernameOnly: Pick<PageServer['settings'], 'signIn' | 'signUp'> = {
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  signUp: { identifiers: ['username'], password: true, verify: false },
};

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

withBrowser('the sign-in page', (browser) => {
  let server: PageServer;
  let simulator: ExperienceSimulator;
  const errors: (readonly string[])[] = [];
  const pages: Page[] = [];

  before(async () => {
    server = await startPageServer();
  });
  after(() => server.close());
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });
  beforeEach(() => {
    simulator = server.simulator;
    simulator.reset();
    server.settings = phoneSettings;
  });

  async function open(path = '/sign-in?app_id=atlas', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.open({ locale: 'en-TH', ...options });
    pages.push(page);
    errors.push(watchForErrors(page));
    await page.goto(server.address + path);
    return page;
  }

  async function toCode(page: Page, number = thai): Promise<void> {
    await page.getByLabel('Mobile number').fill(number);
    await page.keyboard.press('Enter');
    await page.getByLabel('Code', { exact: true }).waitFor();
  }

  /** The request reaches the server, its answer never comes back. */
  const loseAnswer = (page: Page, path: string) =>
    page.route(
      `**/api/experience/${path}`,
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );

  const arrived = (page: Page) => page.getByRole('heading', { name: 'Arrived' }).waitFor();
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const codeField = (page: Page) => page.getByLabel('Code', { exact: true });

  test('F3 a number, its code, in: by keyboard alone', async () => {
    simulator.users.set(wire, {});
    const page = await open();
    await heading(page, 'Sign in to Atlas');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'identifier');
    await page.keyboard.type(thai);
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    assert.equal(new URL(page.url()).pathname, '/sign-in/verification-code');
    await page.getByText('+66 81 234 5678').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'code');
    await page.keyboard.type(simulator.code());
    await arrived(page);
    assert.deepEqual(simulator.calls, [
      'PUT /',
      'POST /verification/verification-code',
      'POST /verification/verification-code/verify',
      'POST /identification',
      'POST /submit',
    ]);
    assert.deepEqual(
      simulator.sent.map(({ to, event }) => [to, event]),
      [[wire, 'SignIn']],
    );
    assert.deepEqual([...simulator.applications], ['atlas']);
  });

  test('F1 signing up', async () => {
    const page = await open('/register?app_id=atlas');
    await heading(page, 'Create your Atlas account');
    await toCode(page);
    await page.keyboard.type(simulator.code());
    await arrived(page);
    assert.ok(simulator.users.has(wire));
    assert.deepEqual(
      simulator.sent.map(({ event }) => event),
      ['Register'],
    );
  });

  test('an e-mail address, its code, in; no word of a number, a country or the price of an SMS', async () => {
    server.settings = { ...phoneSettings, ...emailOnly };
    simulator.users.set('ann@example.com', {});
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
    await page.keyboard.type(simulator.code());
    await arrived(page);
    assert.deepEqual(
      simulator.sent.map(({ to, event }) => [to, event]),
      [['ann@example.com', 'SignIn']],
    );
  });

  test('an address without an account: one question, the same code, an account; over a reload too', async () => {
    server.settings = { ...phoneSettings, ...emailOnly };
    const page = await open();
    await page.getByLabel('E-mail address').fill('ann@example.com');
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await page.reload();
    await page.getByText('ann@example.com').waitFor();
    await codeField(page).fill(simulator.code());
    await heading(page, 'No account yet');
    await page.getByText('Your address is confirmed').waitFor();
    await page.getByRole('button', { name: 'Use another address' }).waitFor();
    await page.getByRole('button', { name: 'Create account' }).click();
    await arrived(page);
    assert.equal(simulator.sent.length, 1);
    assert.ok(simulator.users.has('ann@example.com'));
  });

  test('one field for both: a number brings its country, an address its password and its code', async () => {
    server.settings = { ...phoneSettings, ...phoneOrEmail };
    simulator.users.set('ann@example.com', { password: 'correct horse' });
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
      simulator.sent.map(({ to }) => to),
      ['ann@example.com'],
    );
  });

  test('F4 no account yet: one question, the same code', async () => {
    const page = await open();
    await toCode(page);
    await page.keyboard.type(simulator.code());
    await heading(page, 'No account yet');
    await page.getByText('There is no account with +66 81 234 5678. Create one?').waitFor();
    await page.getByRole('button', { name: 'Create account' }).click();
    await arrived(page);
    assert.ok(simulator.users.has(wire));
    assert.equal(simulator.sent.length, 1);
  });

  test('F2 an account already: one question, the same code', async () => {
    simulator.users.set(wire, {});
    const page = await open('/register?app_id=atlas');
    await toCode(page);
    await page.keyboard.type(simulator.code());
    await heading(page, 'You have an account');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await arrived(page);
    assert.equal(simulator.sent.length, 1);
  });

  test('C8 who turns back from the question keeps the proven number', async () => {
    const page = await open();
    await toCode(page);
    await page.keyboard.type(simulator.code());
    await page.getByRole('button', { name: 'Use another number' }).click();
    assert.equal(await page.getByLabel('Mobile number').inputValue(), '81 234 5678');
    await page.keyboard.press('Enter');
    await heading(page, 'No account yet');
    assert.equal(simulator.sent.length, 1);
    await page.getByRole('button', { name: 'Use another number' }).click();
    await page.getByRole('button', { name: 'Create one' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await arrived(page);
    assert.equal(simulator.sent.length, 1);
  });

  test('where signing up is closed, nothing is asked and nothing offered', async () => {
    server.settings = { ...phoneSettings, signInMode: 'SignIn' };
    simulator.mode = 'SignIn';
    const page = await open();
    assert.equal(await page.getByRole('button', { name: 'Create one' }).count(), 0);
    await toCode(page);
    await page.getByText('If there is an account with +66 81 234 5678, a code is on its way.').waitFor();
    await page.keyboard.type(simulator.code());
    await page.getByText('new accounts are not open here').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Create account' }).count(), 0);
  });

  test('a wrong code is told beside the field, and the field is ready for the right one', async () => {
    simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    await page.keyboard.type('000000');
    await says(page, 'That is not the code.');
    const field = codeField(page);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    const told = await field.getAttribute('aria-describedby');
    assert.match(await page.locator(`#${told}`).innerText(), /not the code/);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'code');
    assert.equal(await field.inputValue(), '');
    await page.keyboard.type(simulator.code());
    await arrived(page);
  });

  test('a code that counts no more: what happened, and a new one', async () => {
    simulator.users.set(wire, {});
    simulator.resendAfterSeconds = 0;
    for (const [code, sentence] of [
      ['verification_code.expired', 'This code has expired.'],
      ['verification_code.exceed_max_try', 'This code was tried too often.'],
    ] as const) {
      const page = await open();
      await toCode(page);
      simulator.fail('POST /verification/verification-code/verify', { code });
      await page.keyboard.type(simulator.code());
      await says(page, sentence);
      const old = simulator.code();
      await page.getByRole('button', { name: 'Send a new code' }).click();
      await page.getByRole('status').filter({ hasText: 'A new code is on its way' }).waitFor();
      assert.notEqual(simulator.code(), old);
      await codeField(page).fill(simulator.code());
      await arrived(page);
    }
  });

  test('refusals of a send stand beside the number and say what to do', async () => {
    for (const [fault, sentence] of [
      [
        {
          status: 429,
          code: 'request.message_rate_limited',
          data: { limit: 'recipient', retryAfterSeconds: 400 },
        },
        'Please try again in 7 minutes.',
      ],
      [
        {
          status: 429,
          code: 'request.message_rate_limited',
          data: { limit: 'address', retryAfterSeconds: 40 },
        },
        'from your network. Please try again in 40 seconds.',
      ],
      [{ status: 501, code: 'connector.not_found' }, 'This service cannot send messages yet.'],
      [{ status: 400, code: 'connector.general' }, 'The message could not be sent.'],
      [{ status: 422, code: 'user.invalid_phone' }, 'not a phone number we can use'],
      [{ status: 503, code: 'server.unavailable' }, 'cannot answer right now'],
    ] as const) {
      const page = await open();
      simulator.fail('POST /verification/verification-code', fault);
      await page.getByLabel('Mobile number').fill(thai);
      await page.keyboard.press('Enter');
      await says(page, sentence);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'identifier');
      await page.keyboard.press('Enter');
      await codeField(page).waitFor();
    }
  });

  test('the countdown is the server’s, also over a reload and after "too early"', async () => {
    simulator.resendAfterSeconds = 21;
    const page = await open();
    await toCode(page);
    await page.getByText(/New code in (21|20) seconds/).waitFor();
    await page.reload();
    await page.getByText(/New code in (21|20|19) seconds/).waitFor();
    await page.getByText('+66 81 234 5678').waitFor();
    simulator.resendAfterSeconds = 0;
    const other = await open();
    await toCode(other);
    simulator.fail('POST /verification/verification-code', {
      status: 429,
      code: 'request.message_rate_limited',
      data: { limit: 'resend', retryAfterSeconds: 12 },
    });
    await codeField(other).fill('12');
    await other.getByRole('button', { name: 'Send a new code' }).click();
    await says(other, 'You can ask for a new one in 12 seconds.');
    await other.getByText(/New code in (12|11) seconds/).waitFor();
    assert.equal(await codeField(other).inputValue(), '12', 'C4: what was typed stays when nothing was sent');
  });

  test('C9 a reload keeps the page, with and without the tab’s memory', async () => {
    simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    await page.reload();
    await codeField(page).waitFor();
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.getByText('+66 81 234 5678').waitFor();
    await codeField(page).fill(simulator.code());
    await arrived(page);
    assert.equal(simulator.sent.length, 1);
  });

  test('C7 a lost answer costs no second code', async () => {
    for (const path of ['verification/verification-code/verify', 'identification', 'submit']) {
      simulator.reset();
      simulator.users.set(wire, {});
      const page = await open();
      await toCode(page);
      await loseAnswer(page, path);
      await page.keyboard.type(simulator.code());
      await says(page, 'No connection.');
      await page.getByRole('button', { name: 'Continue' }).click();
      await arrived(page);
      assert.equal(simulator.sent.length, 1, path);
    }
  });

  test('C7 a reload after a proven code goes on by itself', async () => {
    simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    await loseAnswer(page, 'identification');
    await page.keyboard.type(simulator.code());
    await says(page, 'No connection.');
    await page.reload();
    await arrived(page);
  });

  test('without a connection the page says so, and goes on when it is back', async () => {
    const page = await open();
    await page.context().setOffline(true);
    await page.getByLabel('Mobile number').fill(thai);
    await page.keyboard.press('Enter');
    await says(page, 'No connection. Check your network and try again.');
    await page.context().setOffline(false);
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
  });

  test('a newer code sent in another tab is the one that counts', async () => {
    simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    simulator.flow!.record!.id = 'newer';
    await page.keyboard.type(simulator.code());
    await arrived(page);
  });

  test('the same number again within the life of its code sends nothing', async () => {
    const page = await open();
    await toCode(page);
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await codeField(page).waitFor();
    assert.equal(simulator.sent.length, 1);
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Mobile number').fill('0899999999');
    await page.keyboard.press('Enter');
    await page.getByText('+66 89 999 9999').waitFor();
    assert.equal(simulator.sent.length, 2);
  });

  test('what is remembered of an earlier sign-in does not count in the next one', async () => {
    const page = await open();
    await toCode(page);
    simulator.flow = undefined;
    await page.goto(`${server.address}/sign-in?app_id=atlas`);
    await page.waitForTimeout(300);
    await page.getByRole('button', { name: 'Continue' }).click();
    await codeField(page).waitFor();
    assert.equal(simulator.sent.length, 2);
  });

  test('back and forward lead where they always do', async () => {
    const page = await open();
    await toCode(page);
    await page.goBack();
    assert.equal(await page.getByLabel('Mobile number').inputValue(), '81 234 5678');
    await page.goForward();
    await codeField(page).waitFor();
  });

  test('D5 a code or a whole message may be pasted, and no other number is taken', async () => {
    simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const field = codeField(page);
    assert.equal(await field.getAttribute('maxlength'), null);
    assert.equal(await field.getAttribute('autocomplete'), 'one-time-code');
    assert.equal(await field.getAttribute('inputmode'), 'numeric');
    const paste = (text: string) =>
      field.evaluate((input, pasted) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text', pasted);
        input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, text);
    await paste('Call us: +66 2 123 456');
    await says(page, 'We found no code in the text you pasted.');
    await paste('Order 111222.\nYour code is 000000.\n@elsewhere.example #000000');
    assert.equal(await field.inputValue(), '');
    await paste('12 34');
    assert.equal(await field.inputValue(), '1234');
    const code = simulator.code();
    await paste(
      `Order 111222 is on its way. ${code} is your code, good for 10 minutes.\n\n@127.0.0.1 #${code}`,
    );
    await arrived(page);
  });

  test('D5 the code that a phone fills in is taken, also with a space', async () => {
    simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const code = simulator.code();
    await codeField(page).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await arrived(page);
  });

  test('D5 WebOTP hands over the code and is called off when the page is left', async () => {
    simulator.users.set(wire, {});
    const page = await open('about:blank'.replace('about:blank', '/unknown-session'));
    await page.addInitScript(() => {
      Object.assign(globalThis, { OTPCredential: class {} });
      const asked = { signal: undefined as AbortSignal | undefined, give: (_code: string) => {} };
      Object.assign(globalThis, { asked });
      Object.defineProperty(navigator, 'credentials', {
        value: {
          get: ({ signal }: { signal: AbortSignal }) =>
            new Promise((resolve) =>
              Object.assign(asked, { signal, give: (code: string) => resolve({ code }) }),
            ),
        },
      });
    });
    await page.goto(`${server.address}/sign-in?app_id=atlas`);
    await toCode(page);
    await page.getByRole('button', { name: 'Change' }).click();
    assert.equal(await page.evaluate('asked.signal.aborted'), true);
    await page.getByRole('button', { name: 'Continue' }).click();
    await codeField(page).waitFor();
    await page.evaluate(`asked.give('${simulator.code()}')`);
    await arrived(page);
  });

  test('a sign-in that is over says so and leads back to the application', async () => {
    const page = await open();
    await toCode(page);
    simulator.hasInteraction = false;
    await page.keyboard.type(simulator.code());
    await heading(page, 'This sign-in has ended');
    await page.getByRole('link', { name: 'Start again' }).click();
    await arrived(page);
  });

  test('a suspended account is told, on a page of its own', async () => {
    simulator.users.set(wire, { isSuspended: true });
    const page = await open();
    await toCode(page);
    await page.keyboard.type(simulator.code());
    await heading(page, 'This account is suspended');
    assert.equal(new URL(page.url()).pathname, '/account-suspended');
  });

  test('F5 username and password stand on one page; a wrong one is told beside the password', async () => {
    server.settings = { ...phoneSettings, ...usernameOnly };
    simulator.users.set('ann', { password: 'correct horse' });
    const page = await open();
    assert.equal(await page.getByLabel('Username').getAttribute('autocomplete'), 'username');
    assert.equal(
      await page.getByLabel('Password', { exact: true }).getAttribute('autocomplete'),
      'current-password',
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    await says(page, 'Enter your username.');
    await page.getByLabel('Username').fill('ann');
    await page.keyboard.press('Enter');
    await says(page, 'Enter a password.');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await says(page, 'The account or the password is not right.');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'password');
    await page.getByRole('button', { name: 'Show' }).click();
    assert.equal(await page.locator('#password').getAttribute('type'), 'text');
    await page.locator('#password').fill('correct horse');
    await page.keyboard.press('Enter');
    await arrived(page);
  });

  test('signing up with a username and a password says what a password lacks', async () => {
    server.settings = { ...phoneSettings, ...usernameOnly };
    simulator.users.set('ann', { password: 'x' });
    const page = await open('/register?app_id=atlas');
    await page.getByLabel('Username').fill('9lives');
    await page.getByLabel('New password').fill('short');
    await page.keyboard.press('Enter');
    await says(page, 'A username begins with a letter');
    await page.getByLabel('Username').fill('ann');
    await page.keyboard.press('Enter');
    await says(page, 'This username is taken.');
    await page.getByLabel('Username').fill('ben');
    await page.keyboard.press('Enter');
    await says(page, 'Choose another one. Use at least 8 characters.');
    await page.getByLabel('New password').fill('long enough');
    await page.keyboard.press('Enter');
    await arrived(page);
    assert.equal(simulator.users.get('ben')?.password, 'long enough');
  });

  test('one field for a number or a username; from code to password and back nothing is lost', async () => {
    server.settings = { ...phoneSettings, ...passwords };
    simulator.users.set(wire, { password: 'correct horse' });
    const page = await open();
    const field = page.getByLabel('Mobile number or username');
    await field.fill('ann');
    assert.equal(await page.getByLabel('Country or region').count(), 0);
    await page.keyboard.press('Enter');
    await heading(page, 'Enter your password');
    await page.getByText('For ann.').waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await field.fill(thai);
    await page.getByLabel('Country or region').waitFor();
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByText('For +66 81 234 5678.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.getByRole('button', { name: 'Get a code by SMS instead' }).click();
    await codeField(page).waitFor();
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), 'correct horse');
    await page.getByRole('button', { name: 'Get a code by SMS instead' }).click();
    await codeField(page).waitFor();
    assert.equal(simulator.sent.length, 1);
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByLabel('Password', { exact: true }).press('Enter');
    await arrived(page);
  });

  test('E2 numbers as people write them, in the country they name', async () => {
    const page = await open();
    const field = page.getByLabel('Mobile number');
    const country = page.getByLabel('Country or region');
    assert.equal(await country.inputValue(), 'TH');
    await field.fill('+886 912 345 678');
    assert.equal(await country.inputValue(), 'TW');
    await field.blur();
    assert.equal(await field.inputValue(), '912 345 678');
    await country.selectOption('RU');
    await field.fill('8 (912) 345-67-89');
    await page.keyboard.press('Enter');
    await page.getByText('+7 912 345 67 89').waitFor();
    assert.equal(simulator.sent.at(-1)?.to, '79123456789');
    await page.getByRole('button', { name: 'Change' }).click();
    for (const [typed, sentence] of [
      ['', 'Enter your mobile number.'],
      ['912', 'This number is too short for Russia.'],
      ['91234567890123', 'This number is too long for Russia.'],
      ['+999 12345', 'No country has this code.'],
    ] as const) {
      await field.fill(typed);
      await page.getByRole('button', { name: 'Continue' }).click();
      await says(page, sentence);
    }
    assert.equal(simulator.sent.length, 1);
  });

  test('the language changes in place; nothing typed is lost; the API answers in it', async () => {
    const page = await open();
    await page.getByLabel('Mobile number').fill('081');
    await page.getByLabel('Language').selectOption('ru');
    await heading(page, 'Вход в Atlas');
    assert.equal(await page.locator('html').getAttribute('lang'), 'ru');
    assert.equal(await page.title(), 'Вход в Atlas');
    assert.equal(await page.getByLabel('Номер мобильного').inputValue(), '081');
    await page.getByLabel('Номер мобильного').fill(thai);
    await page.keyboard.press('Enter');
    await page.locator('#code').fill('1');
    await page.getByLabel('Язык').selectOption('zh-TW');
    await heading(page, '輸入驗證碼');
    assert.equal(await page.locator('#code').inputValue(), '1');
    await page.locator('#code').fill('000000');
    await says(page, '驗證碼不正確');
    await page.reload();
    await heading(page, '輸入驗證碼');
    await page.goto(`${server.address}/sign-in?app_id=atlas`);
    await heading(page, '登入 Atlas');
  });

  test('terms: said, or ticked where the tenant wants a tick', async () => {
    const terms = {
      termsOfUseUrl: 'https://atlas.example/terms',
      privacyPolicyUrl: 'https://atlas.example/privacy',
    };
    server.settings = { ...phoneSettings, ...terms };
    const page = await open();
    await page.getByText('By continuing you agree to the terms of use and the privacy policy.').waitFor();
    assert.equal(
      await page.getByRole('link', { name: 'terms of use' }).getAttribute('href'),
      terms.termsOfUseUrl,
    );
    server.settings = { ...phoneSettings, ...terms, agreeToTermsPolicy: 'ManualRegistrationOnly' };
    await page.goto(`${server.address}/sign-in?app_id=atlas`);
    await toCode(page);
    await page.keyboard.type(simulator.code());
    await heading(page, 'No account yet');
    await page.getByRole('button', { name: 'Create account' }).click();
    await says(page, 'Please tick the box to continue.');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await arrived(page);
  });

  test('while messages stay here, the page says where to read them', async () => {
    server.telephone = 'http://localhost:3002/telephone';
    const page = await open();
    await toCode(page);
    assert.equal(
      await page.getByRole('link', { name: 'telephone page' }).getAttribute('href'),
      server.telephone,
    );
    server.telephone = undefined;
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
    assert.equal(simulator.sent.length, 1);
  });

  test('where nothing is switched on, the page says who can change that', async () => {
    server.settings = {
      ...phoneSettings,
      signIn: { methods: [] },
      signUp: { identifiers: [], password: false, verify: false },
    };
    const page = await open();
    await heading(page, 'Nobody can sign in here yet');
  });

  test('no page of this file broke its own policy or threw', () => {
    assert.deepEqual(errors.flat(), []);
  });
});
