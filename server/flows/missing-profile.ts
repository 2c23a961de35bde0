/** What an account of this tenant must have, and what of it is not there yet. */
import type { Settings } from '../../contract/settings.ts';
import { type MissingProfile, missingProfileNames } from '../../contract/sign-in.ts';

export interface ProfileFacts {
  readonly username: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly hasPassword: boolean;
  /** An account at another provider signs in as a password does. */
  readonly hasIdentity?: boolean;
}

/** In the contract's fixed order. "E-mail and phone" as first identifiers mean either of them. */
export function requiredProfile(signUp: Settings['signUp']): readonly MissingProfile[] {
  const { identifiers, secondaryIdentifiers = [], password } = signUp;
  const isEither = identifiers.includes('email') && identifiers.includes('phone');
  const required = new Set<MissingProfile>([
    ...identifiers.map((name) => (isEither && name !== 'username' ? 'emailOrPhone' : name)),
    ...secondaryIdentifiers.map(({ identifier }) => identifier),
    ...(password ? (['password'] as const) : []),
  ]);
  return missingProfileNames.filter((name) => required.has(name));
}

export const missingProfile = (signUp: Settings['signUp'], facts: ProfileFacts): readonly MissingProfile[] =>
  requiredProfile(signUp).filter((name) => !has(facts, name));

function has(
  { username, email, phone, hasPassword, hasIdentity }: ProfileFacts,
  name: MissingProfile,
): boolean {
  if (name === 'password') return hasPassword || hasIdentity === true;
  if (name === 'emailOrPhone') return email !== null || phone !== null;
  return { username, email, phone }[name] !== null;
}
