/** Bodies and answers of `/api/users/:userId/personal-access-tokens`. */
import { z } from 'zod';
import { text } from './text.ts';

const name = text.min(1).max(128);

export const createTokenBody = z.object({
  name,
  /** ms since 1970; without it, or with null, the token does not end by itself. */
  expiresAt: z.int().positive().nullish(),
});
export const renameTokenBody = z.object({ name });
export const renameNamedTokenBody = z.object({ currentName: name, name });
export const removeTokenBody = z.object({ name });

export const tokenAnswer = z.object({
  tenantId: z.string(),
  userId: z.string(),
  name: z.string(),
  /** Whole in the answer that made it, masked ever after: only its digest is kept. */
  value: z.string(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
});
export const tokensAnswer = z.array(tokenAnswer);
