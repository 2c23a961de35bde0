/** Bodies and answers of `/api/set-up`: the door that a one-time link opens on the admin tenant. */
import { z } from 'zod';
import { text } from './text.ts';

/** What the link is for; `username` is whose password a reset sets. */
export const setUpAnswer = z.object({
  kind: z.enum(['first-administrator', 'reset']),
  username: z.string().optional(),
});

export const setUpBody = z.object({
  key: z.string().min(1).max(256),
  username: text.max(128).regex(/^[A-Z_a-z]\w*$/),
  password: z.string().min(1).max(1024),
});

export const administratorAnswer = z.object({ userId: z.string(), username: z.string().nullable() });
