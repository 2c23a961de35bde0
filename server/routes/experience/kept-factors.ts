/** /api/experience/verification/totp/verify and …/backup-code/verify: factors that the person keeps, and a new app. */
import { refuse } from '../../../contract/errors.ts';
import { totpBody } from '../../../contract/second-factors.ts';
import { secondFactorBody, verificationAnswer } from '../../../contract/sign-in.ts';
import { findPending, keepPending } from '../../flows/binding.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { identifiedPerson, tryKept } from './second-factors.ts';

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
    summary: 'Take what the authenticator app of the person shows, or a new one; each value counts once',
    body: totpBody,
    answers: { 200: verificationAnswer },
    refusals: [...refusals, 'session.verification_session_not_found', 'session.mfa.invalid_totp_code'],
    async handle({ body: { code, verificationId: newId }, request }) {
      const current = await readFlow(deps, request);
      const value = code.replace(/\s+/g, '');
      if (newId !== undefined) {
        await takeNewApp(deps, current, newId, value);
        return { status: 200, body: { verificationId: newId } };
      }
      const verificationId = await tryKept(deps, current, 'Totp', (owner) =>
        deps.factors.useTotp(owner, value),
      );
      return { status: 200, body: { verificationId } };
    },
  });

/** It has the secret that was made in this flow. Guessing is idle: whoever asks was told the secret. */
async function takeNewApp(
  deps: ExperienceDeps,
  current: CurrentFlow,
  id: string,
  value: string,
): Promise<void> {
  await identifiedPerson(deps, current);
  const app = findPending(current.flow, id);
  if (app?.name !== 'Totp' || app.sealed === undefined)
    return refuse('session.verification_session_not_found');
  const usedStep = deps.newFactors.findStepOf(current.tenantId, { id, sealed: app.sealed }, value);
  if (usedStep === undefined) return refuse('session.mfa.invalid_totp_code');
  await keepFlow(deps, current, (flow) => {
    if (!findPending(flow, id)) return refuse('session.verification_session_not_found');
    return keepPending(flow, { ...app, isVerified: true, usedStep });
  });
}

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
