/** Which second factors a person has, as the rules of sign-in speak of them. */
import type { Factor } from '../factors/factors.ts';
import type { KeptFactor } from '../flows/second-factor.ts';

const names = { totp: 'Totp', passkey: 'WebAuthn', 'backup-codes': 'BackupCode' } as const;

/** The same the other way round. */
export const factorKinds = { Totp: 'totp', WebAuthn: 'passkey', BackupCode: 'backup-codes' } as const;

export const heldFactors = (factors: readonly Factor[]): readonly KeptFactor[] =>
  factors.map(({ id, kind, usedAt, codesLeft }) => ({ id, name: names[kind], usedAt, codesLeft }));
