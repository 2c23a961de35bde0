/** PUT /api/experience: begins, or begins anew. */
import { refuse } from '../../../contract/errors.ts';
import { startBody } from '../../../contract/sign-in.ts';
import { startFlow } from '../../flows/flow.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readInteractionId, rememberFlow } from './current-flow.ts';
import { journeyOf } from './wire-names.ts';

export const start = (deps: ExperienceDeps): Route =>
  route({
    method: 'PUT',
    path: '/api/experience',
    summary: 'Begin a sign-in; whatever was begun before is forgotten',
    body: startBody,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'session.not_found', 'session.captcha_failed'],
    async handle({ body, request }) {
      const uid = readInteractionId(deps, request);
      // There is no provider who could have made such a token.
      if (body.captchaToken !== undefined) refuse('session.captcha_failed');
      const flow = startFlow(deps.random.id(), journeyOf[body.interactionEvent]);
      const row = await deps.flows.start(request.tenant.id, uid, flow);
      if (!row) return refuse('session.not_found');
      rememberFlow(request, { ...row, tenantId: request.tenant.id, flow });
      return { status: 204 };
    },
  });
