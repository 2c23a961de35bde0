/** Bodies and answers around codes and messages that no sign-in carries: the Management API's codes, blocks, the telephone. */
import { z } from 'zod';
import { wireDigits } from './phone.ts';
import { email as emailAddress, text } from './text.ts';

const phone = z.string().regex(wireDigits);
const email = emailAddress.max(256);

/** POST /api/verification-codes */
export const requestCodeBody = z.union([z.object({ phone }), z.object({ email })]);

/** POST /api/verification-codes/verify */
export const verifyCodeBody = z.union([
  z.object({ phone, verificationCode: z.string().max(64) }),
  z.object({ email, verificationCode: z.string().max(64) }),
]);

/** POST /api/sentinel-activities/delete: lifts the block and the limits of these numbers and names. */
export const liftBlocksBody = z.object({
  targetType: z.enum(['User', 'App']),
  targets: z.array(text.min(1).max(256)).min(1).max(1000),
});

/** What the telephone received, newest first. */
export const telephoneMessage = z.object({
  id: z.string(),
  /** Digits alone. */
  to: z.string(),
  text: z.string(),
  /** Null when the message carries none. */
  code: z.string().nullable(),
  usageType: z.string(),
  /** Milliseconds since 1970. */
  sentAt: z.number(),
});
export const telephoneMessages = z.array(telephoneMessage);
export const telephoneQuery = z.object({
  to: phone.optional(),
  /** On the admin side: whose messages; the default tenant's without it. */
  tenant: z.string().max(64).optional(),
});

/** POST /api/telephone/session: the key of the link for a cookie. */
export const telephoneSessionBody = z.object({ key: z.string().min(1).max(256) });

export type TelephoneMessage = z.output<typeof telephoneMessage>;
