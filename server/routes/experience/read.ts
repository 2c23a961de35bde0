/** GET /api/experience/interaction: where the sign-in stands, for a page that was loaded anew. */
import { toWireDigits } from '../../../contract/phone.ts';
import { messageLimitsOf, trustDaysOf } from '../../../contract/settings.ts';
import { interactionAnswer } from '../../../contract/sign-in.ts';
import type { KeptProof } from '../../flows/proof.ts';
import { canTrustDevice } from '../../flows/trusted-device.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readFlow } from './current-flow.ts';
import { shownBinding } from './shown-binding.ts';
import { codeRecordOf, eventOf, recordOf } from './wire-names.ts';

export const read = (deps: ExperienceDeps): Route =>
  route({
    method: 'GET',
    path: '/api/experience/interaction',
    summary: 'Where the sign-in stands, without anything secret',
    answers: { 200: interactionAnswer },
    refusals: ['session.not_found', 'session.interaction_not_found'],
    async handle({ request }) {
      const { tenantId, flow } = await readFlow(deps, request);
      const { username, phone, email } = flow.profile;
      const codes = await deps.codes.find({ tenantId, flowId: flow.id });
      const settings = await deps.settings.signInExperience(tenantId);
      const { resendIntervalSeconds } = messageLimitsOf(settings);
      const durationDays = trustDaysOf(settings);
      const waits = { now: deps.clock.now(), resendIntervalSeconds };
      return {
        status: 200,
        body: {
          interactionEvent: eventOf[flow.journey],
          userId: flow.userId,
          profile: { username, primaryEmail: email, primaryPhone: phone && toWireDigits(phone) },
          mfa: shownBinding(flow.binding),
          ...(durationDays !== undefined && {
            trustedDevice: { canCreate: canTrustDevice(settings, flow), durationDays },
          }),
          captcha: { verified: false, skipped: flow.proofs.some(skipsCaptcha) },
          verificationRecords: [
            ...codes.map((code) => codeRecordOf(code, waits)),
            ...flow.proofs.map(recordOf),
          ],
        },
      };
    },
  });

const skipsCaptcha = (proof: KeptProof): boolean =>
  proof.kind === 'token' || (proof.kind === 'social' && proof.account !== undefined);
