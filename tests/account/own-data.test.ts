/** What one is called and reached by, changed on the account pages: each journey to its end, each refusal with a way on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Settings } from '../../contract/settings.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { password, withAccountPages } from './account-rig.ts';
import { becomes } from '../../server/testing/until.ts';

withAccountPages('the account pages: names, numbers, passwords', (rig) => {
  const { somebody, enter, heading, press, follow, answer, says, warns, path, confirm, picture } = rig;

  test('B2, B4 another phone number from end to end: asked who it is, told the risks, two codes, the old number told', async () => {
    const [old, fresh, taken] = ['16502530401', '16502530402', '16502530403'];
    const ann = await somebody({ phone: old, password });
    await somebody({ phone: taken });
    const target = encodeURIComponent(`${rig.site.address}/demo-app`);
    const page = await enter(ann.username);
    // Where the number is a second factor too, its risks are told before a new one is bound.
    const { mfa } = (await rig.site.operator.get('/api/sign-in-exp')).body as { mfa: Settings['mfa'] };
    await rig.site.change({ mfa: { ...mfa, factors: [...mfa.factors, 'PhoneVerificationCode'] } });
    await page.goto(`${rig.site.address}/account/phone?show_success=true&redirect=${target}`);
    await heading(page, 'Is it you?');
    assert.equal((await rig.site.smsTo(old)).length, 0, 'no SMS before the person chose it');
    await press(page, 'With a code by SMS to +1 650 253 0401');
    await heading(page, 'Enter the code');
    await press(page, 'Confirm another way');
    await press(page, 'With a code by SMS to +1 650 253 0401');
    await heading(page, 'Enter the code');
    assert.equal((await rig.site.smsTo(old)).length, 1, 'there and back costs no second SMS');
    await page.getByLabel('Code', { exact: true }).fill(await rig.site.code(old));
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
    await page.getByLabel('Code', { exact: true }).fill(await rig.site.code(taken));
    await warns(page, 'Another account has this number.');
    await press(page, 'Use another number');
    await becomes(
      () => page.getByLabel('New mobile number').inputValue(),
      '650 253 0403',
      'what was typed is kept',
    );

    await page.getByLabel('New mobile number').fill('650 253 0402');
    await press(page, 'Send the code');
    await heading(page, 'Enter the code');
    await page.goBack();
    await heading(page, 'What is your new number?');
    await becomes(
      () => page.getByLabel('New mobile number').inputValue(),
      '650 253 0402',
      'Back loses nothing',
    );
    await page.goForward();
    await heading(page, 'Enter the code');
    const wrong = (await rig.site.code(fresh)) === '000000' ? '000001' : '000000';
    await page.getByLabel('Code', { exact: true }).fill(wrong);
    await warns(page, 'That is not the code.');
    await page.getByLabel('Code', { exact: true }).fill(await rig.site.code(fresh));
    await heading(page, 'Done');
    await page.getByText('Your number is now \u2068+1 650 253 0402\u2069.').first().waitFor();
    await becomes(() => path(page), '/account/phone/success');
    assert.equal((await ann.find())?.phone, `+${fresh}`);
    assert.equal((await rig.site.smsTo(fresh)).length, 1);
    const told = async () =>
      (await rig.site.smsTo(old)).map(({ text }) => text).filter((text) => !/\d{6}/.test(text));
    await becomes(async () => (await told()).length, 1);
    assert.match((await told())[0] ?? '', /number/);
    assert.equal((await rig.site.smsTo(old)).length, 2);
    await follow(page, /^Back to /);
    await page.waitForURL(/\/demo-app/);
  });

  test('another e-mail address, filled in by the link; the number removed; the keyboard is led along', async () => {
    const ann = await somebody({ phone: '16502530431', email: 'old@example.com', password });
    const page = await enter(ann.username, { path: '/account/email?identifier=new@example.com' });
    await heading(page, 'Is it you?');
    const focused = () => page.evaluate<string>(`document.activeElement.textContent`);
    await becomes(() => focused(), 'Is it you?', 'what is new on the page is where the keyboard is');
    await press(page, 'With your password');
    await confirm(page);
    await heading(page, 'What is your new address?');
    await becomes(() => page.getByLabel('New e-mail address').inputValue(), 'new@example.com');
    await press(page, 'Send the code');
    await heading(page, 'Enter the code');
    await page.getByLabel('Code', { exact: true }).fill(rig.site.emailCode());
    await says(page, 'Your address is now \u2068new@example.com\u2069.');
    assert.equal((await ann.find())?.email, 'new@example.com');
    await press(page, 'Remove Mobile number');
    await page.getByRole('heading', { name: 'Remove this number?' }).waitFor();
    await page.keyboard.press('Escape');
    // Not by a function in the page: its policy lets no text become a script.
    await page.locator('#phone-remove:focus').waitFor();
    await page.keyboard.press('Enter');
    await answer(page, 'Remove');
    await says(page, 'The number was removed.');
    assert.equal((await ann.find())?.phone, null);
    await page.goBack();
    await heading(page, 'What is your new address?');
    await page.goForward();
    await heading(page, 'Security');
    const { users } = rig.site.harness.services;
    await users.update('default', ann.user.id, { username: null });
    await page.reload();
    await page.getByText('This is your only way to sign in, so it has to stay.').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0, 'the last way in stays');
    await checkForEverybody(page, 'the last way in');
    await picture(page, 'last-way');
    await users.update('default', ann.user.id, { username: ann.username });
    await page.reload();
    await page.getByRole('button', { name: 'Remove E-mail address' }).waitFor();
    await page.context().setOffline(true);
    await press(page, 'Remove E-mail address');
    await answer(page, 'Remove');
    await warns(page, 'No connection. Check your network and try again.');
    await page.context().setOffline(false);
    await answer(page, 'Remove');
    await says(page, 'The address was removed.');
  });

  test('a proof that has ended is asked for anew, without losing what was typed; wrong passwords are told', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, { path: '/account/password' });
    await heading(page, 'Is it you?');
    await becomes(() => path(page), '/account/password', 'the deep link is kept over the sign-in');
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill('not this one');
    await press(page, 'Continue');
    await warns(page, 'This password is not right. Try again.');
    await confirm(page);
    await heading(page, 'Choose a new password');
    await page.getByLabel('New password').fill('x');
    await press(page, 'Save');
    await warns(page, /does not meet the rules.*Use at least \d+ characters/);
    await page.getByLabel('New password').fill('eight loud mountains');
    rig.site.harness.clock.move(11 * 60_000);
    await press(page, 'Save');
    await confirm(page);
    await says(page, 'Your new password counts from now on.');
    await becomes(() => path(page), '/account/security');
    const { users } = rig.site.harness.services;
    assert.equal(
      (await users.checkPassword('default', { id: ann.user.id }, 'eight loud mountains'))?.id,
      ann.user.id,
    );
  });

  test('the name and the picture are saved; other schemes than https are none', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, { path: '/account/profile' });
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
});
