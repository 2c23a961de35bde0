/** A person, as the other rooms see them: without the password's digest. */
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { Phone } from '../../contract/phone.ts';
import type { Engine } from '../database/migrate.ts';
import type { Tables } from '../database/tables.ts';
import { rowsAsText, type Told } from '../database/told.ts';
import type { PasswordAlgorithm, PasswordDigest } from './passwords.ts';

type Json = Readonly<Record<string, unknown>>;

export interface User {
  /** 12 lower-case letters and digits. */
  readonly id: string;
  readonly username: string | null;
  readonly email: string | null;
  readonly phone: Phone | null;
  readonly name: string | null;
  readonly avatar: string | null;
  readonly customData: Json;
  readonly profile: Json;
  readonly identities: Json;
  /** What the person answered to questions about a second factor. */
  readonly factorChoices: Json;
  /** Where the person signed up. */
  readonly applicationId: string | null;
  readonly isSuspended: boolean;
  readonly hasPassword: boolean;
  /** The operator said that a new one is due. */
  readonly isPasswordExpired: boolean;
  /** ms since 1970; null where there is none, or nobody knows. */
  readonly passwordChangedAt: number | null;
  /** Times are milliseconds since 1970. */
  readonly lastSignInAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Rises with each change; for `ETag` and `If-Match`. */
  readonly version: number;
  /** Rises with each change after which nothing counts that was proven before. */
  readonly credentialsVersion: number;
}

export type UserRow = Selectable<Tables['users']>;

export const userOf = (row: Pick<UserRow, (typeof columns)[number]>): User => ({
  id: row.id,
  username: row.username,
  email: row.primary_email,
  phone: row.primary_phone as Phone | null,
  name: row.name,
  avatar: row.avatar,
  customData: JSON.parse(row.custom_data) as Json,
  profile: JSON.parse(row.profile) as Json,
  identities: JSON.parse(row.identities) as Json,
  factorChoices: JSON.parse(row.factor_choices) as Json,
  applicationId: row.application_id,
  isSuspended: row.is_suspended === 1,
  hasPassword: row.password_digest !== null,
  isPasswordExpired: row.password_expired_at !== null,
  passwordChangedAt: row.password_changed_at,
  lastSignInAt: row.last_sign_in_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
  credentialsVersion: row.credentials_version,
});

/** For a statement of another room: the person, or nobody. */
export const toldOf = (engine: Engine): Told<User | undefined> => ({
  about: (tenantId, userId) =>
    rowsAsText(
      engine,
      'users',
      columns,
      sql<SqlBool>`users.tenant_id = ${tenantId} and users.id = ${userId}`,
    ),
  read(text) {
    const [row] = JSON.parse(text) as readonly Parameters<typeof userOf>[0][];
    return row && userOf(row);
  },
});

/** All that `userOf` reads. */
const columns = [
  'id',
  'username',
  'primary_email',
  'primary_phone',
  'name',
  'avatar',
  'custom_data',
  'profile',
  'identities',
  'factor_choices',
  'application_id',
  'is_suspended',
  'password_digest',
  'password_expired_at',
  'password_changed_at',
  'last_sign_in_at',
  'created_at',
  'updated_at',
  'version',
  'credentials_version',
] as const satisfies readonly (keyof UserRow)[];

export const passwordOf = ({
  password_digest,
  password_algorithm,
}: Pick<UserRow, 'password_digest' | 'password_algorithm'>): PasswordDigest | undefined =>
  password_digest === null
    ? undefined
    : { digest: password_digest, algorithm: (password_algorithm ?? 'Argon2id') as PasswordAlgorithm };
