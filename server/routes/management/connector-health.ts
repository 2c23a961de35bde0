/** `/api/connectors/:id/health`: how many messages failed, arrived and were entered, and whether the provider is left alone. */
import { z } from 'zod';
import {
  type ConnectorHealthAnswer,
  connectorHealthAnswer,
  connectorHealthQuery,
} from '../../../contract/messages.ts';
import { id } from '../../../contract/text.ts';
import type { Messages, Tally } from '../../messages/messages.ts';
import { type Route, route } from '../route.ts';

export const connectorHealth = ({ messages }: { readonly messages: Messages }): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/connectors/:id/health',
    area: 'connectors',
    summary: 'How a connector does, in all and by country',
    params: z.object({ id }),
    query: connectorHealthQuery,
    answers: { 200: connectorHealthAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params, query: { windowSeconds }, request }) {
      const place = { tenantId: request.tenant.id, id: params.id };
      await messages.connectors.get(place);
      const { circuit, receipts, total, countries } = await messages.health.of({
        tenantId: place.tenantId,
        connectorId: place.id,
        windowSeconds,
      });
      const body: ConnectorHealthAnswer = {
        connectorId: place.id,
        windowSeconds,
        circuit: { ...circuit, triesAgainAt: circuit.triesAgainAt ?? null },
        receipts,
        total: withRates(total),
        countries: countries.map((one) => ({ country: one.country, ...withRates(one) })),
      };
      return { status: 200, body };
    },
  }),
];

/** From 0 to 1; null where nothing was sent. */
function withRates(tally: Tally) {
  const rate = (count: number): number | null => (tally.sent === 0 ? null : count / tally.sent);
  return {
    ...tally,
    failedRate: rate(tally.failed),
    arrivedRate: rate(tally.arrived),
    enteredRate: rate(tally.entered),
  };
}
