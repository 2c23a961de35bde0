/** `POST /api/sign-in-exp/presets/:name`: the sign-in settings as a standard asks for them, planned and applied like a document. */
import { presetAnswer, presetParams, presetQuery } from '../../../contract/presets.ts';
import { schemaVersion } from '../../../contract/configuration.ts';
import type { Messages } from '../../messages/messages.ts';
import { presetOf } from '../../settings/presets.ts';
import type { Settings } from '../../settings/settings.ts';
import { worldOf } from '../../settings/world.ts';
import { entityTag } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';
import { choicesOf, type ConfigurationRoutesDeps, ofApply } from './configuration.ts';

export interface SignInExpPresetsDeps extends ConfigurationRoutesDeps {
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly messages: Pick<Messages, 'connectors' | 'social'>;
}

export const signInExpPresets = ({ configuration, ...deps }: SignInExpPresetsDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/sign-in-exp/presets/:name',
    area: 'settings',
    logsItself: true,
    summary:
      'Make the sign-in settings what a standard asks for; `?dryRun=true` says the difference, and for whom',
    params: presetParams,
    query: presetQuery,
    answers: { 200: presetAnswer },
    refusals: ofApply,
    async handle({ params: { name }, query, request }) {
      const tenantId = request.tenant.id;
      // First: what the preset is made of is then never older than what it is applied to.
      const { base } = await configuration.export(tenantId);
      const { settings, senders } = await worldOf(deps, tenantId);
      const document = { schemaVersion, signInExperience: presetOf(name, settings, senders) };
      if (query.dryRun === 'true') {
        const plan = await configuration.plan(tenantId, { document, language: request.language });
        return { status: 200, body: { ...plan, dryRun: true }, headers: entityTag(plan.base) };
      }
      const choices = choicesOf(request, query);
      const applied = await configuration.apply(tenantId, {
        document,
        ...choices,
        ifBase: choices.ifBase ?? base,
      });
      return { status: 200, body: applied, headers: entityTag(applied.base) };
    },
  }),
];
