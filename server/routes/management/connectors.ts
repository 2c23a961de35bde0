/** `/api/connectors`: what is set up. One for SMS and one for e-mail are in use, a new one takes the place of its like; social ones stand side by side. */
import { z } from 'zod';
import {
  connectorAnswer,
  connectorsAnswer,
  connectorsQuery,
  createConnectorBody,
  patchConnectorBody,
  savedConnectorAnswer,
} from '../../../contract/connectors.ts';
import { refuse } from '../../../contract/errors.ts';
import { dryRunAnswer, impactQuery } from '../../../contract/impact.ts';
import { id } from '../../../contract/text.ts';
import type { Messages } from '../../messages/messages.ts';
import { forgotPasswordOf } from '../../settings/check-settings.ts';
import type { Settings } from '../../settings/settings.ts';
import type { World } from '../../settings/ways.ts';
import type { Users } from '../../users/users.ts';
import { dropTarget } from './connector-effects.ts';
import { foresee } from './impact.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';
import { connectorAnswerOf, savedConnectorAnswerOf } from './connector-answer.ts';

export interface ConnectorsDeps {
  readonly messages: Messages;
  readonly settings: Settings;
  readonly users: Users;
}

const byId = z.object({ id });

export const connectors = (deps: ConnectorsDeps): readonly Route[] => {
  const { messages } = deps;
  return [
    route({
      method: 'GET',
      path: '/api/connectors',
      area: 'connectors',
      summary: 'List the connectors, secrets masked',
      query: connectorsQuery,
      answers: { 200: connectorsAnswer },
      refusals: ['guard.invalid_input'],
      async handle({ query: { target }, request }) {
        const found = await messages.connectors.list({ tenantId: request.tenant.id, target });
        return { status: 200, body: found.map(connectorAnswerOf) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/connectors/:id',
      area: 'connectors',
      summary: 'Read a connector, secrets masked',
      params: byId,
      answers: { 200: connectorAnswer },
      refusals: ['entity.not_found'],
      async handle({ params, request }) {
        const found = await messages.connectors.get({ tenantId: request.tenant.id, id: params.id });
        return { status: 200, body: connectorAnswerOf(found), headers: entityTag(found.version) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/connectors',
      area: 'connectors',
      summary:
        'Set a connector up: for messages in the place of the one in use, for a provider of identities beside the others',
      query: impactQuery,
      body: createConnectorBody,
      answers: { 200: z.union([dryRunAnswer, savedConnectorAnswer]) },
      refusals: [
        'guard.invalid_input',
        'connector.not_found_with_connector_id',
        'connector.invalid_config',
        'connector.telephone_not_allowed',
        'connector.should_specify_target',
        'connector.cannot_overwrite_metadata_for_non_standard_connector',
        'connector.multiple_instances_not_supported',
        'connector.multiple_target_with_same_platform',
        'request.feature_not_supported',
        'entity.unique_integrity_violation',
        'request.would_lock_out',
      ],
      replaced: ({ body: { connectorId }, request }) => inUseBefore(deps, request.tenant.id, connectorId),
      async handle({ body: { connectorId, config = {}, ...rest }, query, request }) {
        const factories = await messages.factories.list();
        if (!factories.some((factory) => factory.id === connectorId))
          return refuse('connector.not_found_with_connector_id', { values: { connectorId } });
        checkTokenStorage(rest.enableTokenStorage);
        // Without a config the empty one is checked: a connector that cannot send must not replace one that can.
        const tenantId = request.tenant.id;
        const wanted = { ...rest, tenantId, factoryId: connectorId, config, language: request.language };
        const { told, done: made } = await foresee(deps, tenantId, query, {
          act: (care) => messages.connectors.create({ ...wanted, ...care }),
        });
        if (told) return told;
        return { status: 200, body: savedConnectorAnswerOf(made), headers: entityTag(made.version) };
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/connectors/:id',
      area: 'connectors',
      summary: 'Change a connector; its config is replaced whole',
      params: byId,
      query: impactQuery,
      body: patchConnectorBody,
      answers: { 200: z.union([dryRunAnswer, savedConnectorAnswer]) },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'connector.cannot_overwrite_metadata_for_non_standard_connector',
        'connector.can_not_modify_target',
        'connector.invalid_type_for_syncing_profile',
        'request.feature_not_supported',
        'request.changed_meanwhile',
        'request.would_lock_out',
        'connector.invalid_config',
      ],
      async handle({ params, body, query, request }) {
        const place = { tenantId: request.tenant.id, id: params.id };
        const { factory } = await messages.connectors.get(place);
        if (body.metadata && !factory.isStandard)
          refuse('connector.cannot_overwrite_metadata_for_non_standard_connector');
        if (body.syncProfile && factory.type !== 'Social')
          refuse('connector.invalid_type_for_syncing_profile');
        checkTokenStorage(body.enableTokenStorage);
        const patch = { ...body, ...place, ifVersion: ifMatch(request), language: request.language };
        const { told, done: changed } = await foresee(deps, place.tenantId, query, {
          act: (care) => messages.connectors.update({ ...patch, ...care }),
        });
        if (told) return told;
        return { status: 200, body: savedConnectorAnswerOf(changed), headers: entityTag(changed.version) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/connectors/:id',
      area: 'connectors',
      summary: 'Remove a connector; nobody asks whether sign-in uses it',
      params: byId,
      query: impactQuery,
      answers: { 200: dryRunAnswer, 204: null },
      refusals: [
        'entity.not_found',
        'request.changed_meanwhile',
        'request.would_lock_out',
        'sign_in_experiences.password_expiration_requires_forgot_password',
      ],
      async handle({ params, query, request }) {
        const place = { tenantId: request.tenant.id, id: params.id };
        const { factory } = await messages.connectors.get(place);
        const gone = { ...place, ifVersion: ifMatch(request) };
        const { told } = await foresee(deps, place.tenantId, query, {
          act: (care) => messages.connectors.remove({ ...gone, ...care }),
          check: checkWayBack,
        });
        if (told) return told;
        if (factory.type === 'Social') await dropTarget(deps, place.tenantId);
        return { status: 204 };
      },
    }),
  ];
};

/** The one that a new one of this factory takes the place of; social ones stand beside each other. */
async function inUseBefore(
  { messages }: Pick<ConnectorsDeps, 'messages'>,
  tenantId: string,
  factoryId: string,
): Promise<unknown> {
  const type = (await messages.factories.list()).find(({ id: known }) => known === factoryId)?.type;
  if (type === undefined || type === 'Social') return undefined;
  const found = await messages.connectors.list({ tenantId });
  const old = found.find(({ factory }) => factory.type === type);
  return old && connectorAnswer.safeParse(connectorAnswerOf(old)).data;
}

/** Passwords that expire need a way to a new one. */
function checkWayBack({ settings, senders }: World): void {
  const left = forgotPasswordOf(settings, senders);
  if (settings.passwordExpiration.enabled && !left.phone && !left.email)
    refuse('sign_in_experiences.password_expiration_requires_forgot_password');
}

/** What a provider gives us is used once, and never kept: there is nowhere to keep it. */
function checkTokenStorage(isWanted: boolean | undefined): void {
  if (isWanted) refuse('request.feature_not_supported');
}
