/** Bodies and answers of `/api/users/:userId/mfa-verifications`. */
import { z } from 'zod';
import { text } from './text.ts';

const kept = { id: z.string(), createdAt: z.string(), lastUsedAt: z.string().optional() };

/** SMS and e-mail are no entries here: they are there when the person has a number or an address. */
export const factorsAnswer = z.array(
  z.discriminatedUnion('type', [
    z.object({ ...kept, type: z.literal('Totp') }),
    z.object({ ...kept, type: z.literal('BackupCode'), remainCodes: z.number() }),
    z.object({
      ...kept,
      type: z.literal('WebAuthn'),
      agent: z.string().optional(),
      name: z.string().optional(),
    }),
  ]),
);

export const createFactorBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Totp'), secret: text.min(1).max(256).optional() }),
  z.object({ type: z.literal('BackupCode'), codes: z.array(text.max(64)).max(100).optional() }),
]);

/** The secrets are told this once. */
export const createFactorAnswer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Totp'),
    /** base32 */
    secret: z.string(),
    /** What the QR code for an authenticator app says. */
    secretUri: z.string(),
    /** The same as a picture: `data:image/png;base64,…`. */
    secretQrCode: z.string(),
  }),
  z.object({ type: z.literal('BackupCode'), codes: z.array(z.string()) }),
]);
