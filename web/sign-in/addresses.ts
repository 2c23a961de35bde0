/** Which address shows which screen: back, forward and reload work as everywhere. */
import type { Factor } from './factors.ts';
import type { Screen, State } from './journey.ts';
import type { Narrow } from './narrow.ts';
import type { Event } from './ways.ts';

const additions = '/continue';
const seconds = '/mfa-verification';
const setUps = '/mfa-binding';
const proposal = '/mfa-onboarding';
const newPasskey = '/create-passkey';
const link = '/social/link';

export function addressOf(
  { screen, event, missing, factor }: Pick<State, 'screen' | 'event' | 'missing' | 'factor'>,
  { first }: Pick<Narrow, 'first'> = {},
): string | undefined {
  const begin = firstOf(event, first);
  switch (screen) {
    case 'identify':
      return begin;
    case 'code':
      return `${begin}/verification-code`;
    case 'password':
      return `${begin}/password`;
    case 'renew':
      return `${begin}/reset`;
    case 'addition':
      return `${additions}/${missing}`;
    case 'additionCode':
      return `${additions}/verification-code`;
    case 'second':
      return factor ? `${seconds}/${factor}` : seconds;
    case 'propose':
      return proposal;
    case 'setUp':
      return factor ? `${setUps}/${factor}` : setUps;
    case 'newPasskey':
      return newPasskey;
    case 'related':
      return link;
    case 'suspended':
      return '/account-suspended';
    default:
      // What has ended or is done stays where it was: going back leads out of here.
      return undefined;
  }
}

function firstOf(event: Event, narrow: Narrow['first']): string {
  if (event === 'ForgotPassword') return narrow === '/reset-password' ? narrow : '/forgot-password';
  return (narrow === '/identifier-' ? narrow : '/') + (event === 'Register' ? 'register' : 'sign-in');
}

export interface Place {
  readonly screen: Screen;
  /** Unknown where the address does not tell. */
  readonly event?: Event;
  readonly factor?: Factor;
}

export function screenAt(path: string): Place {
  const isCode = path.endsWith('/verification-code');
  if (path.startsWith(seconds))
    return { screen: 'second', factor: (path.slice(seconds.length + 1) || undefined) as Factor | undefined };
  if (path.startsWith(setUps))
    return { screen: 'setUp', factor: (path.slice(setUps.length + 1) || undefined) as Factor | undefined };
  const place = nextSteps[path];
  if (place) return { screen: place };
  if (path.startsWith('/callback/')) return { screen: 'fromProvider' };
  if (path.startsWith('/direct/')) return { screen: 'toProvider' };
  if (path.startsWith(additions)) return { screen: isCode ? 'additionCode' : 'addition' };
  const event = eventAt(path);
  if (isCode) return { screen: 'code', event };
  if (path.endsWith('/password')) return { screen: 'password', event };
  if (path.endsWith('/reset')) return { screen: 'renew', event };
  if (path === '/account-suspended') return { screen: 'suspended', event };
  if (path === '/unknown-session') return { screen: 'ended', event };
  const isFirst = /^\/((identifier-)?(sign-in|register)|forgot-password|reset-password|single-sign-on|)$/;
  return { screen: isFirst.test(path) ? 'identify' : 'notFound', event };
}

const nextSteps: Readonly<Record<string, Screen>> = {
  [proposal]: 'propose',
  [newPasskey]: 'newPasskey',
  [link]: 'related',
};

function eventAt(path: string): Event {
  if (/^\/(forgot|reset)-password/.test(path)) return 'ForgotPassword';
  return /^\/(identifier-)?register/.test(path) ? 'Register' : 'SignIn';
}
