/** What a person is asked before somebody else's application learns anything: `/api/interaction/consent` (end-user/06). */
import { z } from 'zod';
import { text } from './text.ts';

const scope = z.object({ id: z.string(), name: z.string(), description: z.string().nullable() });

/** GET */
export const consentAnswer = z.object({
  application: z.object({ id: z.string(), name: z.string() }),
  user: z.object({
    id: z.string(),
    name: z.string().nullable(),
    avatar: z.string().nullable(),
    username: z.string().nullable(),
    primaryEmail: z.string().nullable(),
    /** Digits alone. */
    primaryPhone: z.string().nullable(),
  }),
  /** Where the person belongs; only when the application asks to act there. */
  organizations: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  /** Without `openid` and `offline_access`. */
  missingOIDCScope: z.array(z.string()).optional(),
  /** Only what the person really has. */
  missingResourceScopes: z
    .array(
      z.object({
        resource: z.object({ id: z.string(), name: z.string(), indicator: z.string() }),
        scopes: z.array(scope),
      }),
    )
    .optional(),
  redirectUri: z.string(),
  /** Ours: whether the application goes on while the person is away (`offline_access`). */
  isOffline: z.boolean(),
});
export type ConsentAnswer = z.infer<typeof consentAnswer>;

/** POST */
export const consentBody = z
  .object({ organizationIds: z.array(text.max(128)).max(1000).optional() })
  .optional();

/** POST, and DELETE for a no: where the browser goes next. */
export const consentDone = z.object({ redirectTo: z.string() });
