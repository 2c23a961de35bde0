/** What was added to a person in a flow and waits to be written. */
import type { Flow } from '../../flows/flow.ts';
import type { PasswordDigest } from '../../users/passwords.ts';
import { identityOf } from '../../users/social-account.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';

export type Parts = Parameters<Users['completeSignIn']>[3];

export function stagedParts({ profile }: Flow): Parts {
  const { username, email, phone, password, identity, ...pictures } = profile;
  const { name, avatar } = pictures;
  return {
    username,
    email,
    phone,
    password: password as PasswordDigest | undefined,
    name,
    avatar,
    identity: identity && identityOf(identity),
  };
}

/** Of it, what the account lacks: what it has meanwhile, by this flow's twin or from elsewhere, stays as it is. */
export function missingParts(flow: Flow, there: User): Parts {
  const { username, email, phone, password, ...others } = stagedParts(flow);
  return {
    ...others,
    ...(there.username === null && { username }),
    ...(there.email === null && { email }),
    ...(there.phone === null && { phone }),
    ...(!there.hasPassword && { password }),
  };
}
