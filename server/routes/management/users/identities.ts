/** `/api/users/:userId/identities`: accounts at other providers that a person is known by. */
import { z } from 'zod';
import { Refusal, refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import {
  allIdentitiesAnswer,
  identitiesAnswer,
  identityAnswer,
  identityBody,
  linkIdentityBody,
  ssoIdentityAnswer,
  userAnswer,
} from '../../../../contract/users.ts';
import type { Messages } from '../../../messages/messages.ts';
import type { Identities } from '../../../users/identities.ts';
import { identityOf, readSocialAccount } from '../../../users/social-account.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound, wholeUser } from './user-answer.ts';

export interface IdentitiesDeps {
  readonly users: Pick<Users, 'find'>;
  readonly identities: Pick<Identities, 'link' | 'put' | 'unlink'>;
  readonly messages: Pick<Messages, 'social'>;
}

export const identities = ({ users, identities: room, messages }: IdentitiesDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/users/:userId/identities',
    summary: 'Link the account of whoever came back from a provider to a person',
    area: 'users',
    params: z.object({ userId: id }),
    body: linkIdentityBody,
    answers: { 200: identitiesAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'request.changed_meanwhile',
      'session.insufficient_info',
      'session.invalid_connector_id',
      'connector.unexpected_type',
      'connector.social_auth_code_invalid',
      'connector.social_invalid_access_token',
      'connector.social_invalid_id_token',
      'connector.invalid_config',
      'connector.general',
      'user.identity_already_in_use',
    ],
    async handle({ params: { userId }, body: { connectorId, connectorData: data }, request }) {
      const tenantId = request.tenant.id;
      orNotFound(await users.find(tenantId, userId));
      const { state, redirectUri } = data;
      if (!state || !redirectUri) return refuse('session.insufficient_info');
      const { target } = await orInvalidId(messages.social.find(tenantId, connectorId));
      const told = await messages.social.comeBackUnkept({ tenantId, connectorId, data, state, redirectUri });
      const identity = identityOf(readSocialAccount(target, told));
      const conditions = { ifVersion: ifMatch(request) };
      const user = orNotFound(await room.link(tenantId, userId, identity, conditions));
      return { status: 200, body: user.identities, headers: entityTag(user.version) };
    },
  }),
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

/** The contract's code for a connector that is named in a body. */
async function orInvalidId<T>(finding: Promise<T>): Promise<T> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'entity.not_found') refuse('session.invalid_connector_id');
    throw error;
  }
}
