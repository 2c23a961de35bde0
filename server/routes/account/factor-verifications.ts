/** `/api/verifications/{totp,backup-code,web-authn/authentication}`: people prove who they are with a second factor that they keep (issue 5, flow 9). */
import {
  factorCodeBody,
  newVerificationRecordAnswer,
  passkeyBody,
  shownPasskeyOptionsAnswer,
  verificationRecordAnswer,
} from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Factors } from '../../factors/factors.ts';
import { askForPasskey } from '../../factors/show-passkey.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Holder, Verifications } from '../../sessions/verifications.ts';
import type { AccountCenter } from '../../settings/account-center.ts';
import type { Settings } from '../../settings/settings.ts';
import { guessFactor } from '../guess-factor.ts';
import { type Route, route } from '../route.ts';
import { callerOf } from './caller.ts';
import { checkOwnApplication } from './checks.ts';
import { countStart } from './count-start.ts';
import { checkOffered } from './offered-factors.ts';

export interface FactorVerificationsDeps {
  readonly verifications: Verifications;
  readonly factors: Factors;
  readonly limits: Limits;
  readonly settings: Settings;
  readonly accountCenter: Pick<AccountCenter, 'find'>;
  readonly clock: Clock;
}

const authentication = '/api/verifications/web-authn/authentication';
const refusals = ['auth.third_party_application_forbidden', 'session.mfa.mfa_factor_not_enabled'] as const;
const guessing = [...refusals, 'session.verification_blocked_too_many_attempts'] as const;

export const factorVerifications = (deps: FactorVerificationsDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/verifications/totp/verify',
    summary: 'Prove who you are with what your authenticator app shows; each value counts once',
    body: factorCodeBody,
    answers: { 201: newVerificationRecordAnswer },
    refusals: [...guessing, 'session.mfa.invalid_totp_code', 'request.message_rate_limited'],
    async handle({ body: { code }, request }) {
      const { holder, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      const value = code.replace(/\s+/g, '');
      return proven(deps, holder, 'Totp', () => deps.factors.useTotp(holder, value));
    },
  }),
  route({
    method: 'POST',
    path: '/api/verifications/backup-code/verify',
    summary: 'Prove who you are with one of your backup codes; each counts once',
    body: factorCodeBody,
    answers: { 201: newVerificationRecordAnswer },
    refusals: [...guessing, 'session.mfa.invalid_backup_code', 'request.message_rate_limited'],
    async handle({ body: { code }, request }) {
      const { holder, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      const value = code.replace(/[\s-]+/g, '');
      return proven(deps, holder, 'BackupCode', () => deps.factors.useBackupCode(holder, value));
    },
  }),
  route({
    method: 'POST',
    path: authentication,
    summary: 'Ask for what one of your passkeys is to sign',
    answers: { 200: shownPasskeyOptionsAnswer },
    refusals: [...refusals, 'session.mfa.webauthn_verification_not_found', 'request.message_rate_limited'],
    async handle({ request }) {
      const { holder, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      await checkOffered(deps, holder, 'WebAuthn');
      const known = await deps.factors.listPasskeys(holder);
      if (known.length === 0) return refuse('session.mfa.webauthn_verification_not_found');
      await countStart(deps.limits, holder);
      const { challenge, options: authenticationOptions } = await askForPasskey(request.tenant, known);
      const asked = await deps.verifications.create(holder, {
        kind: 'shown-passkey',
        payload: { challenge },
      });
      return { status: 200, body: { ...recordOf(asked), authenticationOptions } };
    },
  }),
  route({
    method: 'POST',
    path: `${authentication}/verify`,
    summary: 'Prove who you are with what the passkey signed; each question is answered rightly once',
    body: passkeyBody,
    answers: { 200: verificationRecordAnswer },
    refusals: [...guessing, 'verification_record.not_found', 'session.mfa.webauthn_verification_failed'],
    async handle({ body: { verificationRecordId: id, payload: response }, request }) {
      const { holder, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      const settings = await checkOffered(deps, holder, 'WebAuthn');
      const record = await deps.verifications.find(holder, id);
      if (record?.kind !== 'shown-passkey' || record.isVerified)
        return refuse('verification_record.not_found');
      const { challenge } = record.payload as { readonly challenge: string };
      const { webauthnRelatedOrigins: relatedOrigins } = (await deps.accountCenter.find(holder.tenantId))
        .settings;
      const place = { endpoint: request.tenant.endpoint, relatedOrigins };
      const factorId = await guessFactor(
        deps,
        { owner: holder, factor: 'WebAuthn', settings },
        async () => (await deps.factors.usePasskey(holder, place, { challenge, response })) ?? false,
      );
      // One conditional statement: of many right answers to one question, one finds it open.
      return (await deps.verifications.verify(holder, id, { factorId }))
        ? { status: 200, body: { verificationRecordId: id } }
        : refuse('verification_record.not_found');
    },
  }),
];

const kinds = { Totp: 'totp', BackupCode: 'backup-code' } as const;

/** The start is counted first: nobody loses a backup code to a proof that is not made. */
async function proven(
  deps: FactorVerificationsDeps,
  holder: Holder,
  factor: keyof typeof kinds,
  use: () => Promise<string | false | undefined>,
) {
  const settings = await checkOffered(deps, holder, factor);
  await countStart(deps.limits, holder);
  const factorId = await guessFactor(deps, { owner: holder, factor, settings }, use);
  const kind = kinds[factor];
  const made = await deps.verifications.create(holder, { kind, payload: { factorId }, isVerified: true });
  return { status: 201 as const, body: recordOf(made) };
}

const recordOf = ({ id, expiresAt }: { readonly id: string; readonly expiresAt: number }) => ({
  verificationRecordId: id,
  expiresAt: new Date(expiresAt).toISOString(),
});
