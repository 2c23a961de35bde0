/** `/api/systems/application`: where protected applications would live. There are none, and the contract has a status for that. */
import { systemApplicationAnswer } from '../../../contract/console-config.ts';
import { refuse } from '../../../contract/errors.ts';
import { type Route, route } from '../route.ts';

export const systems: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/systems/application',
    area: 'settings',
    summary: 'Read the domain of protected applications; this server has none',
    answers: { 200: systemApplicationAnswer },
    refusals: ['application.protected_application_not_configured'],
    handle: async () => refuse('application.protected_application_not_configured'),
  }),
];
