/** `POST /api/connectors/lint`: a config in, what is wrong with it and what its messages cost out; nothing is saved. */
import { lintAnswer, lintConnectorBody } from '../../../contract/connectors.ts';
import type { Messages } from '../../messages/messages.ts';
import { type Route, route } from '../route.ts';
import { lintAnswerOf } from './connector-answer.ts';

export const connectorLint = ({ messages }: { readonly messages: Messages }): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/connectors/lint',
    summary: 'Look over a config and count what its messages cost; nothing is saved',
    area: 'connectors',
    changesNothing: true,
    body: lintConnectorBody,
    answers: { 200: lintAnswer },
    refusals: ['guard.invalid_input', 'connector.not_found_with_connector_id'],
    async handle({ body: { connectorId, config }, request }) {
      const { tenant, language } = request;
      const lint = await messages.connectors.lint({
        tenantId: tenant.id,
        factoryId: connectorId,
        config,
        language,
      });
      return { status: 200, body: lintAnswerOf(lint) };
    },
  }),
];
