/** What can be tried with a connector: a test message with a config that nobody saved, and a social sign-in's address. */
import { z } from 'zod';
import { authorizationUriBody, testConnectorBody } from '../../../contract/connectors.ts';
import { refuse } from '../../../contract/errors.ts';
import { fromWireDigits } from '../../../contract/phone.ts';
import { id } from '../../../contract/text.ts';
import { pickLanguage } from '../../../words/index.ts';
import type { Messages } from '../../messages/messages.ts';
import { canonicalEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';

export const connectorActs = ({ messages }: { readonly messages: Messages }): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/connectors/:factoryId/test',
    area: 'connectors',
    summary: 'Send a test message (code 000000) with these settings; nothing is saved',
    params: z.object({ factoryId: id }),
    body: testConnectorBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'connector.not_found',
      'connector.unexpected_type',
      'connector.telephone_not_allowed',
      'connector.invalid_config',
      'connector.invalid_request_parameters',
      'connector.template_not_found',
      'connector.rate_limit_exceeded',
      'connector.usage_limit_exceeded',
      'connector.general',
    ],
    refusalStatuses: { 'connector.not_found': [400] },
    async handle({ params: { factoryId }, body: { phone, email, config, locale }, request }) {
      await messages.sendTest({
        // The provider says what it thinks of a number that nobody can parse: that is part of the test.
        ...(phone === undefined
          ? { email: canonicalEmail(email ?? '') }
          : { phone: findPhone(phone) ?? fromWireDigits(phone) }),
        tenantId: request.tenant.id,
        factoryId,
        config,
        locale: locale === undefined ? undefined : pickLanguage([locale], 'en'),
        ip: request.ip,
      });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/api/connectors/:connectorId/authorization-uri',
    area: 'connectors',
    summary:
      'Where a social connector sends people; the same state and redirectUri come back with `POST /api/users/:userId/identities`',
    changesNothing: true,
    params: z.object({ connectorId: id }),
    body: authorizationUriBody,
    answers: { 200: z.object({ redirectTo: z.string() }) },
    refusals: [
      'guard.invalid_input',
      'session.insufficient_info',
      'request.feature_not_supported',
      'entity.not_found',
      'connector.unexpected_type',
      'connector.invalid_config',
      'connector.general',
    ],
    async handle({ params: { connectorId }, body: { state, redirectUri }, request }) {
      if (!state || !redirectUri) return refuse('session.insufficient_info');
      const leaving = { tenantId: request.tenant.id, connectorId, state, redirectUri };
      return { status: 200, body: { redirectTo: await messages.social.leaveUnkept(leaving) } };
    },
  }),
];
