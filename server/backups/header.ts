/** The first line of a backup: what it is, in clear, before anything of it is believed. */
import { z } from 'zod';
import { createHash } from 'node:crypto';
import { createSecrets, type MasterKey } from '../secrets.ts';

export const header = z.strictObject({
  format: z.literal('latchkey-backup'),
  version: z.literal(1),
  /** ms since 1970 */
  createdAt: z.int().min(0),
  engine: z.enum(['sqlite', 'postgres']),
  /** The migrations that made the tables. */
  steps: z.array(z.string()),
  /** Rows of each table, in the order in which they follow. */
  counts: z.record(z.string(), z.int().min(0)),
  /** Which master keys the sealed values in it want. */
  keys: z.array(z.strictObject({ id: z.string(), fingerprint: z.string() })),
  /** Null for one that whoever has the file can read. */
  encryption: z
    .strictObject({
      kdf: z.literal('scrypt'),
      cost: z
        .int()
        .min(2 ** 14)
        .max(2 ** 20),
      salt: z.string(),
      iv: z.string(),
      /** Tells a wrong passphrase from a damaged file. */
      check: z.string(),
    })
    .nullable(),
});

export type Header = z.infer<typeof header>;

/** Tells keys apart and nothing about them: a digest of 256 random bits. */
export const fingerprintOf = (key: MasterKey): string =>
  createHash('sha256')
    .update(createSecrets([key]).derive('backup')[0] ?? '')
    .digest('base64url')
    .slice(0, 16);

export const textOfKeys = (keys: readonly MasterKey[]): string =>
  keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
