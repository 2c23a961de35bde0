/** `npm run test:examples`: installs, builds and starts every sample application, and signs a person in and out of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../server/testing/browser.ts';
import { freePort } from '../server/testing/free-port.ts';
import { signInByPhone } from '../server/testing/sign-in-by-phone.ts';
import {
  createPlace,
  latchkey,
  type Place,
  startServer,
  type StartedServer,
} from '../server/testing/started-server.ts';
import { openProject } from './examples/project.ts';

interface Facts {
  readonly endpoint: string;
  readonly id: string;
  readonly secret: string;
}

interface Example {
  readonly type: 'SPA' | 'Traditional';
  readonly callback: string;
  readonly afterLogout: string;
  /** What the application is told; `npm start` finds the port in PORT. */
  environment(facts: Facts): Readonly<Record<string, string>>;
}

const examples: Readonly<Record<string, Example>> = {
  express: {
    type: 'Traditional',
    callback: '/logto/sign-in-callback',
    afterLogout: '',
    environment: ({ endpoint, id, secret }) => ({
      LATCHKEY_ENDPOINT: endpoint,
      APP_ID: id,
      APP_SECRET: secret,
    }),
  },
  react: {
    type: 'SPA',
    callback: '/callback',
    afterLogout: '/',
    environment: ({ endpoint, id }) => ({ VITE_LATCHKEY_ENDPOINT: endpoint, VITE_APP_ID: id }),
  },
  next: {
    type: 'Traditional',
    callback: '/callback',
    afterLogout: '',
    environment: ({ endpoint, id, secret }) => ({
      LATCHKEY_ENDPOINT: endpoint,
      APP_ID: id,
      APP_SECRET: secret,
      COOKIE_SECRET: 'sealed-with-this-in-tests-0123456789',
      NEXT_TELEMETRY_DISABLED: '1',
    }),
  },
};

withBrowser('sample applications', (browser) => {
  let place: Place;
  let server: StartedServer;
  before(async () => {
    place = await createPlace();
    server = await startServer(place);
  });
  after(async () => {
    await server?.stop();
    place?.remove();
  });

  for (const [index, [name, example]] of Object.entries(examples).entries())
    test(name, async (t) => {
      const port = String(await freePort());
      const origin = `http://localhost:${port}`;
      const { type, callback, afterLogout } = example;
      const addresses = [
        '--redirect-uri',
        origin + callback,
        '--post-logout-redirect-uri',
        origin + afterLogout,
      ];
      const create = ['application', 'create', '--json', '--name', name, '--type', type, ...addresses];
      const made = await latchkey(place, ...create);
      const project = await openProject(name);
      const facts = { endpoint: server.endpoint, ...JSON.parse(made) };
      const environment = { PORT: port, ...example.environment(facts) };
      if (project.hasBuild) await project.build(environment);
      t.after(await project.start(environment));

      const telephone = await browser.open({ locale: 'en' });
      await telephone.goto(server.address('Telephone'));
      await telephone.getByText('Connected').waitFor();
      const page = await browser.open({ locale: 'en', reducedMotion: 'reduce' });
      await page.goto(origin);
      const signIn = page.getByText('Sign in', { exact: true });
      await signIn.click();
      const readCode = () => codeOn(telephone);
      await signInByPhone(page, `+1 650 253 03${10 + index}`, { readCode, back: origin });
      await page.getByText(`+165025303${10 + index}`).waitFor();
      await page.getByText('Sign out', { exact: true }).click();
      await signIn.waitFor();
      assert.equal(new URL(page.url()).origin, origin);
      await signIn.click();
      await page.getByLabel('Mobile number').waitFor();
    });
});

/** A new message opens by itself on a telephone where none is open yet. */
async function codeOn(telephone: Page): Promise<string> {
  const copy = telephone.getByRole('button', { name: /^Copy \d{6}$/ });
  await copy.waitFor();
  return /\d{6}/.exec(await copy.innerText())?.[0] ?? '';
}
