/** `/api/users/:userId/identities`: accounts at other providers that a person is known by. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import { allIdentitiesAnswer, identityAnswer, ssoIdentityAnswer } from '../../../../contract/users.ts';
import type { Users } from '../../../users/users.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound } from './user-answer.ts';

export const identities = ({ users }: { readonly users: Users }): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/users/:userId/identities/:target',
    summary: 'Read the account that a person has at a provider',
    area: 'users',
    params: z.object({ userId: id, target: id }),
    answers: { 200: identityAnswer },
    refusals: ['entity.not_found', 'user.identity_not_exist'],
    async handle({ params: { userId, target }, request }) {
      const user = orNotFound(await users.find(request.tenant.id, userId));
      const identity = Object.hasOwn(user.identities, target) && user.identities[target];
      return identity ? { status: 200, body: { identity } } : refuse('user.identity_not_exist');
    },
  }),
  route({
    method: 'GET',
    path: '/api/users/:userId/all-identities',
    summary: 'List the accounts that a person has at other providers',
    area: 'users',
    params: z.object({ userId: id }),
    answers: { 200: allIdentitiesAnswer },
    refusals: ['entity.not_found'],
    async handle({ params: { userId }, request }) {
      const user = orNotFound(await users.find(request.tenant.id, userId));
      const socialIdentities = Object.entries(user.identities).map(([target, identity]) => ({
        target,
        identity,
      }));
      return { status: 200, body: { socialIdentities, ssoIdentities: [] } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/users/:userId/sso-identities/:ssoConnectorId',
    summary: 'Read the account that a person has at an enterprise; enterprise connectors are not offered',
    area: 'users',
    params: z.object({ userId: id, ssoConnectorId: id }),
    answers: { 200: ssoIdentityAnswer },
    refusals: ['entity.not_found', 'user.enterprise_sso_identity_not_exists'],
    async handle({ params: { userId }, request }) {
      orNotFound(await users.find(request.tenant.id, userId));
      return refuse('user.enterprise_sso_identity_not_exists');
    },
  }),
];
