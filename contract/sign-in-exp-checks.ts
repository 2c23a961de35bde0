/** Questions about the sign-in experience: would this password do, which names are in the way (management/04 §4). */
import { z } from 'zod';
import { text } from './text.ts';

export const checkPasswordBody = z.object({
  password: z.string().min(1).max(1024),
  /** Whose it is to be: their own name and number make a bad password. */
  userId: text.min(1).max(256).optional(),
});

export const goodPasswordAnswer = z.object({ result: z.literal(true) });
export const badPasswordAnswer = z.object({
  result: z.literal(false),
  issues: z.array(
    z.object({
      code: z.string(),
      interpolation: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ),
});

/** How many samples: ten without a word. */
export const caseConflictsQuery = z.object({
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, { error: 'A number from 1 to 100' })
    .optional(),
});

export const caseConflictsAnswer = z.object({
  totalConflicts: z.number(),
  samples: z.array(z.object({ usernameLower: z.string(), userIds: z.array(z.string()) })),
});
