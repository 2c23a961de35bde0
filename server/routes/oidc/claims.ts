/** Which scope tells what about a person, and the claims themselves (end-user/01 §6). */
import type { Membership } from '../../organizations/members.ts';
import type { User } from '../../users/user.ts';

export const organizationsScope = 'urn:logto:scope:organizations';
export const organizationRolesScope = 'urn:logto:scope:organization_roles';

/** Permissions for the account API; they tell nothing. */
const silentScopes = ['urn:logto:scope:sessions', 'urn:logto:scope:trusted_devices'];

export const claimsByScope: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
    'username',
    'created_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  custom_data: ['custom_data'],
  identities: ['identities', 'sso_identities'],
  roles: ['roles'],
  [organizationsScope]: ['organizations', 'organization_data'],
  [organizationRolesScope]: ['organization_roles'],
};

/** In the document's order. */
export const scopes: readonly string[] = [
  'openid',
  'offline_access',
  ...Object.keys(claimsByScope).filter((scope) => scope !== 'openid'),
  ...silentScopes,
];

export const claimNames: readonly string[] = [
  ...Object.values(claimsByScope).flat(),
  'sid',
  'auth_time',
  'iss',
];

/** Told by the userinfo endpoint alone: large, or private. */
const onlyAtUserinfo = ['custom_data', 'identities', 'sso_identities', 'organization_data'];

const profileClaims: Readonly<Record<string, string>> = {
  familyName: 'family_name',
  givenName: 'given_name',
  middleName: 'middle_name',
  nickname: 'nickname',
  preferredUsername: 'preferred_username',
  profile: 'profile',
  website: 'website',
  gender: 'gender',
  birthdate: 'birthdate',
  zoneinfo: 'zoneinfo',
  locale: 'locale',
};

/** All there is to tell; oidc-provider leaves out what the granted scopes do not cover. */
export function claimsOf(
  user: User,
  use: string,
  roleNames: readonly string[],
  memberships: readonly Membership[],
): { sub: string; [claim: string]: unknown } {
  const claims: { sub: string; [claim: string]: unknown } = {
    sub: user.id,
    name: user.name,
    picture: user.avatar,
    username: user.username,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    ...profileOf(user),
    email: user.email,
    email_verified: user.email !== null,
    // The contract's claim is digits alone.
    phone_number: user.phone?.slice(1) ?? null,
    phone_number_verified: user.phone !== null,
    custom_data: user.customData,
    identities: user.identities,
    sso_identities: [],
    roles: roleNames,
    organizations: memberships.map(({ organization }) => organization.id),
    organization_data: memberships.map(({ organization: { id, name, description } }) => ({
      id,
      name,
      description,
    })),
    organization_roles: memberships.flatMap(({ organization, roles }) =>
      roles.map(({ name }) => `${organization.id}:${name}`),
    ),
  };
  if (use === 'id_token') for (const name of onlyAtUserinfo) delete claims[name];
  return claims;
}

/** What is not set is left out; the preferred name falls back to the user name. */
function profileOf({ profile, username }: User): Record<string, unknown> {
  const told = Object.entries(profileClaims).flatMap(([key, claim]) =>
    profile[key] === undefined || profile[key] === null ? [] : [[claim, profile[key]] as const],
  );
  return {
    ...(username !== null && { preferred_username: username }),
    ...Object.fromEntries(told),
    ...(profile['address'] !== undefined && { address: profile['address'] }),
  };
}
