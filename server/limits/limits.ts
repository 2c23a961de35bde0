/** How often: sends per number and per client address, failures per number or name, the same on every node (security A4–A6, C1–C3, C9). */
import type { Expression, SqlBool } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import { type Recipient, recipientOf, textOfRecipient } from '../../contract/recipient.ts';
import type { MessageLimitPolicy, SentinelPolicy } from '../../contract/settings.ts';
import type { Clock } from '../clock.ts';
import { removeInBatches } from '../database/in-batches.ts';
import type { Database } from '../database/open.ts';
import type { Random } from '../random.ts';
import { addressName } from './address.ts';
import { createQueries, entryWidth, lastResendAt, type TakenRow, type Wanted } from './queries.ts';

/** Its recipient is the canonical number or address, never what somebody typed (security C10). */
export type SendAttempt = Recipient & {
  readonly tenantId: string;
  /** The client's; undefined when it does not count (a Management token). */
  readonly address?: string | undefined;
  readonly policy: MessageLimitPolicy;
};

export type SendVerdict =
  | { readonly ok: true /** For `refundSend`. */; readonly taken: readonly TakenRow[] }
  | {
      readonly ok: false;
      readonly limit: 'recipient' | 'address' | 'resend';
      readonly retryAfterSeconds: number;
    };

/**
 * Whose failures: a number's or an address's, canonical, those of any other name that signs in (a username), or those of
 * somebody in their own account.
 */
export type Subject = (Recipient | { readonly name: string } | { readonly userId: string }) & Apart;

/** A browser that is known counts for itself: no stranger's guesses are held against it, nor its own against others (security C15). */
export interface Apart {
  /** Its id, of 21 characters; undefined for everybody else. */
  readonly device?: string | undefined;
}

export interface Block {
  /** ms since 1970; a date beyond all others when only an administrator ends it. */
  readonly blockedUntil: number;
}

export interface Limits {
  /** Takes one send from the recipient and the client's address, or from neither. Rejects when the database is away: then nothing may leave. */
  consumeSend(attempt: SendAttempt): Promise<SendVerdict>;
  /** Gives it back, after a send that surely did not leave. */
  refundSend(send: { readonly tenantId: string; readonly taken: readonly TakenRow[] }): Promise<void>;
  /**
   * One try of a password from this address, counted before anything slow is done about it. `blockedUntil` when the
   * address had all of its hour's: ever-new names are no way around the limit of each (security C3).
   */
  takeAttempt(attempt: {
    readonly tenantId: string;
    readonly address: string;
    /** 0 for no limit. */
    readonly perHour: number;
  }): Promise<{ readonly ok: true; readonly taken: readonly TakenRow[] } | ({ readonly ok: false } & Block)>;
  /**
   * One guess at a second factor that somebody keeps, counted before it is compared: guesses in parallel are no way
   * around the limit (security H2). A pool of its own for each kind and person.
   */
  takeGuess(guess: Guessed & { readonly perHour: number }): ReturnType<Limits['takeAttempt']>;
  /** It was wrong: a hundred in a row, however long they take, end in a block that only an operator lifts (security A4). */
  countWrongGuess(guess: Guessed): Promise<void>;
  /**
   * One question about a name that is answered before anything was proven, from this address; counted before anybody is
   * looked up (security C14). A pool of its own: whoever asks often still signs in with a password.
   */
  takeLookup(lookup: Parameters<Limits['takeAttempt']>[0]): ReturnType<Limits['takeAttempt']>;
  /**
   * What was guessed was right, so the try does not count, and wrong ones before it are forgotten. Nothing is written
   * where there are none and half of the tries are free: a sign-in costs a statement less.
   */
  refundGuess(guess: {
    readonly tenantId: string;
    readonly taken: readonly TakenRow[];
    readonly perHour: number;
  }): Promise<void>;
  /**
   * One proof that this person begins in their own account: a hundred an hour, of any kind. Whoever has a token of
   * theirs fills no table with rows, and no provider's day with questions.
   */
  takeStart(start: {
    readonly tenantId: string;
    readonly userId: string;
  }): Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }>;
  /** The password was right: the try does not count. */
  refundAttempt(attempt: { readonly tenantId: string; readonly taken: readonly TakenRow[] }): Promise<void>;
  /** One wrong code or password more. `blockedUntil` when that was one too many, or when it was blocked already. */
  countFailure(
    failure: Subject & { readonly tenantId: string; readonly policy: SentinelPolicy },
  ): Promise<Partial<Block>>;
  /**
   * A right one: failures are forgotten, the resend interval is over. `blockedUntil` when a block came first: then it
   * stays. From a browser that counts for itself, strangers' failures are forgotten too, but no block of theirs is.
   */
  clear(success: Subject & { readonly tenantId: string }): Promise<Partial<Block>>;
  /** For a statement of another room: true while this number or address is blocked. */
  isBlocked(tenantId: string, recipient: Recipient & Apart): Expression<SqlBool>;
  findBlock(subject: Subject & { readonly tenantId: string }): Promise<Block | undefined>;
  /** An administrator's word: blocks, failures and sends of these are forgotten, in every browser. */
  lift(subjects: {
    readonly tenantId: string;
    readonly phones?: readonly string[];
    readonly emails?: readonly string[];
    readonly names?: readonly string[];
    /** Of people: what was guessed in their own account, and of their second factors. */
    readonly userIds?: readonly string[];
  }): Promise<void>;
  /** Deletes what decides nothing any more; call it now and then. */
  sweep(isStopping?: () => boolean): Promise<void>;
}

