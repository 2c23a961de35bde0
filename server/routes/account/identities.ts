/** `/api/my-account/identities`: the accounts at other providers that sign a person in (end-user/05 §7). */
import { allIdentitiesAnswer } from '../../../contract/users.ts';
import { type Route, route } from '../route.ts';
import { callerOf } from './caller.ts';
import { checkReadable, checkScope } from './checks.ts';

export const identityRoutes = (): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/my-account/identities',
    summary: 'List your accounts at other providers',
    answers: { 200: allIdentitiesAnswer },
    refusals: ['account_center.field_not_enabled', 'auth.unauthorized'],
    async handle({ request }) {
      const caller = callerOf(request);
      checkReadable(caller, 'social');
      checkScope(caller, 'identities', 401);
      const socialIdentities = Object.entries(caller.user.identities).map(([target, identity]) => ({
        target,
        identity,
      }));
      return { status: 200, body: { socialIdentities, ssoIdentities: [] } };
    },
  }),
];
