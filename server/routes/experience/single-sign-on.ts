/** GET /api/experience/sso-connectors: which enterprise connectors an address belongs to. There are none here. */
import { ssoConnectorsAnswer, ssoConnectorsQuery } from '../../../contract/sign-in.ts';
import { refuse } from '../../../contract/errors.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readInteractionId } from './current-flow.ts';

/** Pages made for the contract ask it while an address is typed, before anything else. */
export const ssoConnectors = (deps: ExperienceDeps): Route =>
  route({
    method: 'GET',
    path: '/api/experience/sso-connectors',
    summary:
      'Ask which enterprise connectors an address belongs to: enterprise sign-in is not offered, so to none',
    query: ssoConnectorsQuery,
    answers: { 200: ssoConnectorsAnswer },
    refusals: ['guard.invalid_input', 'session.not_found'],
    async handle({ request }) {
      const uid = readInteractionId(deps, request);
      if (!(await deps.flows.read(request.tenant.id, uid))) return refuse('session.not_found');
      return { status: 200, body: { connectorIds: [] } };
    },
  });
