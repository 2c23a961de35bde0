/** `/api/config`: the whole tenant as one document, what another would change, and the change in one transaction. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type ApplyAnswer,
  applyAnswer,
  applyBody,
  applyQuery,
  type ConfigurationVersion,
  configurationJsonSchema,
  exportAnswer,
  type PlanAnswer,
  planAnswer,
  planBody,
  rollbackAnswer,
  rollbackBody,
  rollbackQuery,
  type Scalar,
  versionAnswer,
} from '../../../contract/configuration.ts';
import type { RefusalCode } from '../../../contract/errors.ts';
import type { Language } from '../../../words/index.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';

interface Given {
  readonly document: unknown;
  readonly secrets?: Readonly<Record<string, Scalar>> | undefined;
  readonly environment?: Readonly<Record<string, Scalar>> | undefined;
}

interface Choices {
  readonly who: {
    readonly author: string;
    readonly userId?: string | undefined;
    readonly applicationId?: string | undefined;
    readonly ip?: string | undefined;
    readonly userAgent?: string | undefined;
  };
  readonly ifBase?: number | undefined;
  readonly ifUnused?: boolean | undefined;
}

export interface ConfigurationRoutesDeps {
  /** What these routes need of the room beside them. */
  readonly configuration: {
    export(tenantId: string): Promise<{ readonly document: object; readonly base: number }>;
    plan(tenantId: string, given: Given & { readonly language: Language }): Promise<PlanAnswer>;
    apply(tenantId: string, given: Given & Choices): Promise<ApplyAnswer>;
    versions(tenantId: string): Promise<readonly ConfigurationVersion[]>;
    rollback(
      tenantId: string,
      choices: Choices & { readonly number?: number | undefined },
    ): Promise<ApplyAnswer>;
    planRollback(
      tenantId: string,
      asking: { readonly number?: number | undefined; readonly language: Language },
    ): Promise<PlanAnswer>;
  };
}

/** Beside whatever the rooms refuse of what the document asks of them. */
const refusals: readonly RefusalCode[] = [
  'guard.invalid_input',
  'configuration.invalid_document',
  'configuration.malformed_reference',
  'configuration.secret_in_the_open',
  'configuration.unknown_reference',
  'connector.not_found_with_connector_id',
];
export const ofApply: readonly RefusalCode[] = [
  ...refusals,
  'configuration.secret_missing',
  'configuration.mfa_needs_connector',
  'sign_in_experiences.sms_only_mfa_not_accepted',
  'request.changed_meanwhile',
  'request.would_lock_out',
  'connector.invalid_config',
  'connector.telephone_not_allowed',
];

export const configurationRoutes = ({ configuration }: ConfigurationRoutesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/config/export',
    summary: 'Read the whole configuration as one document, secrets as references',
    answers: { 200: exportAnswer },
    refusals: ['connector.not_found_with_connector_id'],
    async handle({ request }) {
      const { document, base } = await configuration.export(request.tenant.id);
      return { status: 200, body: document, headers: entityTag(base) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/config/schema',
    summary: 'Read the JSON Schema of the document, for editors',
    answers: { 200: z.record(z.string(), z.unknown()) },
    refusals: [],
    handle: async () => ({ status: 200, body: configurationJsonSchema() }),
  }),
  route({
    method: 'POST',
    path: '/api/config/plan',
    summary: 'Say what a document would change, for whom, and what stands in its way; nothing is changed',
    changesNothing: true,
    body: planBody,
    answers: { 200: planAnswer },
    refusals,
    async handle({ body, request }) {
      const plan = await configuration.plan(request.tenant.id, { ...body, language: request.language });
      return { status: 200, body: plan, headers: entityTag(plan.base) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/config/apply',
    summary:
      'Make the tenant what the document says, in one transaction; with `If-Match` only on the state of a plan',
    logsItself: true,
    query: applyQuery,
    body: applyBody,
    answers: { 200: applyAnswer },
    refusals: ofApply,
    async handle({ body, query, request }) {
      const choices = choicesOf(request, query);
      const applied = await configuration.apply(request.tenant.id, { ...body, ...choices });
      return { status: 200, body: applied, headers: entityTag(applied.base) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/config/versions',
    summary: 'List the versions that can be gone back to, newest first',
    answers: { 200: z.array(versionAnswer) },
    refusals: [],
    handle: async ({ request }) => ({ status: 200, body: await configuration.versions(request.tenant.id) }),
  }),
  route({
    method: 'POST',
    path: '/api/config/rollback',
    summary:
      'Go back to a version that was kept, or to the one before the newest; `?dryRun=true` says what that would do',
    logsItself: true,
    query: rollbackQuery,
    body: rollbackBody,
    answers: { 200: rollbackAnswer },
    refusals: [...ofApply, 'entity.not_found'],
    async handle({ body, query, request }) {
      if (query.dryRun === 'true') {
        const plan = await configuration.planRollback(request.tenant.id, {
          ...body,
          language: request.language,
        });
        return { status: 200, body: { ...plan, dryRun: true }, headers: entityTag(plan.base) };
      }
      const choices = choicesOf(request, query);
      const applied = await configuration.rollback(request.tenant.id, { ...body, ...choices });
      return { status: 200, body: applied, headers: entityTag(applied.base) };
    },
  }),
];

/** Who applies, and only while what. */
export function choicesOf(request: FastifyRequest, { ifUnused }: z.output<typeof applyQuery>): Choices {
  const { caller, ip, headers } = request;
  const userId = caller?.type === 'user' ? caller.sub : undefined;
  return {
    who: {
      author: userId === undefined ? `application:${caller?.clientId ?? ''}` : `user:${userId}`,
      userId,
      applicationId: caller?.clientId,
      ip,
      userAgent: headers['user-agent']?.slice(0, 500),
    },
    ifBase: ifMatch(request),
    ifUnused: ifUnused === 'true',
  };
}