/** Whose second factor, and which. */
interface Guessed {
  readonly tenantId: string;
  readonly factor: (typeof guessedFactors)[number];
  readonly userId: string;
}

const guessedFactors = ['Totp', 'BackupCode', 'WebAuthn'] as const;
/** Of one person; whoever confirms each change of their account stays far below. */
const startsPerHour = 100;
const startsKey = (userId: string): string => `starts:${userId}`;
const guessKey = ({ factor, userId }: Omit<Guessed, 'tenantId'>): string => `guesses:${factor}:${userId}`;

export interface LimitsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** NIST SP 800-63B-4 §3.2.2: no more than 100 failures in a row, however long they take. */
const hardStopAt = 100;
/** In a browser that counts for itself: whoever has stolen its cookie gets these beside the others, and no more. */
const hardStopOfDeviceAt = 50;
/** Of `Random.id()`. */
const deviceLength = 21;
/** The last time that has 13 digits, in the year 2286. */
const untilLifted = 9_999_999_999_999;

export function createLimits({ database, clock, random }: LimitsDeps): Limits {
  const queries = createQueries(database.kysely, random);

  const refund: Limits['refundSend'] = async ({ tenantId, taken }) => {
    // One row a statement, in the order of the keys: no two of them can wait for each other.
    for (const row of taken) await queries.refund(tenantId, row);
  };
  /** Takes a place in every row, or in none and says why. */
  const take = async (
    tenantId: string,
    windowSeconds: number,
    rowsAt: (now: number) => readonly Wanted[],
  ): Promise<SendVerdict> => {
    // More than once only when a place became free between the refusal and the look at its reason.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const now = clock.now();
      const wanted = rowsAt(now);
      if (wanted.length === 0) return { ok: true, taken: [] };
      const taken = await queries.consume(tenantId, wanted, now);
      if (taken.length === wanted.length) return { ok: true, taken };
      await refund({ tenantId, taken });
      const rows = await queries.read(
        tenantId,
        wanted.map(({ key }) => key),
      );
      const reason = longestWait(rows, wanted, windowSeconds, clock.now());
      if (reason) return { ok: false, ...reason };
    }
    return { ok: false, limit: 'recipient', retryAfterSeconds: 1 };
  };

  const tryOnce = async (
    tenantId: string,
    key: string,
    perHour: number,
    isBlockable = false,
  ): ReturnType<Limits['takeAttempt']> => {
    const verdict = await take(tenantId, hourMs / 1000, (now) =>
      perHour > 0 ? [{ key, max: perHour, cutoff: now - hourMs, resendAt: 0, isBlockable }] : [],
    );
    return verdict.ok ? verdict : { ok: false, blockedUntil: clock.now() + verdict.retryAfterSeconds * 1000 };
  };

  return {
    refundSend: refund,
    refundAttempt: refund,
    async refundGuess({ tenantId, taken, perHour }) {
      await refund({ tenantId, taken: taken.filter(({ count }) => count * 2 > perHour) });
      for (const { key, failuresInRow } of taken)
        if (failuresInRow > 0) await queries.clear(tenantId, [key], clock.now());
    },
    consumeSend: ({ tenantId, ...attempt }) =>
      take(tenantId, attempt.policy.windowSeconds, (now) => wantedRows(attempt, now)),
    takeAttempt: ({ tenantId, address, perHour }) =>
      tryOnce(tenantId, `attempts:${addressName(address)}`, perHour),
    takeLookup: ({ tenantId, address, perHour }) =>
      tryOnce(tenantId, `lookups:${addressName(address)}`, perHour),
    takeStart: ({ tenantId, userId }) =>
      take(tenantId, hourMs / 1000, (now) => [
        { key: startsKey(userId), max: startsPerHour, cutoff: now - hourMs, resendAt: 0 },
      ]),
    async takeGuess({ tenantId, perHour, ...guess }) {
      const key = guessKey(guess);
      const verdict = await tryOnce(tenantId, key, perHour, true);
      if (verdict.ok) return verdict;
      const blockedUntil = await queries.blockedUntil(tenantId, key, clock.now());
      return blockedUntil > 0 ? { ok: false, blockedUntil } : verdict;
    },
    async countWrongGuess({ tenantId, ...guess }) {
      const now = clock.now();
      // How many an hour is counted where they are taken.
      const hour = { max: hardStopAt, cutoff: now - hourMs, blockedUntil: now + hourMs };
      const stop = { hardStopAt, hardStopUntil: untilLifted };
      await queries.countFailure(tenantId, guessKey(guess), { now, ...hour, ...stop });
    },
    async countFailure({ tenantId, policy, ...subject }) {
      const now = clock.now();
      const stopAt = subject.device === undefined ? hardStopAt : hardStopOfDeviceAt;
      const blockedUntil = await queries.countFailure(tenantId, keyOf(subject), {
        now,
        max: Math.min(Math.max(1, Math.floor(policy.maxAttempts)), stopAt),
        cutoff: now - hourMs,
        blockedUntil: Math.ceil(now + policy.lockoutMinutes * 60_000),
        hardStopAt: stopAt,
        hardStopUntil: untilLifted,
      });
      return blockedUntil > 0 ? { blockedUntil } : {};
    },
    async clear({ tenantId, ...subject }) {
      const shared = subject.device === undefined ? [] : [sharedKeyOf(subject)];
      const blockedUntil = await queries.clear(tenantId, [keyOf(subject), ...shared], clock.now());
      return blockedUntil > 0 ? { blockedUntil } : {};
    },
    isBlocked: (tenantId, recipient) => queries.isBlocked(tenantId, keyOf(recipient), clock.now()),
    async findBlock({ tenantId, ...subject }) {
      const blockedUntil = await queries.blockedUntil(tenantId, keyOf(subject), clock.now());
      return blockedUntil > 0 ? { blockedUntil } : undefined;
    },
    async lift({ tenantId, phones = [], emails = [], names = [], userIds = [] }) {
      const subjects = [
        ...phones.map((phone) => sharedKeyOf({ phone })),
        ...emails.map((email) => sharedKeyOf({ email })),
        ...names.map((name) => sharedKeyOf({ name })),
        ...userIds.map((userId) => sharedKeyOf({ userId })),
      ];
      const keys = [
        ...subjects,
        ...userIds.map(startsKey),
        ...userIds.flatMap((userId) => guessedFactors.map((factor) => guessKey({ factor, userId }))),
      ];
      for (const key of keys) await queries.lift(tenantId, key);
      await queries.liftDevices(tenantId, subjects.map(deviceKeysOf), deviceLength);
    },
    async sweep(isStopping) {
      // A window is a day at most, so after two days nothing in a row can count.
      const before = clock.now() - 2 * dayMs;
      await removeInBatches((size) => queries.sweep(before, size), { isStopping });
    },
  };
}

