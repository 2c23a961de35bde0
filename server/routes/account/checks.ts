/** What stands before each act on an account: the field, the scope, whose application, and a fresh proof of who it is. */
import type { FastifyRequest } from 'fastify';
import type { AccountField } from '../../../contract/account-center.ts';
import { refuse } from '../../../contract/errors.ts';
import type { Verification, Verifications } from '../../sessions/verifications.ts';
import type { User } from '../../users/user.ts';
import { type Caller, callerOf } from './caller.ts';

export const isReadable = ({ fields }: Pick<Caller, 'fields'>, field: AccountField): boolean =>
  (fields[field] ?? 'Off') !== 'Off';

/** 400 `account_center.field_not_enabled`. */
export function checkReadable(caller: Pick<Caller, 'fields'>, field: AccountField): void {
  if (!isReadable(caller, field)) refuse('account_center.field_not_enabled');
}

/** 400 `account_center.field_not_editable`. */
export function checkEditable({ fields }: Pick<Caller, 'fields'>, field: AccountField): void {
  if (fields[field] !== 'Edit') refuse('account_center.field_not_editable');
}

/** Passkeys have a setting of their own; without one that of all factors counts. */
export const passkeyField = ({ fields }: Pick<Caller, 'fields'>): AccountField =>
  fields.passkey === undefined ? 'mfa' : 'passkey';

/** `auth.unauthorized`: 401, or 400 in the places where the contract has it so. */
export function checkScope({ scopes }: Pick<Caller, 'scopes'>, scope: string, status: 400 | 401): void {
  if (!scopes.includes(scope)) refuse('auth.unauthorized', { status, because: `no scope ${scope}` });
}

/** 403 `auth.third_party_application_forbidden` (security G9). */
export function checkOwnApplication({ isThirdParty }: Pick<Caller, 'isThirdParty'>): void {
  if (isThirdParty) refuse('auth.third_party_application_forbidden');
}

/** Whether there is anything by which the person could confirm who they are. */
export const canConfirm = ({ hasPassword, email, phone }: User): boolean =>
  hasPassword || email !== null || phone !== null;

/** By what somebody confirmed who they are. */
export interface Proof extends Pick<Verification, 'kind'> {
  /** Of a second factor that they keep: which. */
  readonly factorId: string | undefined;
}

/**
 * 401 `verification_record.permission_denied` unless `logto-verification-id` names a proof of this person, of this
 * session and of the last ten minutes: the password, a code that was sent for this, or a second factor. `isTooLittle`
 * says of which proofs the act asks more: a factor is not enough to take itself away
 * (docs/decisions/2026-11-21-a-factor-does-not-take-itself-away.md).
 */
export async function checkConfirmed(
  verifications: Pick<Verifications, 'find'>,
  request: Pick<FastifyRequest, 'headers' | 'person'>,
  isTooLittle: (by: Proof) => boolean = () => false,
): Promise<void> {
  const { holder } = callerOf(request);
  const id = request.headers['logto-verification-id'];
  const record =
    typeof id === 'string' && id.length <= 128 && !id.includes('\0')
      ? await verifications.find(holder, id)
      : undefined;
  const by = record && proofOf(record);
  if (!by || isTooLittle(by)) refuse('verification_record.permission_denied');
}

const factorKinds: readonly Verification['kind'][] = ['totp', 'shown-passkey', 'backup-code'];

/** Undefined for what proves something else, or is not proven yet. */
function proofOf({ kind, purpose, payload, isVerified }: Verification): Proof | undefined {
  if (!isVerified) return undefined;
  if (kind === 'password' || (kind === 'code' && purpose === 'UserPermissionValidation'))
    return { kind, factorId: undefined };
  if (!factorKinds.includes(kind)) return undefined;
  return { kind, factorId: (payload as { readonly factorId: string }).factorId };
}
