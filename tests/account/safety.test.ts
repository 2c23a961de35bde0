/** What protects an account, on the account pages: second factors, trusted devices, and where one is signed in. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { basisOf } from '../../server/routes/device-basis.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { addAuthenticator } from '../sign-in/virtual-authenticator.ts';
import { password, withAccountPages } from './account-rig.ts';
import { becomes } from '../../server/testing/until.ts';

const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

withAccountPages('the account pages: second step and devices', (rig) => {
  const { somebody, enter, heading, press, follow, answer, says, warns, path, confirm, picture } = rig;

  test('an authenticator app, backup codes and a passkey: added, shown again, named, removed', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, { path: '/account/security' });
    await addAuthenticator(page);
    await heading(page, 'Security');
    await follow(page, 'Set up Authenticator app');
    await confirm(page);
    await heading(page, 'Set up an authenticator app');
    const key = async () => (await page.locator('.key code').innerText()).replace(/\s/g, '');
    const scanned = await key();
    await page.goBack();
    await heading(page, 'Security');
    await page.goForward();
    await becomes(() => key(), scanned, 'what was scanned stays good');
    assert.equal(await page.getByText('This is a new key.').count(), 0);
    await page.reload();
    await page.getByText('This is a new key.').waitFor();
    const secret = await key();
    assert.notEqual(secret, scanned);
    const bytes = fromBase32(secret);
    assert.ok(bytes && bytes.length === 20);
    await becomes(() => page.locator('.qr path').getAttribute('d').then(String), /^M4 4h7/);
    await checkForEverybody(page, 'authenticator app');
    await picture(page, 'totp');
    const value = () => totpAt(bytes, stepAt(rig.site.harness.clock.now()));
    await page.getByLabel('Code that the app shows').fill(value() === '000000' ? '000001' : '000000');
    await press(page, 'Continue');
    await warns(page, /code/);
    await page.getByLabel('Code that the app shows').fill(value());
    await press(page, 'Continue');
    await says(page, 'Your app is set up.');

    await follow(page, 'Make Backup codes');
    await heading(page, 'Keep these codes safe');
    await page.locator('.codes code').nth(9).waitFor();
    const codes = await page.locator('.codes code').allInnerTexts();
    assert.equal(new Set(codes).size, 10);
    await checkForEverybody(page, 'new backup codes');
    await picture(page, 'backup-codes');
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
    assert.match(file.suggestedFilename(), /^backup-codes-localhost.*\.txt$/);
    const text = readFileSync(await file.path(), 'utf8');
    for (const code of codes) assert.ok(text.includes(code));
    const { factors } = rig.site.harness.services;
    const owner = { tenantId: 'default', userId: ann.user.id };
    assert.equal(await factors.useBackupCode(owner, codes[0] ?? ''), undefined, 'not before they were kept');
    await press(page, 'I have kept them');
    await says(page, 'Your backup codes count from now on.');
    assert.ok(await factors.useBackupCode(owner, codes[0] ?? ''));
    await follow(page, 'Show Backup codes');
    await page.locator('.codes s').waitFor();
    await becomes(() => page.locator('.codes code').allInnerTexts(), codes.slice(1));
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
    await answer(page, 'Remove');
    await says(page, 'The passkey was removed.');
    const proofKey = 'latchkey-account::proof';
    const proof = await page.evaluate<string>(`sessionStorage.getItem('${proofKey}')`);
    assert.deepEqual(Object.keys(JSON.parse(proof) as object), ['id', 'of', 'until']);
    assert.ok(!proof.includes(password));
    await page.evaluate(
      `sessionStorage.setItem('${proofKey}', JSON.stringify({ ...${proof}, until: Date.now() }))`,
    );
    await page.goto(`${rig.site.address}/account/security`);
    await press(page, 'Remove Authenticator app');
    await answer(page, 'Remove');
    await heading(page, 'Is it you?');
    await becomes(() => page.evaluate(`sessionStorage.getItem('${proofKey}')`), null, 'over, and forgotten');
    await confirm(page);
    await says(page, 'The app was removed.');
    assert.deepEqual(
      (await factors.list(owner)).map(({ kind }) => kind),
      ['backup-codes'],
    );
  });

  test('a device that was trusted at sign-in: its days, which one is this, forgotten alone and with all others', async () => {
    await rig.site.change({ trustedDevice: { enabled: true, durationDays: 7 } });
    const ann = await somebody();
    const value = await rig.appOf(ann);
    const second = (at: Page) => rig.trust(at, value());
    await enter(ann.username, { second, options: { userAgent: iPhone } });
    await enter(ann.username, { second, options: { userAgent: 'Robot/1.0' } });
    const page = await enter(ann.username, { second, path: '/account/security' });
    await follow(page, 'Show Trusted devices');
    await confirm(page);
    await heading(page, 'Trusted devices');
    const rows = page.locator('section').getByRole('listitem');
    await rows.first().waitFor();
    await becomes(() => rows.count(), 3);
    await becomes(() => rows.first().innerText(), /Chrome on Linux\s+This device\s+Trusted since .+, until /);
    await picture(page, 'trusted-devices');
    await press(page, 'Forget Safari on iPhone');
    await answer(page, 'Forget');
    await says(page, 'The device is trusted no longer.');
    await becomes(() => rows.count(), 2);
    await press(page, 'Forget all');
    await answer(page, 'Forget all');
    await says(page, 'No device is trusted any more.');
    await page.getByText('You trust no device.').waitFor();
    const { trustedDevices } = rig.site.harness.services;
    const basis = basisOf('default', ann.user, await rig.site.harness.services.factors.list(ann.owner));
    assert.deepEqual(await trustedDevices.list(basis), []);
  });

  test('the second step is left out by the person’s own choice alone, asked about first, and asked for again', async () => {
    const ann = await somebody();
    const value = await rig.appOf(ann);
    const code = (at: Page) => at.getByLabel('Code', { exact: true }).fill(value());
    const page = await enter(ann.username, { second: code });
    await page.getByText('Two-step sign-in is on.').waitFor();
    await follow(page, 'Security');
    await press(page, 'Turn off Second step at sign-in');
    await page.getByRole('heading', { name: 'Sign in without the second step?' }).waitFor();
    await answer(page, 'Turn off');
    await confirm(page);
    await says(page, 'You are no longer asked for the second step.');
    const chosen = async () => (await ann.find())?.factorChoices['mfa'];
    assert.deepEqual(await chosen(), { skipMfaOnSignIn: true });

    const without = await enter(ann.username);
    await without.getByText('is enough to get in.').waitFor();
    await follow(without, 'Turn on');
    await press(without, 'Turn on Second step at sign-in');
    await confirm(without);
    await says(without, 'You are asked for the second step from now on.');
    assert.deepEqual(await chosen(), { enabled: true, skipMfaOnSignIn: false });
    await rig.site.change({ mfa: { factors: ['Totp'], policy: 'Mandatory' } });
    await without.reload();
    await heading(without, 'Security');
    assert.equal(await without.getByText('Second step at sign-in').count(), 0, 'not theirs to decide');
  });

  test('where one is signed in: in words, ended one by one and all others at once; and signing out here', async () => {
    const ann = await somebody();
    const phone = await enter(ann.username, { options: { userAgent: iPhone } });
    const third = await enter(ann.username, { options: { userAgent: 'Robot/1.0' } });
    const page = await enter(ann.username, { path: '/account/sessions' });
    await confirm(page);
    await heading(page, 'Where you are signed in');
    const rows = page.locator('section').first().getByRole('listitem');
    await rows.first().waitFor();
    await becomes(() => rows.count(), 3);
    await becomes(() => rows.first().innerText(), /Chrome on Linux\s+This device/);
    await picture(page, 'sessions');
    await checkForEverybody(page, 'sessions');
    await press(page, 'Sign out there Safari on iPhone');
    await answer(page, 'Sign out there');
    await says(page, 'That device was signed out.');
    await becomes(() => rows.count(), 2);
    await phone.getByRole('link', { name: 'Security', exact: true }).click();
    await phone.getByRole('link', { name: 'Change Password', exact: true }).click();
    await phone.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
    await press(phone, 'Continue');
    await heading(phone, 'Your account could not be opened');
    await phone.getByText('Your sign-in has ended. Sign in again to go on.').waitFor();
    await press(phone, 'Sign in');
    await phone.locator('#identifier').waitFor();

    await press(page, 'Sign out everywhere else');
    await answer(page, 'Sign out everywhere else');
    await says(page, 'You are signed in here alone.');
    await page.getByText('You are signed in nowhere else.').waitFor();
    await third.reload();
    await third.locator('#identifier').waitFor();

    await page.reload();
    // The proof still holds: what it opens is open.
    await page.getByText('You are signed in nowhere else.').waitFor();
    await press(page, 'Sign out');
    await heading(page, 'You are signed out');
    await becomes(() => path(page), '/account');
    assert.deepEqual(
      await page.evaluate(`Object.keys(sessionStorage).filter((key) => key.startsWith('latchkey-account'))`),
      [],
      'forgotten at sign-out',
    );
    await page.goBack();
    assert.equal(await page.getByText(ann.username).count(), 0);
    await page.goto(`${rig.site.address}/account`);
    await page.locator('#identifier').waitFor();
  });

  test('what an app may still do where nobody is signed in any more is listed, and taken back', async () => {
    const ann = await somebody();
    const { accountSessions } = rig.site.harness.services;
    const account = { tenantId: 'default', accountId: ann.user.id };
    await enter(ann.username);
    const [left] = await accountSessions.list(account);
    await accountSessions.end(account, left?.uid ?? '', () => Promise.resolve(false));
    const page = await enter(ann.username, { path: '/account/sessions' });
    await confirm(page);
    await page.getByText('You are signed in nowhere else.').waitFor();
    assert.equal((await accountSessions.listGrants(account)).length, 2);
    await press(page, 'Take back access Account Center');
    await answer(page, 'Take back access');
    await says(page, 'The access was taken back.');
    await page.getByText('No app has access of its own.').waitFor();
    assert.equal((await accountSessions.listGrants(account)).length, 1);
  });

  test('who it is, confirmed with an app, a passkey or a backup code; none of them takes itself away; with a passkey alone the account is open', async () => {
    const ann = await somebody();
    const value = await rig.appOf(ann);
    const { factors } = rig.site.harness.services;
    const { id: set, codes } = await factors.addBackupCodes(ann.owner);
    const second = (at: Page) => at.getByLabel('Code', { exact: true }).fill(value());
    const page = await enter(ann.username, { second, path: '/account/security' });
    await addAuthenticator(page);
    const ways = () => page.locator('.choices button').allInnerTexts();
    const [byPassword, byPasskey] = ['With your password', 'With a passkey'];
    const [byApp, byBackup] = ['With the code of your authenticator app', 'With one of your backup codes'];
    const appCode = page.getByLabel('Code that the app shows');
    await follow(page, 'Add Passkeys');
    await heading(page, 'Is it you?');
    await becomes(() => ways(), [byPassword, byApp, byBackup]);
    await checkForEverybody(page, 'ways to confirm');
    await picture(page, 'proof-ways');
    await press(page, byApp);
    await appCode.waitFor();
    await checkForEverybody(page, 'confirming with the app');
    await picture(page, 'proof-app');
    await appCode.fill('12');
    await press(page, 'Continue');
    await warns(page, 'The code has 6 digits.');
    const right = value();
    await appCode.fill(right === '000000' ? '000001' : '000000');
    await warns(page, 'is wrong or was already used');
    await appCode.fill(right);
    await heading(page, 'Add a passkey');
    await press(page, 'Create the passkey');
    await says(page, 'The passkey was added.');

    await press(page, 'Remove Authenticator app');
    await answer(page, 'Remove');
    await heading(page, 'Is it you?');
    await page.getByText('What you want to see or change here cannot confirm itself.').waitFor();
    await becomes(() => ways(), [byPassword, byPasskey, byBackup]);
    await picture(page, 'proof-not-itself');
    await press(page, byPasskey);
    await checkForEverybody(page, 'confirming with a passkey');
    await picture(page, 'proof-passkey');
    await press(page, 'Confirm another way');
    await press(page, byPasskey);
    await press(page, 'Use passkey');
    await says(page, 'The app was removed.');

    await page.evaluate('sessionStorage.clear()');
    await page.goto(`${rig.site.address}/account/sessions`);
    await becomes(() => ways(), [byPassword, byPasskey, byBackup]);
    await press(page, byBackup);
    const field = page.getByRole('textbox', { name: 'Backup code' });
    await press(page, 'Continue');
    await warns(page, 'Fill in this field.');
    await checkForEverybody(page, 'confirming with a backup code');
    await picture(page, 'proof-backup');
    await field.fill('0123456789abcdef');
    await press(page, 'Continue');
    await warns(page, 'This backup code is not right');
    await field.fill(codes[0] ?? '');
    await press(page, 'Continue');
    await heading(page, 'Where you are signed in');
    await follow(page, 'Security');
    await follow(page, 'Show Backup codes');
    await heading(page, 'Is it you?');
    await becomes(() => ways(), [byPassword, byPasskey]);
    await press(page, byPasskey);
    await press(page, 'Use passkey');
    await page.locator('.codes s').waitFor();

    // A name and a passkey, and nothing else.
    await factors.remove(ann.owner, set);
    const { kysely } = rig.site.database;
    await kysely.updateTable('users').set({ password_digest: null }).where('id', '=', ann.user.id).execute();
    await page.evaluate('sessionStorage.clear()');
    await page.goto(`${rig.site.address}/account/username`);
    await press(page, 'Use passkey');
    await page.getByRole('textbox', { name: 'Username' }).fill(`${ann.username}_2`);
    await press(page, 'Save');
    await says(page, 'Your username is now');
    await page.goto(`${rig.site.address}/account/passkey/manage`);
    await page.getByRole('button', { name: /^Remove/ }).click();
    await answer(page, 'Remove');
    await page.getByText('There is no way yet to confirm that it is you. Set a password first.').waitFor();
    assert.equal((await factors.listPasskeys(ann.owner)).length, 1);
  });
});
