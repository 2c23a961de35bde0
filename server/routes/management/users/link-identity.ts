/** POST `/api/users/:userId/identities`: whoever came back from a provider is linked to a person. */
import { z } from 'zod';
import { Refusal, refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import { identitiesAnswer, linkIdentityBody } from '../../../../contract/users.ts';
import type { Messages } from '../../../messages/messages.ts';
import type { Identities } from '../../../users/identities.ts';
import { identityOf, readSocialAccount } from '../../../users/social-account.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound } from './user-answer.ts';

export interface LinkIdentityDeps {
  readonly users: Pick<Users, 'find'>;
  readonly identities: Pick<Identities, 'link'>;
  readonly messages: Pick<Messages, 'social'>;
}

export const linkIdentity = ({ users, identities: room, messages }: LinkIdentityDeps): Route =>
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
  });

/** The contract's code for a connector that is named in a body. */
async function orInvalidId<T>(finding: Promise<T>): Promise<T> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'entity.not_found') refuse('session.invalid_connector_id');
    throw error;
  }
}
