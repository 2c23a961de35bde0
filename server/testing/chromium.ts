/** Where this machine's Chromium is, and how it is started for tests. */
import { existsSync } from 'node:fs';

/** `CHROMIUM_PATH`, else Debian's; undefined when there is none. */
export const chromiumPath = (): string | undefined =>
  [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path && existsSync(path));

/** For a Chromium that is root's, has no display and must not call home. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
