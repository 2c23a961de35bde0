/** How a person's fields are kept: a number as E.164, an address in lower case, a name with the key that must be unique, nothing as null. */
import { fromWireDigits } from '../../contract/phone.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { PasswordDigest } from './passwords.ts';
import { canonicalEmail } from './emails.ts';
import { findPhone, readPhone } from './phones.ts';
import type { Identifier } from './queries.ts';
import type { UserRow } from './user.ts';

/** What may be set. A phone in any spelling is kept as E.164, an e-mail address in lower case. */
export interface UserFields {
  readonly username?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly password?: PasswordDigest | null;
  readonly name?: string | null;
  readonly avatar?: string | null;
  readonly customData?: Readonly<Record<string, unknown>>;
  readonly profile?: Readonly<Record<string, unknown>>;
  /** What the person answered to questions about a second factor. */
  readonly factorChoices?: Readonly<Record<string, unknown>>;
  readonly applicationId?: string | null;
}

export type PersonKey =
  | { readonly username: string }
  /** Any spelling; so is the next. */
  | { readonly email: string }
  | { readonly phone: string };

export interface Naming {
  /** Whether the tenant tells `Ann` and `ann` apart, from memory. */
  readonly isCaseSensitive: (tenantId: string) => Promise<boolean>;
}

const keyOfName = async ({ isCaseSensitive }: Naming, tenantId: string, username: string): Promise<string> =>
  (await isCaseSensitive(tenantId)) ? username : username.toLowerCase();

/** What cannot be parsed is looked up as written and found nowhere, at the same cost as any other number. */
export async function columnOf(
  deps: Naming,
  tenantId: string,
  key: PersonKey | { readonly id: string },
): Promise<[Identifier, string]> {
  if ('id' in key) return ['id', key.id];
  if ('username' in key) return ['username_key', await keyOfName(deps, tenantId, key.username)];
  if ('email' in key) return ['primary_email', canonicalEmail(key.email)];
  return ['primary_phone', findPhone(key.phone) ?? fromWireDigits(key.phone)];
}

/** A row that nobody has yet. */
export async function newRow(
  deps: Naming & { readonly clock: Clock; readonly random: Random },
  tenantId: string,
  fields: UserFields,
): Promise<UserRow> {
  const now = deps.clock.now();
  return {
    tenant_id: tenantId,
    id: deps.random.id(12),
    username: null,
    username_key: null,
    primary_email: null,
    primary_phone: null,
    password_digest: null,
    password_algorithm: null,
    name: null,
    avatar: null,
    custom_data: '{}',
    profile: '{}',
    identities: '{}',
    application_id: null,
    is_suspended: 0,
    last_sign_in_at: null,
    created_at: now,
    updated_at: now,
    version: 1,
    factor_choices: '{}',
    password_changed_at: fields.password ? now : null,
    password_expired_at: null,
    credentials_version: 1,
    ...(await columnsOf(deps, tenantId, fields)),
  };
}

/** An empty text is none: two people without a name must not meet in a unique index. */
export async function columnsOf(
  deps: Naming,
  tenantId: string,
  { username, email, phone, password, name, avatar, ...rest }: UserFields,
): Promise<Partial<UserRow>> {
  const { customData, profile, factorChoices, applicationId } = rest;
  return {
    ...(username !== undefined && {
      username: username || null,
      username_key: username ? await keyOfName(deps, tenantId, username) : null,
    }),
    ...(email !== undefined && { primary_email: email ? canonicalEmail(email) : null }),
    ...(phone !== undefined && { primary_phone: phone ? readPhone(phone) : null }),
    ...(password !== undefined && {
      password_digest: password?.digest ?? null,
      password_algorithm: password?.algorithm ?? null,
    }),
    ...(name !== undefined && { name: name || null }),
    ...(avatar !== undefined && { avatar: avatar || null }),
    ...(customData !== undefined && { custom_data: JSON.stringify(customData) }),
    ...(profile !== undefined && { profile: JSON.stringify(profile) }),
    ...(factorChoices !== undefined && { factor_choices: JSON.stringify(factorChoices) }),
    ...(applicationId !== undefined && { application_id: applicationId }),
  };
}
