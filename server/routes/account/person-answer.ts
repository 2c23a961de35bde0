/** A person as they see themselves: what the token's scopes cover, and of that what the operator lets them see (end-user/05 §4). */
import type { AccountField } from '../../../contract/account-center.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import type { User } from '../../users/user.ts';
import type { Caller } from './caller.ts';
import { canConfirm, isReadable } from './checks.ts';

type Seen = readonly [scope: string, field?: AccountField];

/** By the answer's key: the scope that tells it, the setting that hides it. */
const seen: Readonly<Record<string, Seen>> = {
  name: ['profile', 'name'],
  avatar: ['profile', 'avatar'],
  username: ['profile', 'username'],
  profile: ['profile', 'profile'],
  hasPassword: ['profile', 'password'],
  lastSignInAt: ['profile'],
  createdAt: ['profile'],
  updatedAt: ['profile'],
  applicationId: ['profile'],
  isSuspended: ['profile'],
  primaryEmail: ['email', 'email'],
  primaryPhone: ['phone', 'phone'],
  identities: ['identities', 'social'],
  customData: ['custom_data', 'customData'],
};

export function personAnswerOf(caller: Pick<Caller, 'scopes' | 'fields'>, user: User) {
  const { address, ...profile } = user.profile;
  const mayTellAddress = caller.scopes.includes('address') && address !== undefined;
  const all = { ...wireOf(user), profile: { ...profile, ...(mayTellAddress && { address }) } };
  const told = Object.entries(all).filter(([key]) => {
    const [scope, field] = seen[key] ?? [];
    return (
      scope !== undefined &&
      caller.scopes.includes(scope) &&
      (field === undefined || isReadable(caller, field))
    );
  });
  return {
    ...Object.fromEntries(told),
    id: user.id,
    hasSecurityVerificationMethod: canConfirm(user),
  };
}

/** All of a person that crosses HTTP: nothing of the password. */
export const wireOf = (user: User) => ({
  id: user.id,
  username: user.username,
  primaryEmail: user.email,
  primaryPhone: user.phone && toWireDigits(user.phone),
  name: user.name,
  avatar: user.avatar,
  customData: user.customData,
  identities: user.identities,
  profile: user.profile,
  applicationId: user.applicationId,
  isSuspended: user.isSuspended,
  hasPassword: user.hasPassword,
  lastSignInAt: user.lastSignInAt,
  createdAt: user.createdAt,
  updatedAt: user.updatedAt,
});
