/** What a new second factor is made of, told once: a secret for an app, backup codes to write down (end-user/04 §4). */
import { newBackupCodesAnswer, newTotpAnswer } from '../../../contract/second-factors.ts';
import { keepPending } from '../../flows/binding.ts';
import { totpUriOf } from '../factor-answers.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { personToBe } from './person-to-be.ts';
import { qrCodeOf } from '../qr-code.ts';

const refusals = [
  'session.not_found',
  'session.interaction_not_found',
  'session.not_supported_for_forgot_password',
  'session.identifier_not_found',
  'user.suspended',
  'session.mfa.mfa_factor_not_enabled',
  'session.mfa.require_mfa_verification',
  'request.conflict',
] as const;

export const makeTotp = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/totp/secret',
    summary: 'Make a secret for an authenticator app; a newer one takes its place',
    answers: { 200: newTotpAnswer },
    refusals,
    async handle({ request }) {
      const current = await readFlow(deps, request);
      const person = await personToBe(deps, current, ({ mfa }) => mfa.factors.includes('Totp'));
      const { id, secret, sealed } = deps.newFactors.makeTotp(current.tenantId);
      await keepFlow(deps, current, (flow) =>
        keepPending(flow, { id, name: 'Totp', sealed, isVerified: false }),
      );
      const uri = totpUriOf(person, request.tenant.endpoint, secret);
      return { status: 200, body: { verificationId: id, secret, secretQrCode: qrCodeOf(uri) } };
    },
  });

export const makeBackupCodes = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/backup-code/generate',
    summary: 'Make ten backup codes; newer ones take their place',
    answers: { 200: newBackupCodesAnswer },
    refusals,
    async handle({ request }) {
      const current = await readFlow(deps, request);
      await personToBe(deps, current, ({ mfa }) => mfa.factors.includes('BackupCode'));
      const { id, codes, sealed } = deps.newFactors.makeBackupCodes(current.tenantId);
      // Nothing has to be shown: whoever reads them has them.
      await keepFlow(deps, current, (flow) =>
        keepPending(flow, { id, name: 'BackupCode', sealed, isVerified: true }),
      );
      return { status: 200, body: { verificationId: id, codes } };
    },
  });
