/** POST /api/experience/profile/mfa/trusted-device: this browser stands in for the second factor from the end of this sign-in on. */
import { refuse } from '../../../contract/errors.ts';
import { canTrustDevice, trustDevice as trusting } from '../../flows/trusted-device.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';

export const trustDevice = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/profile/mfa/trusted-device',
    summary: 'Trust this browser: the next sign-ins here ask for no second factor for some days',
    answers: { 204: null },
    refusals: [
      'session.not_found',
      'session.interaction_not_found',
      'session.mfa.require_mfa_verification',
      'request.conflict',
    ],
    async handle({ request }) {
      const current = await readFlow(deps, request);
      const settings = await deps.settings.signInExperience(current.tenantId);
      await keepFlow(deps, current, (flow) =>
        canTrustDevice(settings, flow) ? trusting(flow) : refuse('session.mfa.require_mfa_verification'),
      );
      return { status: 204 };
    },
  });
