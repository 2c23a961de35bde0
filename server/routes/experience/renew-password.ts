/** PUT /api/experience/profile/password: the new password for one that was forgotten. */
import { Refusal, refuse } from '../../../contract/errors.ts';
import { newPasswordBody } from '../../../contract/sign-in.ts';
import { choosePassword } from '../../flows/flow.ts';
import { takeStep } from '../../flows/journeys.ts';
import { type Route, route } from '../route.ts';
import { preparePassword } from './choose-password.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';

export const renewPassword = (deps: ExperienceDeps): Route =>
  route({
    method: 'PUT',
    path: '/api/experience/profile/password',
    summary: 'Choose a new password for one that was forgotten; it is written when the flow is submitted',
    body: newPasswordBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.invalid_interaction_type',
      'session.identifier_not_found',
      'session.verification_blocked_too_many_attempts',
      'user.user_not_exist',
      'user.suspended',
      'password.rejected',
      'user.same_password',
      'request.conflict',
      'server.busy',
    ],
    async handle({ body: { password }, request }) {
      const current = await readFlow(deps, request);
      const { tenantId, flow } = current;
      if (flow.journey !== 'forgot-password') return refuse('session.invalid_interaction_type');
      const settings = await deps.settings.signInExperience(tenantId);
      const { userId } = flow;
      const person = userId === undefined ? undefined : await deps.users.find(tenantId, userId);
      takeStep('renew', { settings, flow, person });
      if (!person) throw new Refusal('user.user_not_exist');
      const digest = await preparePassword(deps, {
        tenantId,
        password,
        owner: person,
        person,
        address: request.ip,
      });
      await keepFlow(deps, current, (newer) => {
        takeStep('renew', { settings, flow: newer, person });
        return choosePassword(newer, digest);
      });
      return { status: 204 };
    },
  });
