/** Queries and answers of `/api/messages`: what was sent, and what became of it. Ours, beside the contract. */
import { z } from 'zod';
import { text } from './text.ts';

const states = [
  'reserved',
  'handed',
  'accepted',
  'delivered',
  'failed',
  'expired',
  'unknown',
  'suppressed',
] as const;

/** Milliseconds since 1970, or a date and time as ISO 8601 writes them. */
const time = z
  .string()
  .max(40)
  .transform((given) => (/^\d{1,15}$/.test(given) ? Number(given) : Date.parse(given)))
  .refine((ms) => Number.isFinite(ms), { error: 'Give milliseconds since 1970, or a date' });

/** GET /api/messages; `page` and `page_size` as everywhere. */
export const messagesQuery = z.object({
  /** A number with its country code, as people write it. */
  phone: z.string().min(1).max(64).optional(),
  /** Whom the e-mails went to; not beside a phone. */
  email: z.string().min(1).max(256).optional(),
  state: z.enum(states).optional(),
  /** The id of what is set up, not of what it was made from. */
  connectorId: text.min(1).max(128).optional(),
  /** Written down at this time or later … */
  from: time.optional(),
  /** … and before this one. */
  to: time.optional(),
});

/** One message. Neither its text nor its code is kept. */
export const messageAnswer = z.object({
  id: z.string(),
  connectorId: z.string(),
  connectorFactoryId: z.string(),
  usageType: z.string(),
  /** Digits alone; null for an e-mail. */
  phone: z.string().nullable(),
  /** In lower case; null for an SMS. */
  email: z.string().nullable(),
  /** ISO 3166; the calling code where that names no single country; empty when unknown, and for an e-mail. */
  country: z.string(),
  locale: z.string(),
  state: z.enum(states),
  /** What the provider calls it. */
  providerMessageId: z.string().nullable(),
  errorKind: z.string().nullable(),
  errorCode: z.string().nullable(),
  segments: z.number().nullable(),
  /** When the code in it was accepted, give or take a minute. Milliseconds since 1970, like all times here. */
  enteredAt: z.number().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export const messagesAnswer = z.array(messageAnswer);

/** GET /api/messages/:id */
export const messageDetailsAnswer = messageAnswer.extend({
  /** Oldest first. */
  timeline: z.array(
    z.object({
      state: z.enum(states),
      /** Who said so: the process that sent it, the provider, or the clock when nobody else did. */
      by: z.enum(['sender', 'provider', 'clock']),
      /** When it was written down. */
      at: z.number(),
      /** When it happened, as the provider says. */
      happenedAt: z.number().nullable(),
      errorKind: z.string().nullable(),
      errorCode: z.string().nullable(),
    }),
  ),
});

export type MessageAnswer = z.output<typeof messageAnswer>;
export type MessageDetailsAnswer = z.output<typeof messageDetailsAnswer>;

/** GET /api/connectors/:id/health: a day unless asked otherwise; rows are kept for ninety. */
export const connectorHealthQuery = z.object({
  windowSeconds: z.coerce
    .number()
    .int()
    .min(60)
    .max(90 * 86_400)
    .default(86_400),
});

const tally = z.object({
  sent: z.number(),
  /** Failed or expired. */
  failed: z.number(),
  arrived: z.number(),
  unknown: z.number(),
  /** Whose code was accepted: the conversion. */
  entered: z.number(),
  /** Of those sent, from 0 to 1; null when there are none. */
  failedRate: z.number().nullable(),
  arrivedRate: z.number().nullable(),
  enteredRate: z.number().nullable(),
});

export const connectorHealthAnswer = z.object({
  connectorId: z.string(),
  windowSeconds: z.number(),
  /** Of the node that answers: while it is open nothing is sent, because the provider failed again and again. */
  circuit: z.object({
    state: z.enum(['closed', 'open', 'half-open']),
    failuresInRow: z.number(),
    triesAgainAt: z.number().nullable(),
  }),
  /** Of the node that answers, since it started. */
  receipts: z.object({
    applied: z.number(),
    ignored: z.number(),
    hints: z.number(),
    forged: z.number(),
  }),
  total: tally,
  countries: z.array(tally.extend({ country: z.string() })),
});

export type ConnectorHealthAnswer = z.output<typeof connectorHealthAnswer>;
