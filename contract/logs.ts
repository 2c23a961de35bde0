/** Query and answers of `/api/logs` (management/07 §4). */
import { z } from 'zod';
import { id } from './text.ts';

const time = z.string().regex(/^\d{1,15}$/, { error: 'Give milliseconds since 1970' });

/** GET /api/logs; `page` and `page_size` as everywhere. */
export const logsQuery = z.object({
  userId: id.optional(),
  applicationId: id.optional(),
  logKey: id.optional(),
  /** Milliseconds since 1970, both included. */
  start_time: time.optional(),
  end_time: time.optional(),
  /** `true` lets the total be a lower bound: `Total-Number-Is-Capped` says so, and no next and last page are named. */
  enableCap: z.enum(['true', 'false', '1', '0']).optional(),
});

/** What the program that called says of itself, as far as it is known. */
export const parsedUserAgent = z.object({
  ua: z.string(),
  browser: z
    .object({ name: z.string(), version: z.string().optional(), major: z.string().optional() })
    .optional(),
  os: z.object({ name: z.string(), version: z.string().optional() }).optional(),
  device: z.object({ type: z.string() }).optional(),
});
export type ParsedUserAgent = z.infer<typeof parsedUserAgent>;

export const logAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  key: z.string(),
  payload: z.looseObject({
    key: z.string(),
    result: z.enum(['Success', 'Error']),
    error: z.looseObject({ code: z.string() }).optional(),
    ip: z.string().optional(),
    userAgent: z.string().optional(),
    userAgentParsed: parsedUserAgent.optional(),
    userId: z.string().optional(),
    applicationId: z.string().optional(),
    sessionId: z.string().optional(),
  }),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
});

export const logsAnswer = z.array(logAnswer);
