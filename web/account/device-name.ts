/** How a browser on a system is called to its owner. */
import { browserName } from './browser-name.ts';
import { say } from './page.ts';

export function deviceName(userAgent: string | undefined): string {
  const found = browserName(userAgent);
  if (!found) return say('sessions.unknown');
  return found.system ? say('sessions.browser', { ...found }) : found.browser;
}
