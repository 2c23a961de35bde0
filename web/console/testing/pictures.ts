/** Draws every scene for people to look at: `node web/console/testing/pictures.ts <folder> [language] [scene…]`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { buildConsole } from './built-console.ts';
import { startFakeServer } from './fake-server.ts';
import { scenes } from './scenes.ts';
import { visit } from './visit.ts';

const [folder = 'pictures', language = 'en', ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const server = await startFakeServer(await buildConsole());
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

for (const device of ['desktop', 'phone'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      locale: language,
      timezoneId: 'Asia/Bangkok',
      colorScheme,
      reducedMotion: 'reduce',
      viewport: device === 'phone' ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(6000);
    const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 };
    page.on('console', (message) => {
      if (message.type() === 'error') process.stderr.write(`${message.text()}\n`);
    });
    page.on('pageerror', (error) => process.stderr.write(`${error.stack ?? error.message}\n`));
    for (const scene of scenes.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
      await visit(page, server, scene).catch((error: unknown) =>
        process.stderr.write(`${scene.name}: ${String(error)}\n`),
      );
      const whole = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.max(height, whole) });
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${scene.name}-${device}-${colorScheme}.png`) });
      await page.setViewportSize({ width, height });
    }
    await context.close();
  }
}

await browser.close();
await server.close();
