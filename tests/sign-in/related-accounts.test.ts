/** An account here to which another provider’s account belongs by its number or address: linked by proof, and by nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { verified, withProviders } from './providers-rig.ts';
import { becomes } from '../../server/testing/until.ts';

withProviders('an account that belongs to another provider’s', (rig) => {
  const { open, choose, heading, says, path, codeField, newPhone, codesTo, identitiesOf, users } = rig;

  test('a related account: linked by proving the number, and by nothing else; one message', async () => {
    const phone = newPhone();
    const { id } = await rig.site.addUser({ phone });
    rig.issuer.state.person = { ...verified, sub: `rel${rig.last()}`, phone_number: `+${phone}` };
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await heading(page, 'Is this your account?');
    await becomes(() => path(page), '/social/link');
    assert.deepEqual(await rig.site.smsTo(phone), [], 'C15: no message before it is wanted');
    assert.deepEqual(await identitiesOf(phone), []);
    await checkForEverybody(page, 'related');
    await choose(page, 'Send the code');
    await codeField(page).fill('000000');
    await says(page, 'That is not the code.');
    assert.deepEqual(await identitiesOf(phone), []);
    await page.reload();
    await codeField(page).fill(await rig.site.code(phone));
    await rig.site.arrived(page);
    const owner = await users.findBy({ phone: `+${phone}` });
    assert.deepEqual([owner?.id, Object.keys(owner?.identities ?? {})], [id, ['acme']]);
    assert.equal((await codesTo(phone)).length, 1);
  });

  test('a related account by its address: the code goes there; where people sign in without codes none is promised', async () => {
    const email = `related${rig.next()}@mail.example`;
    const { id } = await rig.site.addUser({ email });
    rig.issuer.state.person = { ...verified, sub: `relmail${rig.last()}`, email };
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await page.getByText('sign in to it the way you usually do').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Send the code' }).count(), 0);
    await checkForEverybody(page, 'related, without codes');
    await choose(page, 'Back to sign-in');
    await rig.site.change({
      signIn: {
        methods: [
          { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false },
          { identifier: 'email', password: false, verificationCode: true, isPasswordPrimary: false },
        ],
      },
    });
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await choose(page, 'Send the code');
    await codeField(page).waitFor();
    await codeField(page).fill(rig.site.emailCode());
    await rig.site.arrived(page);
    const owner = await users.findBy({ email });
    assert.deepEqual([owner?.id, Object.keys(owner?.identities ?? {})], [id, ['acme']]);
  });

  test('a related account without codes: signed in to with its password it is linked; another account is not', async () => {
    const withPassword = { password: true, verificationCode: false, isPasswordPrimary: true };
    await rig.site.change({
      signIn: {
        methods: [
          { identifier: 'email', ...withPassword },
          { identifier: 'username', ...withPassword },
        ],
      },
    });
    const password = 'seven quiet rivers';
    const signInAs = async (page: Page, name?: string) => {
      await choose(page, 'Continue with Acme');
      await choose(page, 'Sign in and link Acme');
      await page.getByText('Sign in to your account: Acme is linked to it then.').waitFor();
      await page.reload();
      await page.getByText('Acme is linked to it then.').waitFor();
      if (name) await page.locator('#identifier').fill(name);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await rig.site.arrived(page);
    };
    const [email, others] = [`usual${rig.next()}@mail.example`, `usual${rig.next()}@mail.example`];
    const { id } = await rig.site.addUser({ email, password });
    await rig.site.addUser({ email: others, password });
    await rig.site.addUser({ username: `usual_${rig.last()}`, password });
    rig.issuer.state.person = { ...verified, sub: `usual${rig.last()}`, email };
    const page = await open();
    await rig.site.begin(page);
    await signInAs(page);
    const owner = await users.findBy({ email });
    assert.deepEqual([owner?.id, Object.keys(owner?.identities ?? {})], [id, ['acme']]);

    rig.issuer.state.person = { ...verified, sub: `others${rig.last()}`, email: others };
    const other = await open();
    await rig.site.begin(other);
    await signInAs(other, `usual_${rig.last()}`);
    for (const by of [{ email: others }, { username: `usual_${rig.last()}` }])
      assert.deepEqual(
        (await users.findBy(by))?.identities,
        {},
        'only the account that the provider speaks of',
      );
  });

  test('a related account may be left alone: a new one is made, without the number', async () => {
    const phone = newPhone();
    await rig.site.addUser({ phone });
    const email = `alone${rig.last()}@mail.example`;
    rig.issuer.state.person = { ...verified, sub: `alone${rig.last()}`, phone_number: `+${phone}`, email };
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await choose(page, 'Create a new account instead');
    await choose(page, 'Create account');
    await rig.site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), []);
    assert.equal((await users.findBy({ email }))?.phone, null);
    assert.deepEqual(await codesTo(phone), []);
  });

  test('automaticAccountLinking: the tenant trusts what the provider verified', async () => {
    await rig.site.change({ socialSignIn: { automaticAccountLinking: true } });
    const phone = newPhone();
    await rig.site.addUser({ phone });
    rig.issuer.state.person = { ...verified, sub: `auto${rig.last()}`, phone_number: `+${phone}` };
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Zeta');
    await rig.site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), ['zeta']);
    assert.deepEqual(await codesTo(phone), []);
  });

  test('signing up by a provider whose account has one here signs in to it; a tick on the first screen is not asked for again', async () => {
    await rig.site.change({ agreeToTermsPolicy: 'Manual', termsOfUseUrl: 'https://atlas.example/terms' });
    const email = `up${rig.next()}@mail.example`;
    rig.issuer.state.person = { ...verified, sub: `up${rig.last()}`, email };
    const signUp = async () => {
      const page = await open();
      await rig.site.begin(page, { first_screen: 'register' });
      await choose(page, 'Continue with Acme');
      await says(page, 'Please tick the box');
      await becomes(() => path(page), '/register');
      await page.getByRole('checkbox').check();
      await choose(page, 'Continue with Acme');
      await rig.site.arrived(page);
      return users.findBy({ email });
    };
    const first = await signUp();
    assert.deepEqual(Object.keys(first?.identities ?? {}), ['acme']);
    assert.equal((await signUp())?.id, first?.id);
  });
});
