/** Accounts at other providers on the account pages, in a real browser: linked, replaced, unlinked, and each no in words. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { createIssuer } from '../../connectors/oidc/simulator.ts';
import { accountFields } from '../../contract/account-center.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { languages } from '../../words/index.ts';
import { addProviders } from '../sign-in/providers-rig.ts';
import { type RealSignIn, startRealSignIn } from '../sign-in/real-sign-in.ts';
import { watchPages } from '../sign-in/watched-pages.ts';
import { becomes, until } from '../../server/testing/until.ts';

const password = 'seven quiet rivers';
const minuteMs = 60_000;
const taken = { id: 'shared' };

withBrowser('linked accounts', (browser) => {
  let site: RealSignIn;
  let issuer: Awaited<ReturnType<typeof createIssuer>>;
  let count = 0;
  /** What the provider does with the next person. */
  let mode: 'yes' | 'denied' | 'late' | 'elsewhere' = 'yes';
  let isAway = false;

  const open = (fields: Partial<Record<(typeof accountFields)[number], 'Off' | 'ReadOnly' | 'Edit'>> = {}) =>
    site.harness.services.accountCenter.update('default', {
      enabled: true,
      fields: { ...Object.fromEntries(accountFields.map((field) => [field, 'Edit'] as const)), ...fields },
    });

  before(async () => {
    issuer = await createIssuer({ clock: { now: () => site.harness.clock.now() } });
    site = await startRealSignIn({
      issuer: async (request) => {
        if (isAway) throw new TypeError('fetch failed');
        return issuer(request);
      },
    });
    await addProviders(site);
  });
  after(() => site.close());
  beforeEach(async () => {
    mode = 'yes';
    isAway = false;
    await site.reset();
    await site.change({
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      mfa: { factors: [], policy: 'NoPrompt' },
      socialSignInConnectorTargets: ['acme', 'zeta'],
    });
    await open();
  });

  async function somebody(more: { phone?: string } = {}) {
    const username = `ann_${(count += 1)}`;
    const user = await site.addUser({ username, password, ...more });
    const find = () => site.harness.services.users.find('default', user.id);
    const linked = async () =>
      Object.entries((await find())?.identities ?? {}).map(
        ([target, identity]) => `${target} ${(identity as { userId: string }).userId}`,
      );
    return { username, user, find, linked };
  }
  /** Every address that the page was at, and every one that it asked. */
  const addresses: string[] = [];
  const show = watchPages(browser);
  async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await show(options);
    page.on('request', (request) => addresses.push(request.url()));
    page.on('framenavigated', (frame) => addresses.push(frame.url()));
    await page.route('https://issuer.example/**', async (route) => {
      const address = new URL(route.request().url());
      const back = new URL(address.searchParams.get('redirect_uri') ?? '');
      const state = mode === 'elsewhere' ? 'of-a-stranger' : (address.searchParams.get('state') ?? '');
      const answer = await issuer(new Request(address));
      if (mode === 'late') site.harness.clock.move(11 * minuteMs);
      if (mode === 'yes' || mode === 'late')
        return route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers) });
      const said: Record<string, string> =
        mode === 'denied' ? { error: 'access_denied', state } : { code: 'x', state };
      back.search = new URLSearchParams(said).toString();
      return route.fulfill({ status: 303, headers: { location: back.href } });
    });
    return page;
  }
  async function enter(username: string, path = '/account/social', options: BrowserContextOptions = {}) {
    const page = await openPage(options);
    await page.goto(site.address + path);
    await page.locator('#identifier').fill(username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('nav').waitFor();
    return page;
  }
  const heading = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor();
  const press = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: true }).click();
  const says = (page: Page, text: string | RegExp) =>
    page.getByRole('status').filter({ hasText: text }).waitFor();
  const warns = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).waitFor();
  const buttons = (page: Page) => page.locator('.rows').getByRole('button').allInnerTexts();
  async function confirm(page: Page): Promise<void> {
    await heading(page, 'Is it you?');
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
    await press(page, 'Continue');
  }
  const picture = async (page: Page, name: string) => {
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/social-${name}.png`, fullPage: true });
  };

  test('linked, another in its place, unlinked: asked once who it is, and nothing that opens an account stays in an address', async () => {
    const ann = await somebody();
    issuer.state.person = { sub: 'first', email: 'ann@mail.example', email_verified: true };
    const page = await enter(ann.username, '/account');
    await page.getByRole('navigation').getByRole('link', { name: 'Linked accounts' }).click();
    await heading(page, 'Linked accounts');
    await becomes(() => page.locator('.rows .name').allInnerTexts(), ['Acme', 'Zeta']);
    await until(
      () => page.evaluate<boolean>(`document.querySelector('.rows img').naturalWidth > 0`),
      'the logo is shown',
    );
    await press(page, 'Link Acme');
    await confirm(page);
    await says(page, '\u2068Acme\u2069 is linked.');
    await page.getByText('ann@mail.example').waitFor();
    assert.deepEqual(await ann.linked(), ['acme first']);
    await becomes(() => new URL(page.url()).pathname + new URL(page.url()).search, '/account/social');
    const kept = await page.evaluate<string[]>(`Object.keys(sessionStorage)`);
    assert.deepEqual(
      kept.filter((key) => key.startsWith('latchkey-account')),
      ['latchkey-account::proof'],
      'the round trip is over',
    );

    issuer.state.person = { sub: 'second', name: 'Ann of Acme' };
    await press(page, 'Change Acme');
    await says(page, '\u2068Acme\u2069 is linked.');
    await page.getByText('Ann of Acme').waitFor();
    assert.deepEqual(await ann.linked(), ['acme second']);
    const tokens = addresses.filter((address) => /access_token|refresh_token|id_token/.test(address));
    assert.deepEqual(tokens, []);

    site.harness.clock.move(11 * minuteMs);
    await press(page, 'Unlink Acme');
    await page.getByRole('heading', { name: 'Unlink \u2068Acme\u2069?' }).waitFor();
    await checkForEverybody(page, 'asked before unlinking');
    await picture(page, 'question');
    await page.getByRole('group').getByRole('button', { name: 'Unlink' }).click();
    await confirm(page);
    await says(page, '\u2068Acme\u2069 was unlinked.');
    assert.deepEqual(await ann.linked(), []);
    await page.goBack();
    await page.locator('nav').waitFor();
    assert.equal(await page.getByText('was not linked').count(), 0, 'going back meets no spent answer');
  });

  test('each no is said in words with a way on, and links nothing', async () => {
    const ann = await somebody();
    const bob = await somebody();
    const page = await enter(ann.username);
    const fails = async (text: string) => {
      await heading(page, 'The account was not linked');
      await warns(page, text);
      await becomes(() => new URL(page.url()).search, '');
      assert.deepEqual(await ann.linked(), []);
      await page.getByRole('main').getByRole('link', { name: 'Linked accounts' }).click();
      await heading(page, 'Linked accounts');
    };
    mode = 'denied';
    await press(page, 'Link Acme');
    await confirm(page);
    await heading(page, 'The account was not linked');
    await checkForEverybody(page, 'turned back');
    await picture(page, 'denied');
    await fails('You turned back, or were turned away there.');

    mode = 'elsewhere';
    await press(page, 'Link Acme');
    await fails('this page does not remember having sent you there');
    mode = 'yes';
    await page.goto(`${site.address}/account/callback/social/acme?code=x&state=made-up`);
    await fails('this page does not remember having sent you there');

    issuer.state.person = { sub: taken.id };
    const { identities } = site.harness.services;
    await identities.link('default', bob.user.id, { target: 'acme', id: taken.id });
    await press(page, 'Link Acme');
    await fails('Another account here is linked to it.');
    assert.deepEqual(await bob.linked(), [`acme ${taken.id}`]);

    mode = 'late';
    await press(page, 'Link Zeta');
    await fails('This took too long');
    mode = 'yes';
    isAway = true;
    await press(page, 'Link Zeta');
    await fails('\u2068Zeta\u2069 cannot be reached at present.');
  });

  test('who is somebody else on return is told so, and the account of neither changes', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    issuer.state.person = { sub: `new-${count}` };
    const page = await enter(ann.username);
    await page.route('https://issuer.example/**', async (route) => {
      const cookies = await page.context().cookies();
      await page.context().clearCookies();
      assert.ok(cookies.length > 0);
      await route.fallback();
    });
    await press(page, 'Link Acme');
    await confirm(page);
    await page.locator('#identifier').fill(bob.username);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await heading(page, 'The account was not linked');
    assert.deepEqual([await ann.linked(), await bob.linked()], [[], []]);
  });

  test('shown without a button, or not at all, as the operator wants it', async () => {
    const ann = await somebody();
    await site.harness.services.identities.link('default', ann.user.id, { target: 'gone', id: 'g' });
    const page = await enter(ann.username);
    await becomes(() => page.locator('.rows .name').allInnerTexts(), ['Acme', 'Zeta', 'gone']);
    await becomes(() => buttons(page), ['Link', 'Link', 'Unlink']);
    await open({ social: 'ReadOnly' });
    await page.reload();
    await heading(page, 'Linked accounts');
    await becomes(() => page.locator('.rows .value').allInnerTexts(), ['Not linked', 'Not linked', 'Linked']);
    assert.deepEqual(await buttons(page), []);
    await page.goto(`${site.address}/account/callback/social/acme`);
    await heading(page, 'There is no such page');
    await open({ social: 'Off' });
    await page.goto(`${site.address}/account/social`);
    await heading(page, 'There is no such page');
    assert.equal(await page.getByRole('link', { name: 'Linked accounts' }).count(), 0);
    await open();
    await site.change({ socialSignInConnectorTargets: [] });
    await page.reload();
    await heading(page, 'Linked accounts');
    await becomes(() => buttons(page), ['Link', 'Link', 'Unlink'], 'also what signs nobody in');
  });

  test('the last way in stays, in words; who came by a provider alone links another without a proof they cannot give', async () => {
    await site.change({ signUp: { identifiers: [], password: false, verify: false } });
    issuer.state.person = { sub: `alone-${(count += 1)}` };
    const page = await openPage();
    await page.goto(`${site.address}/account/social`);
    await press(page, 'Continue with Acme');
    await heading(page, 'Linked accounts');
    await page.getByText('This is your only way to sign in, so it has to stay.').waitFor();
    await becomes(() => buttons(page), ['Change', 'Link']);
    await picture(page, 'last');
    await open({ username: 'Off' });
    await page.reload();
    await press(page, 'Unlink Acme');
    await page.getByRole('group').getByRole('button', { name: 'Unlink' }).click();
    await warns(page, 'This is your only way to sign in, so it has to stay.');
    await press(page, 'Cancel');
    await press(page, 'Link Zeta');
    await says(page, '\u2068Zeta\u2069 is linked.');
    await press(page, 'Unlink Acme');
    await page.getByRole('group').getByRole('button', { name: 'Unlink' }).click();
    await says(page, '\u2068Acme\u2069 was unlinked.');
  });

  test('everybody can use it, in each language, light and dark, on a small phone', async () => {
    for (const [place, locale] of languages.entries()) {
      const ann = await somebody();
      const details = { email: 'a.rather.long.address@mail.example' };
      await site.harness.services.identities.link('default', ann.user.id, {
        target: 'acme',
        id: `e${count}`,
        details,
      });
      const page = await enter(ann.username, '/account/social', {
        locale,
        colorScheme: place % 2 ? 'dark' : 'light',
        viewport: place === 1 ? { width: 1280, height: 800 } : { width: 320, height: 640 },
      });
      await page.locator('.rows').waitFor();
      await checkForEverybody(page, `${locale} linked accounts`);
      await picture(page, locale);
      await page.context().close();
    }
  });
});
