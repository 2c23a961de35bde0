/** What a new second factor is made of, told once: a secret for an app, backup codes to write down (end-user/04 §4). */
import { newBackupCodesAnswer, newTotpAnswer } from '../../../contract/second-factors.ts';
import { keepPending } from '../../flows/binding.ts';
import { refuse } from '../../../contract/errors.ts';
import type { User } from '../../users/user.ts';
import { totpUriOf } from '../factor-answers.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { qrCodeOf } from './qr-code.ts';
import { identifiedPerson } from './second-factors.ts';

const refusals = [
  'session.not_found',
  'session.interaction_not_found',
  'session.not_supported_for_forgot_password',
  'session.identifier_not_found',
  'user.suspended',
  'session.mfa.mfa_factor_not_enabled',
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
      const person = await personToBe(deps, current, 'Totp');
      const { id, secret, sealed } = deps.newFactors.makeTotp(current.tenantId);
      await keepFlow(deps, current, (flow) =>
        keepPending(flow, { id, name: 'Totp', sealed, isVerified: false }),
      );
      const uri = totpUriOf(person, new URL(request.tenant.endpoint).host, secret);
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
      await personToBe(deps, current, 'BackupCode');
      const { id, codes, sealed } = deps.newFactors.makeBackupCodes(current.tenantId);
      // Nothing has to be shown: whoever reads them has them.
      await keepFlow(deps, current, (flow) =>
        keepPending(flow, { id, name: 'BackupCode', sealed, isVerified: true }),
      );
      return { status: 200, body: { verificationId: id, codes } };
    },
  });

/** Who will have it, where the tenant lets people have it. */
async function personToBe(
  deps: ExperienceDeps,
  current: CurrentFlow,
  name: 'Totp' | 'BackupCode',
): Promise<User> {
  const person = await identifiedPerson(deps, current);
  const { mfa } = await deps.settings.signInExperience(current.tenantId);
  return mfa.factors.includes(name) ? person : refuse('session.mfa.mfa_factor_not_enabled');
}