/** Ends the request as the contract says of a blocked number or name; without a time when only an administrator ends it. */
export function refuseBlocked({ blockedUntil }: Block, now: number): never {
  const because = 'too many failures of this number, address or name';
  if (blockedUntil >= untilLifted)
    return refuse('session.verification_blocked_too_many_attempts', { because });
  const retryAfterSeconds = secondsUntil(blockedUntil, now);
  return refuse('session.verification_blocked_too_many_attempts', {
    retryAfterSeconds,
    data: { retryAfterSeconds },
    because,
  });
}

const keyOf = (subject: Subject): string =>
  subject.device === undefined
    ? sharedKeyOf(subject)
    : `${deviceKeysOf(sharedKeyOf(subject))}${subject.device}`;

/** What the keys of all browsers that count for themselves begin with. */
const deviceKeysOf = (sharedKey: string): string => `known:${sharedKey}:`;

/** Of everybody who is not known: one text for all spellings of a subject. */
export function sharedKeyOf(subject: Subject): string {
  if ('userId' in subject) return `user:${subject.userId}`;
  // A tenant may not tell capitals apart: then each spelling would be a new set of guesses.
  if ('name' in subject) return `name:${subject.name.toLowerCase()}`;
  if (!isCanonical(subject)) throw new TypeError('Limits count canonical numbers and addresses only');
  return `recipient:${textOfRecipient(subject)}`;
}

