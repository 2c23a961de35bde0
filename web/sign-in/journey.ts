/** Where a person stands in signing in or up: what the acts in this folder read and change. */
import type { SignInPage } from '../../contract/pages.ts';
import type { Refused } from '../ui/call-api.ts';
import type { experience } from './experience-api.ts';
import type { Factor } from './factors.ts';
import type { Remembered } from './memory.ts';
import type { Event } from './ways.ts';

/** In the order in which one meets them; `renew` and `renewed` belong to a forgotten password. */
export type Screen =
  | 'identify'
  | 'code'
  | 'password'
  | 'renew'
  | 'renewed'
  | 'addition'
  | 'additionCode'
  | 'second'
  | 'propose'
  | 'setUp'
  | 'newPasskey'
  | 'toProvider'
  | 'fromProvider'
  | 'related'
  | 'done'
  | 'ended'
  | 'suspended'
  | 'notFound';

export interface State extends Remembered {
  readonly screen: Screen;
  readonly event: Event;
  readonly typed: string;
  readonly password: string;
  /** The second factor that is shown now; none while the person chooses. */
  readonly factor?: Factor;
  /** The new password that the server has taken already, when the last answer was lost. */
  readonly renewedTo?: string;
  /** Where who has chosen a new password begins to sign in with it. */
  readonly afterwards?: 'identify' | 'password';
  /** A proven phone or address without an account (when signing in), or with one (when signing up). */
  readonly question?: 'unknown' | 'taken';
  /** Why the person is back at the first step. */
  readonly notice?: Refused;
  readonly isAgreed: boolean;
  /** This browser shall stand in for the second factor. */
  readonly isTrusted?: boolean;
}

export interface Journey {
  readonly page: SignInPage;
  readonly experience: typeof experience;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly read: () => State;
  /** Shows and remembers; another screen becomes an entry of the browser's history. */
  readonly change: (patch: Partial<State>) => void;
  readonly leaveFor: (address: string) => void;
}

/** Nothing of the flow before counts any more. */
export const gone = {
  begun: undefined,
  challenge: undefined,
  isIdentified: false,
  isStaged: false,
  missing: undefined,
  second: undefined,
  sent: undefined,
  isTrusted: undefined,
  setUp: undefined,
  newApp: undefined,
  visit: undefined,
  question: undefined,
} as const satisfies Partial<State>;

/** What stopped an act; nothing when it led on to another screen. */
export type Stopped = Promise<Refused | undefined>;
