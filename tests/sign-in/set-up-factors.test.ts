/** Second factors set up in a real browser over the whole application: proposed, chosen, proven, kept or skipped, trusted. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fromBase32, toBase32 } from '../../server/factors/totp.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { password, withSetUp } from './set-up-rig.ts';
import { becomes } from '../../server/testing/until.ts';

withSetUp('second factors set up at sign-in', (rig) => {
  const { open, somebody, enter, heading, says, choose, path, codeField, secretOn, valueOf, withDevice } =
    rig;

  test('C15 mandatory: an app is chosen, scanned and proven; then backup codes are copied, saved and kept', async () => {
    await rig.site.change({
      mfa: { factors: ['Totp', 'PhoneVerificationCode', 'BackupCode'], policy: 'Mandatory' },
    });
    const ann = await somebody();
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await enter(page, ann.username);
    await heading(page, 'Set up a second step');
    await becomes(() => path(page), '/mfa-binding');
    assert.equal(await page.getByRole('button', { name: 'Skip' }).count(), 0);
    await checkForEverybody(page, 'choice');
    await choose(page, /^Authenticator app/);
    await becomes(() => path(page), '/mfa-binding/app');
    await page.goBack();
    await heading(page, 'Set up a second step');
    await page.goForward();
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    await checkForEverybody(page, 'app');
    const scanned = await secretOn(page);
    await page.goBack();
    await heading(page, 'Set up a second step');
    await page.goForward();
    await becomes(() => secretOn(page), scanned, 'what was scanned stays good');
    await page.reload();
    await becomes(() => secretOn(page), scanned, 'over a reload too');
    assert.equal(await page.getByText('This is a new key.').count(), 0);
    // As another tab of this sign-in does.
    const newer = await page.evaluate<number>(
      `fetch('/api/experience/verification/totp/secret', { method: 'POST' }).then(({ status }) => status)`,
    );
    assert.equal(newer, 200);
    await codeField(page).fill(valueOf(scanned));
    await page.getByText('This is a new key.').waitFor();
    await checkForEverybody(page, 'another key');
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/set-up-another-key.png`, fullPage: true });
    const secret = await secretOn(page);
    assert.notDeepEqual(secret, scanned);
    await becomes(() => codeField(page).inputValue(), '', 'what was of the old one is gone');
    // It is said for four seconds.
    const said = page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    await choose(page, 'Copy');
    await said;
    assert.deepEqual(fromBase32(await page.evaluate<string>('navigator.clipboard.readText()')), secret);
    await codeField(page).fill('000000');
    await says(page, 'authenticator app');
    await codeField(page).fill(valueOf(secret));
    await heading(page, 'Keep these codes safe');
    await becomes(() => path(page), '/mfa-binding/backup');
    const kept = await page.evaluate<string>(`JSON.stringify(sessionStorage)`);
    assert.ok(!kept.includes(toBase32(secret)), 'its key is forgotten when it is bound');
    await checkForEverybody(page, 'backup codes');
    await page.locator('.codes code').nth(9).waitFor();
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
    await becomes(() => page.evaluate('globalThis.printed'), true);
    assert.deepEqual(await ann.factors(), [], 'nothing is kept before the end');
    await choose(page, 'I have kept them');
    await rig.site.arrived(page);
    assert.deepEqual(await ann.factors(), ['backup-codes', 'totp']);

    rig.site.harness.clock.move(60_000);
    const again = await open();
    await enter(again, ann.username);
    await codeField(again).fill(valueOf(secret));
    await rig.site.arrived(again);
  });

  test('the last answer was lost: pressed again, nothing is made or given twice', async () => {
    await rig.site.change({ mfa: { factors: ['Totp'], policy: 'Mandatory' } });
    const ann = await somebody();
    const page = await open();
    await enter(page, ann.username);
    const secret = await secretOn(page);
    await page.goBack();
    await heading(page, 'Sign in to Live Preview');
    await page.goForward();
    await becomes(() => secretOn(page), secret, 'out of the page and on again');
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
    await rig.site.arrived(page);
    assert.deepEqual(await ann.factors(), ['totp']);
  });

  test('a passkey is made by the device; who turned it down may try again; a device ticked as trusted is not asked for it', async () => {
    await rig.site.change({ trustedDevice: { enabled: true, durationDays: 14 } });
    await rig.site.change({ mfa: { factors: ['WebAuthn'], policy: 'Mandatory' } });
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
    await page.getByLabel('Trust this device for 14 days').check();
    await choose(page, 'Create the passkey');
    await rig.site.arrived(page);
    assert.deepEqual(await ann.factors(), ['passkey']);
    await page.context().clearCookies({ name: /^_/ });
    await enter(page, ann.username);
    await rig.site.arrived(page);
  });

  test('proposed: who says yes sets one up; who skips goes in, is told what that means, and is not asked again', async () => {
    await rig.site.change({
      mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'PromptAtSignInAndSignUp' },
    });
    const ann = await somebody();
    const page = await open();
    await enter(page, ann.username);
    await heading(page, 'Make your account safer?');
    await becomes(() => path(page), '/mfa-onboarding');
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
    await rig.site.arrived(page);
    assert.deepEqual(await ann.factors(), ['totp']);

    const bob = await somebody();
    const other = await open();
    await enter(other, bob.username);
    await choose(other, 'Skip');
    await rig.site.arrived(other);
    const third = await open();
    await enter(third, bob.username);
    await rig.site.arrived(third);
    assert.deepEqual(await bob.factors(), []);
  });

  test('a passkey to sign in with is proposed; it signs in by the button, without a name', async () => {
    await rig.site.change({ passkeySignIn: { enabled: true, showPasskeyButton: true } });
    const ann = await somebody();
    const page = await open();
    await withDevice(page);
    await enter(page, ann.username);
    await heading(page, 'Sign in faster next time');
    await becomes(() => path(page), '/create-passkey');
    await checkForEverybody(page, 'passkey proposed');
    await choose(page, 'Create the passkey');
    await rig.site.arrived(page);
    assert.deepEqual(await ann.factors(), ['passkey']);

    await page.context().clearCookies();
    await rig.site.begin(page);
    await checkForEverybody(page, 'first screen');
    await choose(page, 'Sign in with a passkey');
    await rig.site.arrived(page);
  });

  test('a passkey that the browser offers in the field signs in; where it offers none, nothing is said', async () => {
    await rig.site.change({ passkeySignIn: { enabled: true, allowAutofill: true } });
    const ann = await somebody();
    const page = await open();
    const cdp = await withDevice(page);
    await enter(page, ann.username);
    await choose(page, 'Create the passkey');
    await rig.site.arrived(page);
    await page.context().clearCookies();
    // No list to choose from here: the device takes the offer as soon as it stands.
    await rig.site.begin(page);
    await rig.site.arrived(page);

    await cdp.send('WebAuthn.disable');
    const bob = await somebody();
    const other = await open();
    await other.addInitScript('delete globalThis.PublicKeyCredential');
    await rig.site.begin(other);
    await becomes(() => other.locator('#identifier').getAttribute('autocomplete'), 'username webauthn');
    await enter(other, bob.username);
    await heading(other, 'Sign in faster next time');
    await choose(other, 'Create the passkey');
    await says(other, 'This browser cannot use passkeys.');
    await choose(other, 'Skip');
    await rig.site.arrived(other);
  });
});
