/** Names, numbers and passwords as people type them, in a real browser over the simulated API. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PageServer, phoneSettings } from '../../tests/pages/page-server.ts';
import { thai, wire, withSignInPage } from '../../tests/pages/sign-in-rig.ts';
import { becomes } from '../../server/testing/until.ts';

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

withSignInPage('names and passwords', (rig) => {
  const { open, arrived, says, heading, codeField } = rig;

  test('F5 username and password stand on one page; a wrong one is told beside the password', async () => {
    rig.server.settings = { ...phoneSettings, ...usernameOnly };
    rig.simulator.users.set('ann', { password: 'correct horse' });
    const page = await open();
    await becomes(() => page.getByLabel('Username').getAttribute('autocomplete'), 'username');
    await becomes(
      () => page.getByLabel('Password', { exact: true }).getAttribute('autocomplete'),
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
    await becomes(() => page.evaluate(() => document.activeElement?.id), 'password');
    await page.getByRole('button', { name: 'Show' }).click();
    await becomes(() => page.locator('#password').getAttribute('type'), 'text');
    await page.locator('#password').fill('correct horse');
    await page.keyboard.press('Enter');
    await arrived(page);
  });

  test('signing up with a username and a password says what a password lacks', async () => {
    rig.server.settings = { ...phoneSettings, ...usernameOnly };
    rig.simulator.users.set('ann', { password: 'x' });
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
    assert.equal(rig.simulator.users.get('ben')?.password, 'long enough');
  });

  test('one field for a number or a username; from code to password and back nothing is lost', async () => {
    rig.server.settings = { ...phoneSettings, ...passwords };
    rig.simulator.users.set(wire, { password: 'correct horse' });
    const page = await open();
    const field = page.getByLabel('Mobile number or username');
    await field.fill('ann');
    await page.getByLabel('Country or region').waitFor({ state: 'detached' });
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
    await becomes(() => page.getByLabel('Password', { exact: true }).inputValue(), 'correct horse');
    await page.getByRole('button', { name: 'Get a code by SMS instead' }).click();
    await codeField(page).waitFor();
    assert.equal(rig.simulator.sent.length, 1);
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByLabel('Password', { exact: true }).press('Enter');
    await arrived(page);
  });

  test('E2 numbers as people write them, in the country they name', async () => {
    const page = await open();
    const field = page.getByLabel('Mobile number');
    const country = page.getByLabel('Country or region');
    await becomes(() => country.inputValue(), 'TH');
    await field.fill('+886 912 345 678');
    await becomes(() => country.inputValue(), 'TW');
    await field.blur();
    await becomes(() => field.inputValue(), '912 345 678');
    await country.selectOption('RU');
    await field.fill('8 (912) 345-67-89');
    await page.keyboard.press('Enter');
    await page.getByText('+7 912 345 67 89').waitFor();
    assert.equal(rig.simulator.sent.at(-1)?.to, '79123456789');
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
    assert.equal(rig.simulator.sent.length, 1);
  });
});
