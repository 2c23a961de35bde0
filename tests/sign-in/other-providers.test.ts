/** Signing in by another provider in a real browser: somebody new, somebody known, and who is sent back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { verified, withProviders } from './providers-rig.ts';
import { becomes, until } from '../../server/testing/until.ts';

withProviders('signing in by another provider', (rig) => {
  const { open, choose, heading, says, path, codeField, newPhone, identitiesOf, users } = rig;

  test('buttons stand in the operator’s order with name and logo; somebody new has an account at once, and then signs in', async () => {
    const sub = `new${rig.next()}`;
    rig.issuer.state.person = { ...verified, sub, name: 'Anong', email: `${sub}@mail.example` };
    const page = await open();
    await rig.site.begin(page);
    await heading(page, 'Sign in to Live Preview');
    await becomes(() => page.locator('.way').allTextContents(), ['Continue with Acme', 'Continue with Zeta']);
    await until(
      () => page.evaluate<boolean>(`document.querySelector('.way img').naturalWidth > 0`),
      'the logo is shown',
    );
    await checkForEverybody(page, 'first screen');
    await choose(page, 'Continue with Acme');
    await rig.site.arrived(page);
    const person = await users.findBy({ email: `${sub}@mail.example` });
    assert.deepEqual(Object.keys(person?.identities ?? {}), ['acme']);

    const again = await open();
    await rig.site.begin(again);
    await choose(again, 'Continue with Acme');
    await rig.site.arrived(again);
    assert.equal((await users.findBy({ email: `${sub}@mail.example` }))?.id, person?.id);
  });

  test('the names speak the person’s language; the provider’s code is not left in the history', async () => {
    rig.issuer.state.person = { sub: `th${rig.next()}` };
    const page = await open({ locale: 'th' });
    await rig.site.begin(page);
    await page.getByRole('button', { name: 'ดำเนินการต่อด้วย แอคมี' }).click();
    await rig.site.arrived(page);
    await page.goBack();
    assert.doesNotMatch(page.url(), /[?&]code=.*state=/);
  });

  test('what the account lacks is asked for after it; terms are agreed to before an account is made', async () => {
    await rig.site.change({
      signUp: { identifiers: ['phone'], password: false, verify: true },
      agreeToTermsPolicy: 'ManualRegistrationOnly',
      termsOfUseUrl: 'https://atlas.example/terms',
    });
    const phone = newPhone();
    rig.issuer.state.person = { sub: `lack${rig.last()}` };
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await heading(page, 'No account yet');
    await checkForEverybody(page, 'stranger');
    await choose(page, 'Create account');
    await says(page, 'Please tick the box');
    await page.getByRole('checkbox').check();
    await choose(page, 'Create account');
    await heading(page, 'Add your mobile number');
    await becomes(() => path(page), '/continue/phone');
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await codeField(page).fill(await rig.site.code(phone));
    await rig.site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), ['acme']);
  });

  test('a provider that refuses the code: what happened is said, and the way back leads on', async () => {
    rig.issuer.state.person = { sub: `fault${rig.next()}` };
    rig.issuer.state.faults = { nonce: 'of-another-sign-in' };
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await heading(page, 'That did not work');
    await says(page, /\S/);
    rig.issuer.state.faults = {};
    await page.getByRole('link', { name: 'Back to sign-in' }).click();
    await choose(page, 'Continue with Acme');
    await rig.site.arrived(page);
  });

  test('a second factor is asked for after it, where the account has one', async () => {
    const phone = newPhone();
    const { id: userId } = await rig.site.addUser({ phone });
    const owner = { tenantId: 'default', userId };
    rig.issuer.state.person = { ...verified, sub: `second${rig.last()}`, phone_number: `+${phone}` };
    await rig.site.change({ socialSignIn: { automaticAccountLinking: true } });
    const { secret } = await rig.site.harness.services.factors.addTotp(owner);
    await rig.site.change({ mfa: { factors: ['Totp'], policy: 'Mandatory' } });
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await page.getByText('Enter the code that your authenticator app shows now.').waitFor();
    await becomes(() => path(page), '/mfa-verification/app');
    const bytes = fromBase32(secret) ?? assert.fail();
    await codeField(page).fill(totpAt(bytes, stepAt(rig.site.harness.clock.now())));
    await rig.site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), ['acme']);
  });

  test('where signing up is closed a stranger is told so, with a way back', async () => {
    await rig.site.change({ signInMode: 'SignIn' });
    rig.issuer.state.person = { sub: `closed${rig.next()}` };
    const page = await open();
    await rig.site.begin(page);
    await choose(page, 'Continue with Acme');
    await page.getByText('new accounts are not open').waitFor();
    await choose(page, 'Back to sign-in');
    await heading(page, 'Sign in to Live Preview');
    await becomes(() => path(page), '/sign-in');
  });

  test('direct_sign_in leads straight to the provider; an unknown one to the first screen', async () => {
    rig.issuer.state.person = { sub: `direct${rig.next()}` };
    const page = await open();
    await rig.site.begin(page, { direct_sign_in: 'social:zeta' });
    await rig.site.arrived(page);
    const other = await open();
    await rig.site.begin(other, { direct_sign_in: 'social:nobody', first_screen: 'register' });
    await other.waitForURL(/\/register\?/);
    await heading(other, 'Create your Live Preview account');
  });

  test('a provider that posts its answer: the ID token in it reaches the server from behind the #, and stays in no address', async () => {
    rig.issuer.state.person = { sub: `posted${rig.next()}` };
    const page = await open();
    await rig.site.begin(page);
    await page.route(
      'https://issuer.example/**',
      async (route) => {
        const data = await rig.issuer.signIn(route.request().url());
        const fields = Object.entries({ ...data, id_token: 'a.b.c' }).map(
          ([name, value]) => `<input name="${name}" value="${value}">`,
        );
        await route.fulfill({
          contentType: 'text/html',
          body: `<form method="post" action="${rig.site.address}/callback/acme">${fields.join('')}</form><script>document.forms[0].submit()</script>`,
        });
      },
      { times: 1 },
    );
    const seen: { url: string; token: unknown }[] = [];
    await page.route('**/social/acme/verify', async (route) => {
      const { connectorData } = route.request().postDataJSON() as { connectorData: Record<string, unknown> };
      seen.push({ url: page.url(), token: connectorData['id_token'] });
      await route.continue();
    });
    await choose(page, 'Continue with Acme');
    await rig.site.arrived(page);
    const [first] = seen;
    const { hash, searchParams } = new URL(first?.url ?? '');
    assert.deepEqual([first?.token, hash, searchParams.has('code')], ['a.b.c', '', false]);
  });

  test('nobody else’s return is taken: another state, another tab, no; each is said with a way back', async () => {
    rig.issuer.state.person = { sub: `state${rig.next()}` };
    const page = await open();
    await rig.site.begin(page);
    await page.goto(`${rig.site.address}/callback/acme?code=stolen&state=made-up`);
    await says(page, 'What came back belongs to no sign-in in this tab.');
    await checkForEverybody(page, 'lost');
    await becomes(() => new URL(page.url()).search, '');
    await page.getByRole('link', { name: 'Back to sign-in' }).click();
    await page.getByRole('button', { name: 'Continue with Acme' }).waitFor();

    let address = '';
    await page.route(
      'https://issuer.example/**',
      async (route) => {
        const state = new URL(route.request().url()).searchParams.get('state') ?? '';
        address = `${rig.site.address}/callback/acme?error=access_denied&state=${state}`;
        await route.fulfill({ status: 303, headers: { location: address } });
      },
      { times: 1 },
    );
    await choose(page, 'Continue with Acme');
    await says(page, 'Acme did not let you in, or you turned back there.');
    await page.goto(address);
    await says(page, 'belongs to no sign-in');

    await page.goBack();
    await page.goto(`${rig.site.address}/sign-in?app_id=demo-app`);
    await choose(page, 'Continue with Acme');
    await rig.site.arrived(page);
  });

  test('with nothing but providers there is no field, and still a page', async () => {
    await rig.site.change({
      signIn: { methods: [] },
      signUp: { identifiers: [], password: false, verify: false },
    });
    rig.issuer.state.person = { sub: `only${rig.next()}` };
    const page = await open();
    await rig.site.begin(page);
    await page.getByRole('button', { name: 'Continue with Acme' }).waitFor();
    assert.equal(await page.locator('input').count(), 0);
    await checkForEverybody(page, 'providers alone');
    await choose(page, 'Continue with Acme');
    await rig.site.arrived(page);
  });
});
