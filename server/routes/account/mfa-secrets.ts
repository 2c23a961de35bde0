/** What a second factor is made of, told to its owner: a secret for an app, backup codes to write down (end-user/05 §8). */
import { backupCodesAnswer, newBackupCodesAnswer, totpSecretAnswer } from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import type { Factors } from '../../factors/factors.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import { totpUriOf } from '../factor-answers.ts';
import { type Route, route } from '../route.ts';
import { type Caller, callerOf } from './caller.ts';
import { checkConfirmed, checkEditable, checkOwnApplication, checkReadable, checkScope } from './checks.ts';
import { factorsPath } from './mfa-verifications.ts';

export interface MfaSecretsDeps {
  readonly factors: Factors;
  readonly verifications: Verifications;
}

const generating = [
  'account_center.field_not_editable',
  'auth.unauthorized',
  'auth.third_party_application_forbidden',
] as const;

export const mfaSecrets = ({ factors, verifications }: MfaSecretsDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: `${factorsPath}/totp-secret/generate`,
    summary: 'Make a secret for an authenticator app; nothing is kept of it',
    answers: { 200: totpSecretAnswer },
    refusals: generating,
    async handle({ request }) {
      const { user } = checkMayMake(callerOf(request));
      const secret = factors.makeTotpSecret();
      const secretUri = totpUriOf(user, request.tenant.endpoint, secret);
      return { status: 200, body: { secret, secretUri } };
    },
  }),
  route({
    method: 'POST',
    path: `${factorsPath}/backup-codes/generate`,
    summary: 'Make ten backup codes; nothing is kept of them',
    answers: { 200: newBackupCodesAnswer },
    refusals: generating,
    async handle({ request }) {
      checkMayMake(callerOf(request));
      return { status: 200, body: { codes: factors.makeBackupCodes() } };
    },
  }),
  route({
    method: 'GET',
    path: `${factorsPath}/backup-codes`,
    summary: 'Read your backup codes',
    answers: { 200: backupCodesAnswer },
    refusals: [
      'verification_record.permission_denied',
      'account_center.field_not_enabled',
      'auth.unauthorized',
      'auth.third_party_application_forbidden',
      'verification_record.not_found',
    ],
    async handle({ request }) {
      const caller = callerOf(request);
      // One code that somebody found tells nobody the others.
      await checkConfirmed(verifications, request, ({ kind }) => kind === 'backup-code');
      checkReadable(caller, 'mfa');
      checkScope(caller, 'identities', 401);
      // Reading them is as good as having the factor (security G9).
      checkOwnApplication(caller);
      const codes = await factors.readBackupCodes(caller.holder);
      if (!codes) return refuse('verification_record.not_found', { status: 404 });
      const body = {
        codes: codes.map(({ code, usedAt }) => ({
          code,
          ...(usedAt !== null && { usedAt: new Date(usedAt).toISOString() }),
        })),
      };
      return { status: 200, body };
    },
  }),
];

function checkMayMake(caller: Caller): Caller {
  checkEditable(caller, 'mfa');
  checkScope(caller, 'identities', 401);
  checkOwnApplication(caller);
  return caller;
}
