/** A person who comes from another system, with id, times and the digest of a password as they were there. */
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tables } from '../database/tables.ts';
import type { Random } from '../random.ts';
import { type Naming, newRow, type UserFields } from './fields.ts';
import { insertIdentity } from './identities.ts';
import { insertRow } from './queries.ts';

export interface BroughtUser extends UserFields {
  readonly id: string;
  /** Accounts at other providers, by target. */
  readonly identities: Readonly<Record<string, { readonly userId: string; readonly details?: object }>>;
  readonly isSuspended: boolean;
  /** Times are ms since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastSignInAt: number | null;
}

/** Somebody who is here already and has the same id, name, address, number or account at another provider. */
export interface Met {
  readonly by: 'id' | 'username' | 'email' | 'phone' | 'identity';
  readonly id: string;
  /** Of the identity. */
  readonly target?: string;
}

/**
 * Inserts the person, or answers who stands in the way. Looks first, so that the caller's transaction goes on; the
 * unique indexes have the last word. Refuses 422 `user.invalid_phone`.
 */
export async function bringUser(
  deps: Naming & { readonly clock: Clock; readonly random: Random },
  trx: Kysely<Tables>,
  tenantId: string,
  { id, identities, isSuspended, createdAt, updatedAt, lastSignInAt, ...fields }: BroughtUser,
): Promise<readonly Met[]> {
  const row = {
    ...(await newRow(deps, tenantId, fields)),
    id,
    identities: JSON.stringify(identities),
    is_suspended: isSuspended ? 1 : 0,
    created_at: createdAt,
    updated_at: updatedAt,
    last_sign_in_at: lastSignInAt,
    // Nobody knows when it was chosen.
    password_changed_at: null,
  };
  const found = await trx
    .selectFrom('users')
    .select(['id', 'username_key', 'primary_email', 'primary_phone'])
    .where('tenant_id', '=', tenantId)
    .where((eb) =>
      eb.or([
        eb('id', '=', id),
        eb('username_key', '=', row.username_key),
        eb('primary_email', '=', row.primary_email),
        eb('primary_phone', '=', row.primary_phone),
      ]),
    )
    .execute();
  const met = found.flatMap((other): readonly Met[] => [
    ...(other.id === id ? [{ by: 'id', id } as const] : []),
    ...(row.username_key !== null && other.username_key === row.username_key
      ? [{ by: 'username', id: other.id } as const]
      : []),
    ...(row.primary_email !== null && other.primary_email === row.primary_email
      ? [{ by: 'email', id: other.id } as const]
      : []),
    ...(row.primary_phone !== null && other.primary_phone === row.primary_phone
      ? [{ by: 'phone', id: other.id } as const]
      : []),
  ]);
  const known = [...met, ...(await ownersOf(trx, tenantId, identities))];
  if (known.length > 0) return known;
  await insertRow(trx, row);
  for (const [target, { userId }] of Object.entries(identities))
    await insertIdentity(trx, { tenantId, userId: id, at: createdAt }, { target, id: userId });
  return [];
}

/** Whom these accounts lead to already. */
async function ownersOf(
  trx: Kysely<Tables>,
  tenantId: string,
  identities: BroughtUser['identities'],
): Promise<readonly Met[]> {
  const owners: Met[] = [];
  for (const [target, { userId }] of Object.entries(identities)) {
    const owner = await trx
      .selectFrom('user_identities')
      .select('user_id')
      .where('tenant_id', '=', tenantId)
      .where('target', '=', target)
      .where('external_id', '=', userId)
      .executeTakeFirst();
    if (owner) owners.push({ by: 'identity', id: owner.user_id, target });
  }
  return owners;
}
