/** PUT /api/experience/interaction-event: from sign-in to sign-up or back, without a second SMS. */
import { eventBody } from '../../../contract/sign-in.ts';
import { switchJourney } from '../../flows/flow.ts';
import { takeStep } from '../../flows/journeys.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { journeyOf } from './wire-names.ts';

export const changeEvent = (deps: ExperienceDeps): Route =>
  route({
    method: 'PUT',
    path: '/api/experience/interaction-event',
    summary: 'Change from signing in to signing up, or back; what was proven stays proven',
    body: eventBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'auth.forbidden',
      'session.not_supported_for_forgot_password',
    ],
    async handle({ body, request }) {
      const current = await readFlow(deps, request);
      const settings = await deps.settings.signInExperience(current.tenantId);
      const journey = journeyOf[body.interactionEvent];
      takeStep('enter', { settings, flow: current.flow }, journey);
      if (current.flow.journey !== journey)
        await keepFlow(deps, current, (flow) => {
          takeStep('enter', { settings, flow }, journey);
          return switchJourney(flow, journey);
        });
      return { status: 204 };
    },
  });
