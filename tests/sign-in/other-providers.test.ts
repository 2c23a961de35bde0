/** Signing in by another provider in a real browser over the whole application: new, existing, related, and sent back. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { createIssuer, exampleConfig } from '../../connectors/oidc/simulator.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { checkForEverybody, watchForErrors } from '../../web/ui/testing/look-at.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';

const verified = { email_verified: true, phone_number_verified: true };

withBrowser('signing in by another provider', (browser) => {
  let site: RealSignIn;
  let issuer: Awaited<ReturnType<typeof createIssuer>>;
  let count = 10;
  const pages: Page[] = [];
  const errors: (readonly string[])[] = [];

  before(async () => {
    // Codes of the issuer live by the clock that the tests move.
    issuer = await createIssuer({ clock: { now: () => site.harness.clock.now() } });
    site = await startRealSignIn({ issuer });
    const { connectors } = site.harness.services.messages;
    for (const [target, en, th] of [
      ['zeta', 'Zeta', 'ซีตา'],
      ['acme', 'Acme', 'แอคมี'],
    ] as const)
      await connectors.create({
        tenantId: 'default',
        id: target,
        factoryId: 'oidc',
        config: exampleConfig,
        metadata: { target, name: { en, th } },
        syncProfile: false,
      });
  });
  after(() => site.close());
  beforeEach(async () => {
    await site.reset();
    await site.change({
      signUp: { identifiers: [], password: false, verify: false },
      signInMode: 'SignInAndRegister',
      mfa: { factors: [], policy: 'NoPrompt' },
      socialSignIn: {},
      socialSignInConnectorTargets: ['acme', 'zeta'],
    });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.open({ locale: 'en-US', ...options });
    page.setDefaultTimeout(8000);
    pages.push(page);
    errors.push(watchForErrors(page));
    await page.route('https://issuer.example/**', async (route) => {
      const answer = await issuer(new Request(route.request().url()));
      await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers) });
    });
    return page;
  }
  const choose = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const path = (page: Page) => new URL(page.url()).pathname;
  const codeField = (page: Page) => page.getByLabel('Code', { exact: true });
  const newPhone = () => `165025305${++count}`;
  const { users } = {
    users: { findBy: (by: object) => site.harness.services.users.findBy('default', by as never) },
  };
  /** The owner is also told of the link, by a message without a code. */
  const codesTo = async (phone: string) => (await site.smsTo(phone)).filter(({ code }) => code !== undefined);
  const identitiesOf = async (phone: string) =>
    Object.keys((await users.findBy({ phone: `+${phone}` }))?.identities ?? {});

  test('buttons stand in the operator’s order with name and logo; somebody new has an account at once, and then signs in', async () => {
    const sub = `new${++count}`;
    issuer.state.person = { ...verified, sub, name: 'Anong', email: `${sub}@mail.example` };
    const page = await open();
    await site.begin(page);
    await heading(page, 'Sign in to Live Preview');
    const names = await page.locator('.way').allTextContents();
    assert.deepEqual(names, ['Continue with Acme', 'Continue with Zeta']);
    const width = await page.evaluate<number>(`document.querySelector('.way img').naturalWidth`);
    assert.ok(width > 0, 'the logo is shown');
    await checkForEverybody(page, 'first screen');
    await choose(page, 'Continue with Acme');
    await site.arrived(page);
    const person = await users.findBy({ email: `${sub}@mail.example` });
    assert.deepEqual(Object.keys(person?.identities ?? {}), ['acme']);

    const again = await open();
    await site.begin(again);
    await choose(again, 'Continue with Acme');
    await site.arrived(again);
    assert.equal((await users.findBy({ email: `${sub}@mail.example` }))?.id, person?.id);
  });

  test('the names speak the person’s language; the provider’s code is not left in the history', async () => {
    issuer.state.person = { sub: `th${++count}` };
    const page = await open({ locale: 'th' });
    await site.begin(page);
    await page.getByRole('button', { name: 'ดำเนินการต่อด้วย แอคมี' }).click();
    await site.arrived(page);
    await page.goBack();
    assert.doesNotMatch(page.url(), /[?&]code=.*state=/);
  });

  test('a related account: linked by proving the number, and by nothing else; one message', async () => {
    const phone = newPhone();
    const { id } = await site.addUser({ phone });
    issuer.state.person = { ...verified, sub: `rel${count}`, phone_number: `+${phone}` };
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await heading(page, 'Is this your account?');
    assert.equal(path(page), '/social/link');
    assert.deepEqual(await site.smsTo(phone), [], 'C15: no message before it is wanted');
    assert.deepEqual(await identitiesOf(phone), []);
    await checkForEverybody(page, 'related');
    await choose(page, 'Send the code');
    await codeField(page).fill('000000');
    await says(page, 'That is not the code.');
    assert.deepEqual(await identitiesOf(phone), []);
    await page.reload();
    await codeField(page).fill(await site.code(phone));
    await site.arrived(page);
    const owner = await users.findBy({ phone: `+${phone}` });
    assert.deepEqual([owner?.id, Object.keys(owner?.identities ?? {})], [id, ['acme']]);
    assert.equal((await codesTo(phone)).length, 1);
  });

  test('a related account by its address: the code goes there; where people sign in without codes none is promised', async () => {
    const email = `related${++count}@mail.example`;
    const { id } = await site.addUser({ email });
    issuer.state.person = { ...verified, sub: `relmail${count}`, email };
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await page.getByText('sign in to it the way you usually do').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Send the code' }).count(), 0);
    await checkForEverybody(page, 'related, without codes');
    await choose(page, 'Back to sign-in');
    await site.change({
      signIn: {
        methods: [
          { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false },
          { identifier: 'email', password: false, verificationCode: true, isPasswordPrimary: false },
        ],
      },
    });
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await choose(page, 'Send the code');
    await codeField(page).waitFor();
    await codeField(page).fill(site.emailCode());
    await site.arrived(page);
    const owner = await users.findBy({ email });
    assert.deepEqual([owner?.id, Object.keys(owner?.identities ?? {})], [id, ['acme']]);
  });

  test('a related account without codes: signed in to with its password it is linked; another account is not', async () => {
    const withPassword = { password: true, verificationCode: false, isPasswordPrimary: true };
    await site.change({
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
      await site.arrived(page);
    };
    const [email, others] = [`usual${++count}@mail.example`, `usual${++count}@mail.example`];
    const { id } = await site.addUser({ email, password });
    await site.addUser({ email: others, password });
    await site.addUser({ username: `usual_${count}`, password });
    issuer.state.person = { ...verified, sub: `usual${count}`, email };
    const page = await open();
    await site.begin(page);
    await signInAs(page);
    const owner = await users.findBy({ email });
    assert.deepEqual([owner?.id, Object.keys(owner?.identities ?? {})], [id, ['acme']]);

    issuer.state.person = { ...verified, sub: `others${count}`, email: others };
    const other = await open();
    await site.begin(other);
    await signInAs(other, `usual_${count}`);
    for (const by of [{ email: others }, { username: `usual_${count}` }])
      assert.deepEqual(
        (await users.findBy(by))?.identities,
        {},
        'only the account that the provider speaks of',
      );
  });

  test('a related account may be left alone: a new one is made, without the number', async () => {
    const phone = newPhone();
    await site.addUser({ phone });
    const email = `alone${count}@mail.example`;
    issuer.state.person = { ...verified, sub: `alone${count}`, phone_number: `+${phone}`, email };
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await choose(page, 'Create a new account instead');
    await choose(page, 'Create account');
    await site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), []);
    assert.equal((await users.findBy({ email }))?.phone, null);
    assert.deepEqual(await codesTo(phone), []);
  });

  test('automaticAccountLinking: the tenant trusts what the provider verified', async () => {
    await site.change({ socialSignIn: { automaticAccountLinking: true } });
    const phone = newPhone();
    await site.addUser({ phone });
    issuer.state.person = { ...verified, sub: `auto${count}`, phone_number: `+${phone}` };
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Zeta');
    await site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), ['zeta']);
    assert.deepEqual(await codesTo(phone), []);
  });

  test('what the account lacks is asked for after it; terms are agreed to before an account is made', async () => {
    await site.change({
      signUp: { identifiers: ['phone'], password: false, verify: true },
      agreeToTermsPolicy: 'ManualRegistrationOnly',
      termsOfUseUrl: 'https://atlas.example/terms',
    });
    const phone = newPhone();
    issuer.state.person = { sub: `lack${count}` };
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await heading(page, 'No account yet');
    await checkForEverybody(page, 'stranger');
    await choose(page, 'Create account');
    await says(page, 'Please tick the box');
    await page.getByRole('checkbox').check();
    await choose(page, 'Create account');
    await heading(page, 'Add your mobile number');
    assert.equal(path(page), '/continue/phone');
    await page.locator('#identifier').fill(phone.slice(1));
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
    await codeField(page).fill(await site.code(phone));
    await site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), ['acme']);
  });

  test('signing up by a provider whose account has one here signs in to it; a tick on the first screen is not asked for again', async () => {
    await site.change({ agreeToTermsPolicy: 'Manual', termsOfUseUrl: 'https://atlas.example/terms' });
    const email = `up${++count}@mail.example`;
    issuer.state.person = { ...verified, sub: `up${count}`, email };
    const signUp = async () => {
      const page = await open();
      await site.begin(page, { first_screen: 'register' });
      await choose(page, 'Continue with Acme');
      await says(page, 'Please tick the box');
      assert.equal(path(page), '/register');
      await page.getByRole('checkbox').check();
      await choose(page, 'Continue with Acme');
      await site.arrived(page);
      return users.findBy({ email });
    };
    const first = await signUp();
    assert.deepEqual(Object.keys(first?.identities ?? {}), ['acme']);
    assert.equal((await signUp())?.id, first?.id);
  });

  test('a provider that refuses the code: what happened is said, and the way back leads on', async () => {
    issuer.state.person = { sub: `fault${++count}` };
    issuer.state.faults = { nonce: 'of-another-sign-in' };
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await heading(page, 'That did not work');
    assert.notEqual(await page.getByRole('alert').textContent(), '');
    issuer.state.faults = {};
    await page.getByRole('link', { name: 'Back to sign-in' }).click();
    await choose(page, 'Continue with Acme');
    await site.arrived(page);
  });

  test('a second factor is asked for after it, where the account has one', async () => {
    const phone = newPhone();
    const { id: userId } = await site.addUser({ phone });
    const owner = { tenantId: 'default', userId };
    issuer.state.person = { ...verified, sub: `second${count}`, phone_number: `+${phone}` };
    await site.change({ socialSignIn: { automaticAccountLinking: true } });
    const { secret } = await site.harness.services.factors.addTotp(owner);
    await site.change({ mfa: { factors: ['Totp'], policy: 'Mandatory' } });
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await page.getByText('Enter the code that your authenticator app shows now.').waitFor();
    assert.equal(path(page), '/mfa-verification/app');
    const bytes = fromBase32(secret) ?? assert.fail();
    await codeField(page).fill(totpAt(bytes, stepAt(site.harness.clock.now())));
    await site.arrived(page);
    assert.deepEqual(await identitiesOf(phone), ['acme']);
  });

  test('where signing up is closed a stranger is told so, with a way back', async () => {
    await site.change({ signInMode: 'SignIn' });
    issuer.state.person = { sub: `closed${++count}` };
    const page = await open();
    await site.begin(page);
    await choose(page, 'Continue with Acme');
    await page.getByText('new accounts are not open').waitFor();
    await choose(page, 'Back to sign-in');
    await heading(page, 'Sign in to Live Preview');
    assert.equal(path(page), '/sign-in');
  });

  test('direct_sign_in leads straight to the provider; an unknown one to the first screen', async () => {
    issuer.state.person = { sub: `direct${++count}` };
    const page = await open();
    await site.begin(page, { direct_sign_in: 'social:zeta' });
    await site.arrived(page);
    const other = await open();
    await site.begin(other, { direct_sign_in: 'social:nobody', first_screen: 'register' });
    await other.waitForURL(/\/register\?/);
    await heading(other, 'Create your Live Preview account');
  });

  test('a provider that posts its answer: the ID token in it reaches the server from behind the #, and stays in no address', async () => {
    issuer.state.person = { sub: `posted${++count}` };
    const page = await open();
    await site.begin(page);
    await page.route(
      'https://issuer.example/**',
      async (route) => {
        const data = await issuer.signIn(route.request().url());
        const fields = Object.entries({ ...data, id_token: 'a.b.c' }).map(
          ([name, value]) => `<input name="${name}" value="${value}">`,
        );
        await route.fulfill({
          contentType: 'text/html',
          body: `<form method="post" action="${site.address}/callback/acme">${fields.join('')}</form><script>document.forms[0].submit()</script>`,
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
    await site.arrived(page);
    const [first] = seen;
    const { hash, searchParams } = new URL(first?.url ?? '');
    assert.deepEqual([first?.token, hash, searchParams.has('code')], ['a.b.c', '', false]);
  });

  test('nobody else’s return is taken: another state, another tab, no; each is said with a way back', async () => {
    issuer.state.person = { sub: `state${++count}` };
    const page = await open();
    await site.begin(page);
    await page.goto(`${site.address}/callback/acme?code=stolen&state=made-up`);
    await says(page, 'What came back belongs to no sign-in in this tab.');
    await checkForEverybody(page, 'lost');
    assert.equal(new URL(page.url()).search, '');
    await page.getByRole('link', { name: 'Back to sign-in' }).click();
    await page.getByRole('button', { name: 'Continue with Acme' }).waitFor();

    let address = '';
    await page.route(
      'https://issuer.example/**',
      async (route) => {
        const state = new URL(route.request().url()).searchParams.get('state') ?? '';
        address = `${site.address}/callback/acme?error=access_denied&state=${state}`;
        await route.fulfill({ status: 303, headers: { location: address } });
      },
      { times: 1 },
    );
    await choose(page, 'Continue with Acme');
    await says(page, 'Acme did not let you in, or you turned back there.');
    await page.goto(address);
    await says(page, 'belongs to no sign-in');

    await page.goBack();
    await page.goto(`${site.address}/sign-in?app_id=demo-app`);
    await choose(page, 'Continue with Acme');
    await site.arrived(page);
  });

  test('with nothing but providers there is no field, and still a page', async () => {
    await site.change({
      signIn: { methods: [] },
      signUp: { identifiers: [], password: false, verify: false },
    });
    issuer.state.person = { sub: `only${++count}` };
    const page = await open();
    await site.begin(page);
    await page.getByRole('button', { name: 'Continue with Acme' }).waitFor();
    assert.equal(await page.locator('input').count(), 0);
    await checkForEverybody(page, 'providers alone');
    await choose(page, 'Continue with Acme');
    await site.arrived(page);
  });

  test('no page of this file broke its own policy or threw', () => {
    assert.deepEqual(errors.flat(), []);
  });
});