export const isCanonical = ({ phone, email }: Recipient): boolean =>
  email === undefined ? /^\+\d{1,128}$/.test(phone) : email.includes('@') && email === email.toLowerCase();

function wantedRows(
  { address, policy, ...recipient }: Recipient & Pick<SendAttempt, 'address' | 'policy'>,
  now: number,
): Wanted[] {
  const { sendsPerRecipient, sendsPerAddress, windowSeconds, resendIntervalSeconds } = policy;
  const cutoff = now - windowSeconds * 1000;
  const resendAt = resendIntervalSeconds > 0 ? now + resendIntervalSeconds * 1000 : 0;
  const ofRecipient = { key: keyOf(recipientOf(recipient)), max: sendsPerRecipient, cutoff, resendAt };
  const countsAddress = address !== undefined && sendsPerAddress > 0;
  return [
    ...(countsAddress
      ? [{ key: `address:${addressName(address)}`, max: sendsPerAddress, cutoff, resendAt: 0 }]
      : []),
    ...(sendsPerRecipient > 0 || resendAt > 0 ? [ofRecipient] : []),
  ];
}

/** Of the limits that say no, the one that says it longest: after that time a send passes. */
function longestWait(
  rows: readonly { key: string; sends: string; resend_at: number }[],
  wanted: readonly Wanted[],
  windowSeconds: number,
  now: number,
) {
  const waits = rows.flatMap(({ key, sends, resend_at: stored }) => {
    const { max = 0, resendAt = 0 } = wanted.find((row) => row.key === key) ?? {};
    const oldest = max > 0 ? sends.slice(-max * entryWidth) : '';
    const isFull = max > 0 && oldest.length === max * entryWidth;
    const limit = key.startsWith('address:') ? ('address' as const) : ('recipient' as const);
    return [
      { limit: 'resend' as const, until: resendAt > 0 && stored <= lastResendAt(resendAt) ? stored : 0 },
      { limit, until: isFull ? Number(oldest.slice(0, 13)) + windowSeconds * 1000 : 0 },
    ];
  });
  const [longest] = waits.filter(({ until }) => until > now).toSorted((a, b) => b.until - a.until);
  return longest && { limit: longest.limit, retryAfterSeconds: secondsUntil(longest.until, now) };
}

const secondsUntil = (time: number, now: number): number => Math.max(1, Math.ceil((time - now) / 1000));
