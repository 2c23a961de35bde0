/** Options of a command against the schema of the body that the Management API takes. */
import type { z } from 'zod';

/** Throws with all that is wrong, a line each. */
export function checked<T>(schema: z.ZodType<T>, options: object): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new Error(lines.join('\n'));
}
