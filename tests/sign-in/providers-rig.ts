/** Accounts at two other providers in a real browser over the whole application, for tests of signing in with them. */
import { after, before, beforeEach } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { createIssuer, exampleConfig } from '../../connectors/oidc/simulator.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { watchPages } from './watched-pages.ts';

/** What the provider says of a number and an address that it has checked. */
export const verified = { email_verified: true, phone_number_verified: true };

type Issuer = Awaited<ReturnType<typeof createIssuer>>;
export type ProvidersRig = ReturnType<typeof rigOf>;

/** Each test begins with both providers and nothing else asked for. */
export function withProviders(name: string, define: (rig: ProvidersRig) => void): void {
  withBrowser(name, (browser) => {
    let site: RealSignIn;
    let issuer: Issuer;
    const openPage = watchPages(browser);
    before(async () => {
      // Codes of the issuer live by the clock that the tests move.
      issuer = await createIssuer({ clock: { now: () => site.harness.clock.now() } });
      site = await startRealSignIn({ issuer });
      await addProviders(site);
    });
    after(() => site.close());
    beforeEach(() => justProviders(site));
    async function open(options: BrowserContextOptions = {}): Promise<Page> {
      const page = await openPage(options);
      await page.route('https://issuer.example/**', async (route) => {
        const answer = await issuer(new Request(route.request().url()));
        await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers) });
      });
      return page;
    }
    define(rigOf(
      () => site,
      () => issuer,
      open,
    ));
  });
}

/** Two, which are shown in another order than they were made. */
export async function addProviders(site: RealSignIn): Promise<void> {
  for (const [target, en, th] of [
    ['zeta', 'Zeta', 'ซีตา'],
    ['acme', 'Acme', 'แอคมี'],
  ] as const)
    await site.harness.services.messages.connectors.create({
      tenantId: 'default',
      id: target,
      factoryId: 'oidc',
      config: exampleConfig,
      metadata: { target, name: { en, th } },
      syncProfile: false,
    });
}

async function justProviders(site: RealSignIn): Promise<void> {
  await site.reset();
  await site.change({
    signUp: { identifiers: [], password: false, verify: false },
    signInMode: 'SignInAndRegister',
    mfa: { factors: [], policy: 'NoPrompt' },
    socialSignIn: {},
    socialSignInConnectorTargets: ['acme', 'zeta'],
  });
}

function rigOf(
  siteOf: () => RealSignIn,
  issuerOf: () => Issuer,
  open: (options?: BrowserContextOptions) => Promise<Page>,
) {
  let count = 10;
  const next = () => (count += 1);
  const findBy = (by: object) => siteOf().harness.services.users.findBy('default', by as never);
  return {
    get site() {
      return siteOf();
    },
    get issuer() {
      return issuerOf();
    },
    open,
    /** A number that no test had before, and the one it was. */
    next,
    last: () => count,
    newPhone: () => `165025305${next()}`,
    choose: (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click(),
    heading: (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor(),
    says: (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text }).waitFor(),
    path: (page: Page) => new URL(page.url()).pathname,
    codeField: (page: Page) => page.getByLabel('Code', { exact: true }),
    users: { findBy },
    /** The owner is also told of the link, by a message without a code. */
    codesTo: async (phone: string) => (await siteOf().smsTo(phone)).filter(({ code }) => code !== undefined),
    identitiesOf: async (phone: string) =>
      Object.keys((await findBy({ phone: `+${phone}` }))?.identities ?? {}),
  };
}
