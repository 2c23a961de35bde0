/** `/api/connector-factories`: what can be set up. */
import { z } from 'zod';
import { connectorFactoriesAnswer, connectorFactoryAnswer } from '../../../contract/connectors.ts';
import { id } from '../../../contract/text.ts';
import type { Messages } from '../../messages/messages.ts';
import { type Route, route } from '../route.ts';
import { factoryAnswerOf } from './connector-answer.ts';
import { createReadmeRenderer } from './render-readme.ts';

export function connectorFactories({ messages }: { readonly messages: Messages }): readonly Route[] {
  const renderReadme = createReadmeRenderer();
  return [
    route({
      method: 'GET',
      path: '/api/connector-factories',
      area: 'connectors',
      summary: 'List what can be set up',
      answers: { 200: connectorFactoriesAnswer },
      refusals: [],
      handle: async () => ({ status: 200, body: (await messages.factories.list()).map(factoryAnswerOf) }),
    }),
    route({
      method: 'GET',
      path: '/api/connector-factories/:id',
      area: 'connectors',
      summary: 'Read one, with its guide as HTML',
      params: z.object({ id }),
      answers: { 200: connectorFactoryAnswer },
      refusals: ['entity.not_found'],
      async handle({ params }) {
        const factory = await messages.factories.get(params.id);
        const readmeHtml = await renderReadme(factory.readme);
        return { status: 200, body: { ...factoryAnswerOf(factory), readmeHtml } };
      },
    }),
  ];
}
