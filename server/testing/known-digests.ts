/** Digests of the passwords that fixtures give to people: Argon2id is slow on purpose, and one digest serves for all tests. */
import type { PasswordDigest } from '../users/passwords.ts';

const known = new Map<string, Promise<PasswordDigest>>();

/** What `users.hashPassword` answers, asked once for each password. For people who are made, not for what a test is about. */
export function digestFor(
  users: { hashPassword(password: string): Promise<PasswordDigest> },
  password: string,
): Promise<PasswordDigest> {
  const digest = known.get(password) ?? users.hashPassword(password);
  known.set(password, digest);
  return digest;
}
