/** Step-up in a real browser: an application that wants more sends the person to the page that asks for just that. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { acrOf } from '../../contract/assurance.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { claimsOf } from '../../server/testing/person.ts';
import { watchForErrors } from '../../web/ui/testing/look-at.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';

const password = 'seven quiet rivers';
const stronger = { acr_values: acrOf('second-factor') };

withBrowser('step-up', (browser) => {
  let site: RealSignIn;
  before(async () => {
    site = await startRealSignIn();
    await site.reset();
    await site.change({
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
    });
    await site.change({ mfa: { factors: ['Totp'], policy: 'NoPrompt' } });
  });
  after(() => site.close());

  const givePassword = async (page: Page): Promise<void> => {
    await page.locator('#identifier').fill('ann');
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
  };
  /** What the ID token of the code in the address bar says. */
  const claims = async (page: Page): Promise<Record<string, unknown>> => {
    const body = new URLSearchParams({
      client_id: 'demo-app',
      grant_type: 'authorization_code',
      code: new URL(page.url()).searchParams.get('code') ?? '',
      redirect_uri: `${site.address}/demo-app`,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    });
    const answer = await fetch(`${site.address}/oidc/token`, { method: 'POST', body });
    return claimsOf(((await answer.json()) as Record<string, unknown>)['id_token']);
  };

  test('G8: whoever is in by a password alone is asked for it again and for the app, once', async () => {
    const { users, factors } = site.harness.services;
    const { id: userId } = await users.create('default', {
      username: 'ann',
      password: await users.hashPassword(password),
      // Their own choice: nobody asks, unless an application does.
      factorChoices: { mfa: { enabled: false } },
    });
    const { secret } = await factors.addTotp({ tenantId: 'default', userId });
    const key = fromBase32(secret) ?? Buffer.alloc(0);
    const page = await browser.open({ locale: 'en-US', reducedMotion: 'reduce' });
    page.setDefaultTimeout(30_000);
    const errors = watchForErrors(page);

    await site.begin(page);
    await givePassword(page);
    await site.arrived(page);
    assert.deepEqual((await claims(page))['amr'], ['pwd']);

    await site.begin(page, stronger);
    await givePassword(page);
    const field = page.getByLabel('Code', { exact: true });
    await field.waitFor();
    await field.fill(totpAt(key, stepAt(site.harness.clock.now())));
    await site.arrived(page);
    const { acr, amr } = await claims(page);
    assert.deepEqual([acr, amr], [stronger.acr_values, ['pwd', 'otp', 'mfa']]);

    await site.begin(page, stronger);
    await site.arrived(page);
    assert.equal((await claims(page))['acr'], stronger.acr_values, 'the session remembers it');
    assert.deepEqual(errors, []);
  });
});
