/** Bodies and answers of the Experience API about second factors: made, bound, and answered for (end-user/04 §4). */
import { z } from 'zod';
import { mfaFactor } from './settings.ts';
import { text } from './text.ts';

/** POST /experience/profile/mfa */
export const bindFactorBody = z.object({ type: mfaFactor, verificationId: text.max(128) });

/** POST /experience/verification/totp/secret */
export const newTotpAnswer = z.object({
  verificationId: z.string(),
  /** base32, 32 letters */
  secret: z.string(),
  /** `data:image/png;base64,…`: what an authenticator app reads with a camera. */
  secretQrCode: z.string(),
});

/** POST /experience/verification/totp/verify: with an id it is about the secret that was just made. */
export const totpBody = z.object({
  code: text.min(1).max(64),
  verificationId: text.max(128).optional(),
});

/** POST /experience/verification/backup-code/generate: told this once. */
export const newBackupCodesAnswer = z.object({ verificationId: z.string(), codes: z.array(z.string()) });

/** What GET /experience/interaction shows of new factors and of answers about them: never a secret. */
export const interactionMfa = z.object({
  mfaEnabled: z.boolean().optional(),
  mfaSkipped: z.boolean().optional(),
  additionalBindingSuggestionSkipped: z.boolean().optional(),
  passkeySkipped: z.boolean().optional(),
  totp: z.object({ type: z.literal('Totp') }).optional(),
  webAuthn: z.array(z.object({ type: z.literal('WebAuthn') })).optional(),
  backupCode: z.object({ type: z.literal('BackupCode') }).optional(),
});
