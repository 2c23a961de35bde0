/** Brings a browser page to a scene. */
import type { Page } from 'playwright-core';
import type { FakeServer } from './fake-server.ts';
import { type Scene, tidy } from './scenes.ts';

/** The page is there, what it asked for has come, and nothing moves. */
export async function visit(page: Page, server: FakeServer, scene: Scene): Promise<void> {
  tidy(server);
  scene.arrange?.(server);
  await page.context().addCookies([{ name: '_session_admin', value: '1', url: server.adminOrigin }]);
  await page.goto('about:blank');
  await page.goto(`${server.adminOrigin}/console${scene.path}`);
  await page.locator('h1').first().waitFor();
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  await scene.act?.(page);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}
