/** The report of people whom SMS alone protects, or lets in: a restricted authenticator (NIST SP 800-63B-4 §3.2.9). */
import { z } from 'zod';
import { text } from './text.ts';

export const restrictedKind = z.enum(['second-factor', 'way-in']);

export const restrictedQuery = z.object({
  /** Only those for whom SMS is the only second factor, or the only way in; else both. */
  kind: restrictedKind.optional(),
  /** Only those whose account was made through this application; an empty text for those that the operator made. */
  applicationId: text.max(64).optional(),
  /** 20 unless asked otherwise. */
  page_size: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/)
    .optional(),
  /** From `next` of the page before. */
  after: z
    .string()
    .regex(/^[\w-]{1,128}$/)
    .optional(),
});

export const restrictedPerson = z.object({
  id: z.string(),
  /** Through which the account was made; null when the operator made it. */
  applicationId: z.string().nullable(),
  /** SMS is asked for as a second factor, and there is neither an authenticator app nor a passkey. */
  isOnlySecondFactor: z.boolean(),
  /** Signing in with a code by SMS is possible, and in no other way. */
  isOnlyWayIn: z.boolean(),
  /** ms since 1970 */
  createdAt: z.number(),
  lastSignInAt: z.number().nullable(),
});

export const restrictedPeopleAnswer = z.object({
  /** Newest first. A page may hold fewer than asked for, or nobody, and still not be the last. */
  users: z.array(restrictedPerson),
  /** `after` of the next page; null on the last one. */
  next: z.string().nullable(),
});

export const restrictedCount = z.object({
  applicationId: z.string().nullable(),
  /** People; some may be counted in both. */
  onlySecondFactor: z.int(),
  onlyWayIn: z.int(),
});

export const restrictedCountsAnswer = z.object({
  onlySecondFactor: z.int(),
  onlyWayIn: z.int(),
  /** Only applications with somebody to report, those with most people first. */
  applications: z.array(restrictedCount),
});

export type RestrictedKind = z.output<typeof restrictedKind>;
export type RestrictedPerson = z.output<typeof restrictedPerson>;
export type RestrictedCount = z.output<typeof restrictedCount>;
export type RestrictedCounts = z.output<typeof restrictedCountsAnswer>;
