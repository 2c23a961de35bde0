/** What was proven of a person and must still be so: a part of the one statement that acts on it. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { IdentityKey } from './identities.ts';

export interface Proven {
  /** That of the person when the first of it was proven: whatever has ended their sessions since has ended this, too. */
  readonly credentialsVersion?: number | undefined;
  /** E.164, each of them theirs. */
  readonly phones?: readonly string[] | undefined;
  /** In lower case. */
  readonly emails?: readonly string[] | undefined;
  /** The account at another provider that said who it is. */
  readonly identity?: IdentityKey | undefined;
  /** What another room knows of: a condition that says nothing of the row. */
  readonly others?: Expression<SqlBool> | undefined;
}

/** A condition on the row of this person. */
export function stillProven(
  eb: ExpressionBuilder<Tables, 'users'>,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  { credentialsVersion, phones = [], emails = [], identity, others }: Proven,
): Expression<SqlBool> {
  return eb.and([
    ...(credentialsVersion === undefined ? [] : [eb('credentials_version', '=', credentialsVersion)]),
    ...phones.map((phone) => eb('primary_phone', '=', phone)),
    ...emails.map((email) => eb('primary_email', '=', email)),
    ...(identity
      ? [
          eb.exists(
            eb
              .selectFrom('user_identities')
              .select('user_identities.user_id')
              .where('user_identities.tenant_id', '=', tenantId)
              .where('user_identities.user_id', '=', id)
              .where('user_identities.target', '=', identity.target)
              .where('user_identities.external_id', '=', identity.id),
          ),
        ]
      : []),
    ...(others ? [others] : []),
  ]);
}
