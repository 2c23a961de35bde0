/** Second factors as the contract writes them: for the operator, and for the person. */
import { toWireDigits } from '../../contract/phone.ts';
import type { Factor } from '../factors/factors.ts';
import type { User } from '../users/user.ts';

const wireTypes = { totp: 'Totp', 'backup-codes': 'BackupCode', passkey: 'WebAuthn' } as const;

export const factorAnswerOf = ({
  id: factorId,
  kind,
  name,
  createdAt,
  usedAt,
  codesLeft,
  agent,
}: Factor) => ({
  id: factorId,
  type: wireTypes[kind],
  createdAt: new Date(createdAt).toISOString(),
  ...(usedAt !== null && { lastUsedAt: new Date(usedAt).toISOString() }),
  ...(kind === 'backup-codes' && { remainCodes: codesLeft }),
  ...(kind === 'passkey' && { agent, ...(name !== null && { name }) }),
});

/**
 * Google's key URI format, which every authenticator app reads. A colon parts the host from the person there, so neither
 * has one: the port stays out, as the contract has it, too (end-user/04 §4).
 */
export function totpUriOf(person: User, endpoint: string, secret: string): string {
  const issuer = new URL(endpoint).hostname;
  const label = labelOf(person).replaceAll(':', ' ');
  const facts = new URLSearchParams({ secret, issuer, algorithm: 'SHA1', digits: '6', period: '30' });
  return `otpauth://totp/${encodeURIComponent(`${issuer}:${label}`)}?${facts.toString()}`;
}

/** What a passkey says on the device whose it is. */
export const passkeyPersonOf = (person: User) => {
  const name = labelOf(person);
  return { id: person.id, name, displayName: person.name ?? name };
};

const labelOf = ({ username, email, phone, name }: User): string =>
  username ?? email ?? (phone && toWireDigits(phone)) ?? name ?? 'Unnamed User';
