/** Takes the pictures of the README from a really started server: `node scripts/pictures.ts`. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../server/testing/chromium.ts';
import { createPlace, type StartedServer, startServer } from '../server/testing/started-server.ts';

const phone = { width: 360, height: 640 };

async function steps(browser: Browser, server: StartedServer): Promise<readonly Buffer[]> {
  const context = await browser.newContext({ viewport: phone, deviceScaleFactor: 2, locale: 'en' });
  const [person, telephone] = [await context.newPage(), await context.newPage()];
  await telephone.goto(server.address('Telephone'));
  await telephone.getByText('Connected').waitFor();
  await person.goto(server.address('Demo application'));
  await person.getByRole('button', { name: 'Sign in' }).click();
  const field = person.getByLabel('Mobile number');
  await field.pressSequentially('650 253 0000');
  const identify = await settled(person);
  await person.getByRole('button', { name: 'Continue' }).click();
  await person.getByRole('heading', { name: 'Enter the code' }).waitFor();
  const code = telephone.getByRole('button', { name: /^Copy \d{6}$/ });
  await code.waitFor();
  await code.scrollIntoViewIfNeeded();
  const message = await settled(telephone);
  const [digits = ''] = /\d{6}/.exec(await code.innerText()) ?? [];
  await person.getByLabel('Code', { exact: true }).pressSequentially(digits.slice(0, 4));
  return [identify, message, await settled(person)];
}

async function settled(page: Page): Promise<Buffer> {
  await page.bringToFront();
  await page.waitForTimeout(400);
  return page.screenshot();
}

/** Side by side, each in a thin frame, on white. */
async function compose(browser: Browser, shots: readonly Buffer[], file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 700 }, deviceScaleFactor: 1 });
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}" alt="">`);
  await page.setContent(`<style>
    body { margin: 0; padding: 30px; width: max-content; display: flex; gap: 30px; background: #fff }
    img { width: ${phone.width}px; border-radius: 18px; outline: 1px solid #d5d7dd; box-shadow: 0 10px 30px #1b1f3a1f }
  </style>${images.join('')}`);
  await page.locator('body').screenshot({ path: file });
}

const place = await createPlace();
const server = await startServer(place);
const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumFlags] });
try {
  await compose(browser, await steps(browser, server), 'docs/pictures/sign-in.png');
} finally {
  await browser.close();
  await server.stop();
  place.remove();
}
