/** What an operator's Console remembers of a tenant, as it crosses HTTP (management/07 §5). */
import { z } from 'zod';

export const consoleConfigAnswer = z.object({
  /** Somebody has decided how people sign in. */
  signInExperienceCustomized: z.boolean(),
  /** Somebody has made an organization. */
  organizationCreated: z.boolean(),
});
export type ConsoleConfig = z.output<typeof consoleConfigAnswer>;

export const consoleConfigPatch = consoleConfigAnswer
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

/** GET /api/systems/application, where there are protected applications: there are none here. */
export const systemApplicationAnswer = z.object({ protectedApps: z.object({ defaultDomain: z.string() }) });
