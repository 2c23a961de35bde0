/** Which address shows which screen: back, forward and reload work as everywhere. */
import type { Screen, State } from './journey.ts';
import type { Event } from './ways.ts';

export function addressOf({ screen, event }: Pick<State, 'screen' | 'event'>): string | undefined {
  const first = event === 'Register' ? '/register' : '/sign-in';
  switch (screen) {
    case 'identify':
      return first;
    case 'code':
      return `${first}/verification-code`;
    case 'password':
      return `${first}/password`;
    case 'suspended':
      return '/account-suspended';
    default:
      // What has ended or is done stays where it was: going back leads out of here.
      return undefined;
  }
}

export function screenAt(path: string): { readonly screen: Screen; readonly event: Event } {
  const event = /^\/(identifier-)?register/.test(path) ? 'Register' : 'SignIn';
  if (path.endsWith('/verification-code')) return { screen: 'code', event };
  if (path.endsWith('/password')) return { screen: 'password', event };
  if (path === '/account-suspended') return { screen: 'suspended', event };
  if (path === '/unknown-session') return { screen: 'ended', event };
  const isFirst = /^\/((identifier-)?(sign-in|register)|single-sign-on|)$/.test(path);
  return { screen: isFirst ? 'identify' : 'notFound', event };
}
