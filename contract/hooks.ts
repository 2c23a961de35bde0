/** Bodies and answers of `/api/hooks`. */
import { z } from 'zod';
import { hookEvents } from './hook-events.ts';
import { text } from './text.ts';

export const hookEvent = z.enum(hookEvents);

const events = z
  .array(hookEvent)
  .min(1)
  .max(hookEvents.length * 2)
  .overwrite((names) => [...new Set(names)]);

/** RFC 9110 §5.1: a token. What belongs to the connection, or says how long the body is, is not the operator's. */
const headerName = z
  .string()
  .max(128)
  .regex(/^[!#$%&'*+.^_`|~\w-]+$/, { error: 'Is no name of a header' })
  .refine(
    (name) =>
      !/^(connection|content-length|content-type|expect|host|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|logto-signature-sha-256|webhook-(id|timestamp|signature))$/i.test(
        name,
      ),
    { error: 'Is set by the server' },
  );

/** RFC 9110 §5.5, in Latin-1; the mask of a secret comes back with its dots. */
const headerValue = z
  .string()
  .max(4096)
  .regex(/^(••••)?[\t\x20-\x7e\xa0-\xff]*$/, { error: 'Holds a character that no header can hold' });

const url = z.url({ protocol: /^https?$/ }).max(2048);

const plainUrl = url.refine(
  (value) => {
    const { username = '', password = '' } = URL.parse(value) ?? {};
    return username === '' && password === '';
  },
  { error: 'Name and password belong into a header' },
);

export const hookConfig = z.object({
  url: plainUrl,
  headers: z.record(headerName, headerValue).optional(),
  /** How often it is tried again at most; without it the server's own number. */
  retries: z.int().min(0).max(3).optional(),
});

export const createHookBody = z.object({
  name: text.max(256).optional(),
  /** The one event of an older hook; `events` come first. */
  event: hookEvent.optional(),
  events: events.optional(),
  config: hookConfig,
  enabled: z.boolean().optional(),
});

/** At least one of them; `config` replaces the stored one whole. */
export const patchHookBody = createHookBody
  .extend({ event: hookEvent.nullable().optional() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

export const testHookBody = z.object({ events, config: hookConfig });

/** Within the last 24 hours. */
const executionStats = z.object({ successCount: z.int(), requestCount: z.int() });

export const hookAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  event: hookEvent.nullable(),
  events: z.array(hookEvent),
  /** Headers that look secret are masked. */
  config: z.object({
    url: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    retries: z.int().optional(),
  }),
  /** In clear only in the answer that made it; else masked. */
  signingKey: z.string(),
  enabled: z.boolean(),
  /** ms since 1970 */
  createdAt: z.number(),
  executionStats: executionStats.optional(),
});

export const hooksQuery = z.object({
  includeExecutionStats: z.enum(['true', 'false', '1', '0', '']).optional(),
  page: z.string().optional(),
  page_size: z.string().optional(),
});
export const hooksAnswer = z.array(hookAnswer);

const time = z
  .string()
  .regex(/^\d{1,13}$/)
  .optional();

export const recentLogsQuery = z.object({
  /** `TriggerHook.<event>` */
  logKey: z.string().max(128).optional(),
  /** ms since 1970; without it, 24 hours ago. */
  start_time: time,
  end_time: time,
  page: z.string().optional(),
  page_size: z.string().optional(),
});

/** What came of one try. */
export const hookOutcome = z.object({
  /** ms since 1970 */
  at: z.number(),
  /** HTTP status of the reply, if there was one. */
  statusCode: z.int().optional(),
  /** Its beginning. */
  body: z.string().optional(),
  error: z.string().optional(),
});

/** One delivery, in the shape of an entry of the audit log. */
export const recentLogAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  key: z.string(),
  payload: z.object({
    key: z.string(),
    /** `Error` as long as it has not arrived. */
    result: z.enum(['Success', 'Error']),
    hookId: z.string(),
    hookRequest: z.object({ body: z.record(z.string(), z.json()) }),
    response: z.object({ statusCode: z.int(), body: z.string() }).optional(),
    error: z.string().optional(),
    /** Ours: where it stands. `dead`: it is not tried again. */
    state: z.enum(['waiting', 'delivered', 'dead']),
    attempts: z.array(hookOutcome),
    /** ms since 1970 */
    nextAttemptAt: z.number().nullable(),
  }),
  createdAt: z.number(),
});
export const recentLogsAnswer = z.array(recentLogAnswer);

export type HookConfig = z.output<typeof hookConfig>;
export type HookOutcome = z.output<typeof hookOutcome>;
export type HookAnswer = z.output<typeof hookAnswer>;
export type RecentLogAnswer = z.output<typeof recentLogAnswer>;
