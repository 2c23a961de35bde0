/** /api/experience/verification/totp/verify and …/backup-code/verify: factors that the person keeps. */
import { secondFactorBody, verificationAnswer } from '../../../contract/sign-in.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readFlow } from './current-flow.ts';
import { tryKept } from './second-factors.ts';

const refusals = [
  'guard.invalid_input',
  'session.not_found',
  'session.interaction_not_found',
  'session.not_supported_for_forgot_password',
  'session.identifier_not_found',
  'session.verification_blocked_too_many_attempts',
  'user.suspended',
  'session.mfa.mfa_factor_not_enabled',
  'request.conflict',
] as const;

export const checkTotp = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/totp/verify',
    summary: 'Take what the authenticator app of the person shows; each value counts once',
    body: secondFactorBody,
    answers: { 200: verificationAnswer },
    refusals: [...refusals, 'session.mfa.invalid_totp_code'],
    async handle({ body: { code }, request }) {
      const current = await readFlow(deps, request);
      const value = code.replace(/\s+/g, '');
      const verificationId = await tryKept(deps, current, 'Totp', (owner) =>
        deps.factors.useTotp(owner, value),
      );
      return { status: 200, body: { verificationId } };
    },
  });

export const checkBackupCode = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/backup-code/verify',
    summary: 'Take one of the backup codes of the person; each counts once',
    body: secondFactorBody,
    answers: { 200: verificationAnswer },
    refusals: [...refusals, 'session.mfa.invalid_backup_code'],
    async handle({ body: { code }, request }) {
      const current = await readFlow(deps, request);
      const value = code.replace(/[\s-]+/g, '');
      const verificationId = await tryKept(deps, current, 'BackupCode', (owner) =>
        deps.factors.useBackupCode(owner, value),
      );
      return { status: 200, body: { verificationId } };
    },
  });
