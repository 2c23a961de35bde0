/** Answers of `/api/users/:userId/sessions` and `/grants`. */
import { z } from 'zod';

const sessionAnswer = z.object({
  payload: z.object({
    uid: z.string(),
    kind: z.literal('Session'),
    accountId: z.string(),
    /** Seconds since 1970, like the two that follow. */
    iat: z.number().optional(),
    exp: z.number(),
    loginTs: z.number().optional(),
    amr: z.array(z.string()).optional(),
    acr: z.string().optional(),
    /** By application. */
    authorizations: z.record(z.string(), z.object({ grantId: z.string().optional() })),
  }),
  /** What the person answered last; not kept. */
  lastSubmission: z.null(),
  /** The application of the session, when it is one. */
  clientId: z.string().nullable(),
  accountId: z.string(),
  /** ms since 1970 */
  expiresAt: z.number(),
});
export const oneSessionAnswer = sessionAnswer;
export const sessionsAnswer = z.object({ sessions: z.array(sessionAnswer) });

/** What ends with the session: nothing more, what first-party applications were granted in it, or all of that. */
export const endSessionQuery = z.object({ revokeGrantsTarget: z.enum(['all', 'firstParty']).optional() });

export const grantsQuery = z.object({ appType: z.enum(['firstParty', 'thirdParty']).optional() });
export const oneGrantAnswer = z.object({
  id: z.string(),
  payload: z.object({
    kind: z.literal('Grant'),
    jti: z.string(),
    accountId: z.string(),
    clientId: z.string(),
    iat: z.number().optional(),
    exp: z.number().optional(),
  }),
  /** ms since 1970 */
  expiresAt: z.number().nullable(),
});
export const grantsAnswer = z.object({
  grants: z.array(
    oneGrantAnswer.extend({
      /** One that is gone is called by its id. */
      application: z.object({ id: z.string(), name: z.string() }),
    }),
  ),
});
