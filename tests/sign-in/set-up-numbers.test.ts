/** Numbers and addresses set up as second factors in a real browser: the risks first, one message, nothing asked twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { languages } from '../../words/index.ts';
import { nextStepWords } from '../../words/next-steps-words.ts';
import { password, withSetUp } from './set-up-rig.ts';
import { becomes } from '../../server/testing/until.ts';

withSetUp('numbers as second factors, set up at sign-in', (rig) => {
  const { open, somebody, enter, heading, says, choose, path, codeField, newPhone, sent } = rig;

  test('B2 a number: the risks of SMS and what is safer come before it; the code proves it; one message', async () => {
    await rig.site.change({ mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'Mandatory' } });
    const ann = await somebody();
    const phone = newPhone();
    const page = await open();
    await enter(page, ann.username);
    await choose(page, /^Code by SMS/);
    await becomes(() => path(page), '/mfa-binding/sms');
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
    assert.equal((await rig.site.smsTo(phone)).length, 1);
    await codeField(page).fill('000000');
    await says(page, 'That is not the code.');
    // Thought better of it and back: the same code counts.
    await choose(page, 'Change');
    await page.locator('#identifier').press('Enter');
    await codeField(page).fill(await rig.site.code(phone));
    await rig.site.arrived(page);
    assert.equal((await ann.user())?.phone, `+${phone}`);
    assert.equal((await rig.site.smsTo(phone)).length, 1);
  });

  test('a number that was proven in this sign-in costs no second message, and survives a reload', async () => {
    await rig.site.change({ mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'Mandatory' } });
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
    await codeField(page).fill(await rig.site.code(phone));
    await says(page, 'Something went wrong');
    await page.reload();
    await heading(page, 'What is your number?');
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await rig.site.arrived(page);
    assert.equal((await rig.site.smsTo(phone)).length, 1);
  });

  test('B2 in each language the notice about SMS stands before the field, with the alternatives', async () => {
    await rig.site.change({
      mfa: { factors: ['Totp', 'WebAuthn', 'PhoneVerificationCode'], policy: 'Mandatory' },
    });
    const ann = await somebody();
    const page = await open({ viewport: { width: 320, height: 640 } });
    await enter(page, ann.username);
    await page.locator('.choice').nth(2).click();
    for (const language of languages) {
      await page.locator('footer select').selectOption(language);
      const words = nextStepWords(language) as Readonly<Record<string, string>>;
      const note = page.getByRole('complementary', { name: words['risk.title'] ?? '' });
      await note.getByText(words['risk.text'] ?? '').waitFor();
      for (const way of ['risk.totp', 'risk.passkey'])
        await note.getByRole('button', { name: words[way] ?? '', exact: true }).waitFor();
      const isBefore = await page.evaluate<boolean>(
        `document.querySelector('.note').compareDocumentPosition(document.querySelector('#identifier')) === 4`,
      );
      assert.ok(isBefore, language);
      await becomes(() => page.locator('html').getAttribute('lang'), language);
      await checkForEverybody(page, language);
    }
  });

  test('an address: code by e-mail', async () => {
    await rig.site.change({ mfa: { factors: ['Totp', 'EmailVerificationCode'], policy: 'Mandatory' } });
    const ann = await somebody();
    const page = await open();
    await enter(page, ann.username);
    await choose(page, /^Code by e-mail/);
    assert.equal(await page.locator('.note').count(), 0);
    await page.locator('#identifier').fill(`${ann.username}@example.com`);
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await codeField(page).fill(rig.site.emailCode());
    await rig.site.arrived(page);
    assert.equal((await ann.user())?.email, `${ann.username}@example.com`);
  });

  test('one more is proposed to who has only the number they sign up with; a tab that forgot asks the server', async () => {
    await rig.site.change({
      signUp: { identifiers: ['phone'], password: true, verify: true },
      signIn: {
        methods: [{ identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true }],
      },
    });
    await rig.site.change({ mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'Mandatory' } });
    const phone = newPhone();
    const page = await open();
    await rig.site.begin(page, { first_screen: 'register' });
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await codeField(page).fill(await sent(phone));
    await heading(page, 'Choose a password');
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await heading(page, 'Add one more way');
    assert.equal((await rig.site.smsTo(phone)).length, 1);
    await page.getByRole('complementary', { name: 'Good to know about codes by SMS' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Code by SMS/ }).count(), 0);
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await heading(page, 'Add one more way');
    await checkForEverybody(page, 'one more');
    await choose(page, 'Skip');
    await rig.site.arrived(page);
    assert.equal((await rig.site.smsTo(phone)).length, 1);
  });
});
