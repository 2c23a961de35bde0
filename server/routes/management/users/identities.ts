/** `/api/users/:userId/identities`: accounts at other providers that a person is known by. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import {
  allIdentitiesAnswer,
  identitiesAnswer,
  identityAnswer,
  identityBody,
  ssoIdentityAnswer,
  userAnswer,
} from '../../../../contract/users.ts';
import type { Identities } from '../../../users/identities.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound, wholeUser } from './user-answer.ts';

export interface IdentitiesDeps {
  readonly users: Pick<Users, 'find'>;
  readonly identities: Pick<Identities, 'put' | 'unlink'>;
}

export const identities = ({ users, identities: room }: IdentitiesDeps): readonly Route[] => [
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
      return identity
        ? { status: 200, body: { identity }, headers: entityTag(user.version) }
        : refuse('user.identity_not_exist');
    },
  }),
  route({
    method: 'PUT',
    path: '/api/users/:userId/identities/:target',
    summary: 'Say which account a person has at a provider: 201 for the first one there',
    area: 'users',
    params: z.object({ userId: id, target: id }),
    body: identityBody,
    answers: { 200: identitiesAnswer, 201: identitiesAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'request.changed_meanwhile',
      'user.identity_already_in_use',
    ],
    async handle({ params: { userId, target }, body, request }) {
      const before = orNotFound(await users.find(request.tenant.id, userId));
      const identity = { target, id: body.userId, ...(body.details && { details: body.details }) };
      const conditions = { ifVersion: ifMatch(request) };
      const { identities: kept, version } = orNotFound(
        await room.put(request.tenant.id, userId, identity, conditions),
      );
      const status = Object.hasOwn(before.identities, target) ? 200 : 201;
      return { status, body: kept, headers: entityTag(version) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/users/:userId/identities/:target',
    summary: 'Take an account at a provider away from a person',
    area: 'users',
    params: z.object({ userId: id, target: id }),
    answers: { 200: userAnswer },
    refusals: ['entity.not_found', 'request.changed_meanwhile', 'user.identity_not_exist'],
    async handle({ params: { userId, target }, request }) {
      orNotFound(await users.find(request.tenant.id, userId));
      const user = await room.unlink(request.tenant.id, userId, target, { ifVersion: ifMatch(request) });
      return user ? wholeUser(user) : refuse('user.identity_not_exist');
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
