/** Brings a browser page to a scene, or just into the Console. */
import type { Page } from 'playwright-core';
import type { FakeServer } from './fake-server.ts';
import type { Scene } from './scene.ts';
import { tidy } from './scenes.ts';

/** The page is there, what it asked for has come, and nothing moves. */
export async function visit(page: Page, server: FakeServer, scene: Scene): Promise<void> {
  tidy(server);
  scene.arrange?.(server);
  await page.context().addCookies([{ name: '_session_admin', value: '1', url: server.adminOrigin }]);
  // An address that differs from the present one in its fragment alone would load nothing anew.
  if (scene.path.includes('#')) await page.goto('about:blank');
  await page.goto(`${server.adminOrigin}/console${scene.path}`);
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await scene.act?.(page);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/** Opens an address of the Console as somebody who signed in a while ago. */
export async function enter(page: Page, server: FakeServer, path: string): Promise<void> {
  page.setDefaultTimeout(30_000);
  server.oidc.startSession();
  await page.context().addCookies([{ name: '_session_admin', value: '1', url: server.adminOrigin }]);
  await page.goto(`${server.adminOrigin}/console${path}`);
  await page.locator('h1').first().waitFor();
}
