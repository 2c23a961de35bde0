/** `/api/users/:userId/logto-configs`: what a person answered to questions about a second factor. */
import { z } from 'zod';
import { id } from '../../../../contract/text.ts';
import { logtoConfigs, patchLogtoConfigsBody } from '../../../../contract/users.ts';
import type { User } from '../../../users/user.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound } from './user-answer.ts';

const path = '/api/users/:userId/logto-configs';
const params = z.object({ userId: id });

export const factorChoices = ({ users }: { readonly users: Users }): readonly Route[] => [
  route({
    method: 'GET',
    path,
    summary: 'Read what a person answered to questions about a second factor',
    area: 'users',
    params,
    answers: { 200: logtoConfigs },
    refusals: ['entity.not_found'],
    async handle({ params: { userId }, request }) {
      return answerOf(orNotFound(await users.find(request.tenant.id, userId)));
    },
  }),
  route({
    method: 'PATCH',
    path,
    summary: 'Change what a person answered to questions about a second factor; what is named is replaced',
    area: 'users',
    params,
    body: patchLogtoConfigsBody,
    answers: { 200: logtoConfigs },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { userId }, body, request }) {
      const tenantId = request.tenant.id;
      // What is not named inside stays as it was, and as another change made it at the same moment.
      const conditions = { ifVersion: ifMatch(request) };
      return answerOf(orNotFound(await users.merge(tenantId, userId, 'factorChoices', body, conditions)));
    },
  }),
];

const answerOf = ({ factorChoices: choices, version }: User) => ({
  status: 200,
  body: { mfa: {}, passkeySignIn: {}, ...choices },
  headers: entityTag(version),
});
