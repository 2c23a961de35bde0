/** `/api/my-account/mfa-verifications`: people look after their own second factors (end-user/05 §8). */
import { z } from 'zod';
import {
  addFactorBody,
  type AddFactorBody,
  factorNameBody,
  ownFactor,
  ownFactorsAnswer,
  replaceTotpBody,
} from '../../../contract/account.ts';
import { Refusal, refuse } from '../../../contract/errors.ts';
import { id } from '../../../contract/text.ts';
import type { Factors } from '../../factors/factors.ts';
import type { Passkey } from '../../factors/passkeys.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Users } from '../../users/users.ts';
import { factorAnswerOf } from '../factor-answers.ts';
import { type Route, route } from '../route.ts';
import { type Caller, callerOf } from './caller.ts';
import {
  checkConfirmed,
  checkEditable,
  checkOwnApplication,
  checkReadable,
  checkScope,
  passkeyField,
  type Proof,
} from './checks.ts';
import { orGone } from './my-account.ts';
import { checkOffered } from './offered-factors.ts';

export interface OwnFactorsDeps {
  readonly factors: Factors;
  readonly users: Users;
  readonly settings: Settings;
  readonly verifications: Verifications;
}

export const factorsPath = '/api/my-account/mfa-verifications';
const refusals = [
  'verification_record.permission_denied',
  'account_center.field_not_editable',
  'auth.unauthorized',
  'auth.third_party_application_forbidden',
] as const;
const oneFactor = z.object({ verificationId: id });

export const mfaVerifications = (deps: OwnFactorsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: factorsPath,
    summary: 'List your second factors; SMS and e-mail are there with the number or address',
    answers: { 200: ownFactorsAnswer },
    refusals: ['account_center.field_not_enabled', 'auth.unauthorized'],
    async handle({ request }) {
      const caller = callerOf(request);
      checkReadable(caller, 'mfa');
      checkScope(caller, 'identities', 401);
      return { status: 200, body: (await deps.factors.list(caller.holder)).map(factorAnswerOf) };
    },
  }),
  route({
    method: 'POST',
    path: factorsPath,
    summary: 'Add an authenticator app, backup codes or a passkey',
    body: addFactorBody,
    answers: { 204: null },
    refusals: [
      ...refusals,
      'session.mfa.mfa_factor_not_enabled',
      'user.totp_already_in_use',
      'user.totp_secret_invalid',
      'session.mfa.invalid_totp_code',
      'user.backup_code_already_in_use',
      'session.mfa.backup_code_can_not_be_alone',
      'user.wrong_backup_code_format',
      'entity.unique_integrity_violation',
      'session.mfa.too_many_passkeys',
      'verification_record.not_found',
    ],
    async handle({ body, request }) {
      await checkMayChange(deps, request, body.type === 'WebAuthn');
      const caller = callerOf(request);
      await checkOffered(deps, caller.holder, body.type);
      await addFactor(deps, caller, body);
      await enable(deps, caller);
      return { status: 204 };
    },
  }),
  route({
    method: 'PUT',
    path: `${factorsPath}/totp`,
    summary: 'Put an authenticator app in the place of the one that may be there',
    body: replaceTotpBody,
    answers: { 204: null },
    refusals: [
      ...refusals,
      'session.mfa.mfa_factor_not_enabled',
      'user.totp_secret_invalid',
      'session.mfa.invalid_totp_code',
    ],
    async handle({ body: { secret, code: value }, request }) {
      await checkMayChange(deps, request, false, isOfApp);
      const caller = callerOf(request);
      await checkOffered(deps, caller.holder, 'Totp');
      await withContractStatus(() => deps.factors.addTotp(caller.holder, secret, { value, replaces: true }));
      await enable(deps, caller);
      return { status: 204 };
    },
  }),
  route({
    method: 'PATCH',
    path: `${factorsPath}/:verificationId/name`,
    summary: 'Name a passkey',
    params: oneFactor,
    body: factorNameBody,
    answers: { 200: ownFactor },
    refusals: [...refusals, 'verification_record.not_found'],
    async handle({ params: { verificationId }, body: { name }, request }) {
      await checkMayChange(deps, request, true);
      const renamed = await deps.factors.rename(callerOf(request).holder, verificationId, name);
      return { status: 200, body: factorAnswerOf(renamed ?? refuse('verification_record.not_found')) };
    },
  }),
  route({
    method: 'DELETE',
    path: `${factorsPath}/:verificationId`,
    summary: 'Remove a second factor',
    params: oneFactor,
    answers: { 204: null },
    refusals: [...refusals, 'verification_record.not_found'],
    async handle({ params: { verificationId }, request }) {
      const caller = callerOf(request);
      await checkConfirmed(deps.verifications, request, (by) => by.factorId === verificationId);
      checkScope(caller, 'identities', 401);
      checkOwnApplication(caller);
      const factor = (await deps.factors.list(caller.holder)).find((one) => one.id === verificationId);
      if (!factor) return refuse('verification_record.not_found');
      checkEditable(caller, factor.kind === 'passkey' ? passkeyField(caller) : 'mfa');
      const wasThere = await deps.factors.remove(caller.holder, verificationId);
      return wasThere ? { status: 204 } : refuse('verification_record.not_found');
    },
  }),
];

/** The old app's code alone puts no other in its place. */
const isOfApp = ({ kind }: Proof): boolean => kind === 'totp';

async function checkMayChange(
  { verifications }: Pick<OwnFactorsDeps, 'verifications'>,
  request: Parameters<typeof checkConfirmed>[1],
  isPasskey: boolean,
  isTooLittle?: Parameters<typeof checkConfirmed>[2],
): Promise<void> {
  const caller = callerOf(request);
  await checkConfirmed(verifications, request, isTooLittle);
  checkEditable(caller, isPasskey ? passkeyField(caller) : 'mfa');
  checkScope(caller, 'identities', 401);
  checkOwnApplication(caller);
}

async function addFactor(
  { factors, verifications }: OwnFactorsDeps,
  { holder }: Caller,
  body: AddFactorBody,
): Promise<void> {
  if (body.type === 'BackupCode') return void (await factors.addBackupCodes(holder, body.codes));
  if (body.type === 'Totp')
    return void (await withContractStatus(() => factors.addTotp(holder, body.secret, { value: body.code })));
  const recordId = body.newIdentifierVerificationRecordId;
  const record = await verifications.find(holder, recordId);
  // Looked at as it is read: what is shown a moment later is not in this payload.
  const isMade = record?.kind === 'passkey' && record.isVerified;
  if (!isMade || !(await verifications.use(holder, recordId))) return refuse('verification_record.not_found');
  await factors.addPasskey(holder, record.payload as Passkey, body.name ?? null);
}

/** The contract answers 400 here and 422 to an operator. */
async function withContractStatus<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'user.totp_secret_invalid')
      refuse(error.code, { status: 400 });
    throw error;
  }
}

/** Who has a factor of their own is asked for it from now on (end-user/04 §2). */
async function enable({ users }: Pick<OwnFactorsDeps, 'users'>, { user, holder }: Caller): Promise<void> {
  orGone(await users.merge(holder.tenantId, user.id, 'factorChoices', { mfa: { enabled: true } }));
}
