/** `/api/configs/admin-console`: what a Console remembers of the tenant (management/07 §5). */
import { consoleConfigAnswer, consoleConfigPatch } from '../../../contract/console-config.ts';
import type { ConsoleConfigs, KeptConsoleConfig } from '../../settings/console-config.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';

export interface ConsoleConfigsDeps {
  readonly consoleConfigs: ConsoleConfigs;
}

const path = '/api/configs/admin-console';

export const consoleConfigs = ({ consoleConfigs: configs }: ConsoleConfigsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path,
    area: 'settings',
    summary: 'Read which of the first steps were taken in the Console',
    answers: { 200: consoleConfigAnswer },
    refusals: [],
    handle: async ({ request }) => whole(await configs.find(request.tenant.id)),
  }),
  route({
    method: 'PATCH',
    path,
    area: 'settings',
    summary: 'Remember that a first step was taken; what is not named stays',
    body: consoleConfigPatch,
    answers: { 200: consoleConfigAnswer },
    refusals: ['guard.invalid_input', 'request.changed_meanwhile'],
    handle: async ({ body, request }) =>
      whole(await configs.update(request.tenant.id, body, ifMatch(request))),
  }),
];

const whole = ({ config, version }: KeptConsoleConfig) => ({
  status: 200,
  body: config,
  headers: entityTag(version),
});
