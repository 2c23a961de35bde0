/** One state of one page: what stands on the server, where to go, what to press. */
import type { Page } from 'playwright-core';
import type { FakeServer } from './fake-server.ts';

export interface Scene {
  readonly name: string;
  /** Inside /console. */
  readonly path: string;
  arrange?(server: FakeServer): void;
  act?(page: Page): Promise<void>;
  /** Shown without signing in. */
  readonly isOpen?: boolean;
}

/** The first editor of the page has come. */
export const editor = (page: Page) => page.locator('.cm-content').first().waitFor();
