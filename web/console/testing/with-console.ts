/** Tests of the Console: the built pages, a fresh fake server, and a browser page for each test. */
import { after, before, beforeEach } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { buildConsole } from './built-console.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { tidy } from './scenes.ts';

interface Browser {
  open(options?: BrowserContextOptions): Promise<Page>;
}

export interface WithConsole {
  readonly server: FakeServer;
  /** A page that complains to the test about every script error and every breach of the content security policy. */
  open(options?: BrowserContextOptions): Promise<Page>;
  readonly complaints: string[];
}

/** To be called inside of a group of tests. */
export function withConsole(browser: Browser): WithConsole {
  let server: FakeServer | undefined;
  const complaints: string[] = [];
  before(async () => {
    server = await startFakeServer(await buildConsole());
  });
  beforeEach(() => {
    complaints.length = 0;
    if (server) tidy(server);
  });
  after(async () => server?.close());
  return {
    complaints,
    get server() {
      if (!server) throw new Error('The server is started before the first test.');
      return server;
    },
    async open(options) {
      const page = await browser.open({
        locale: 'en',
        reducedMotion: 'reduce',
        timezoneId: 'Asia/Bangkok',
        ...options,
      });
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy|React|Warning:/.test(message.text())) complaints.push(message.text());
      });
      return page;
    },
  };
}
