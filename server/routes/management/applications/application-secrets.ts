/** `/api/applications/:id/secrets`: several, by name, each with its own end. */
import { z } from 'zod';
import { createSecretBody, renameSecretBody, secretAnswer } from '../../../../contract/applications.ts';
import { refuse } from '../../../../contract/errors.ts';
import { id as anyId } from '../../../../contract/text.ts';
import type { Applications } from '../../../applications/applications.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { getApplication, secretAnswerOf } from './application-answer.ts';

const params = z.object({ id: anyId });
const oneSecret = params.extend({ name: anyId });

export const applicationSecrets = ({
  applications,
}: {
  readonly applications: Applications;
}): readonly Route[] => {
  /** Its tag is that of the application, and of the list. */
  const answer = async (tenantId: string, id: string, name: string, value?: string) => {
    const application = await getApplication(applications, tenantId, id);
    // Gone again in the moment since it was written.
    const secret = application.secrets.find((one) => one.name === name) ?? refuse('entity.not_found');
    const body = secretAnswerOf(applications, application, secret, value);
    return { body, headers: entityTag(application.version) };
  };
  return [
    route({
      method: 'GET',
      path: '/api/applications/:id/secrets',
      summary: 'List the secrets of an application, each by how it ends',
      params,
      answers: { 200: z.array(secretAnswer) },
      refusals: ['entity.not_found'],
      async handle({ params: { id }, request }) {
        const application = await getApplication(applications, request.tenant.id, id);
        const body = application.secrets.map((one) => secretAnswerOf(applications, application, one));
        return { status: 200, body, headers: entityTag(application.version) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/applications/:id/secrets',
      summary: 'Add a secret; its value is shown in this answer alone',
      params,
      body: createSecretBody,
      answers: { 201: secretAnswer },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'application.secret_name_exists',
        'application.invalid_type',
      ],
      async handle({ params: { id }, body: { name, expiresAt }, request }) {
        const { id: tenantId } = request.tenant;
        const value = await applications.addSecret(tenantId, id, { name, expiresAt: expiresAt ?? undefined });
        return { status: 201, ...(await answer(tenantId, id, name, value)) };
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/applications/:id/secrets/:name',
      summary: 'Give a secret another name; its value stays',
      params: oneSecret,
      body: renameSecretBody,
      answers: { 200: secretAnswer },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'request.changed_meanwhile',
        'application.secret_name_exists',
      ],
      async handle({ params: { id, name }, body, request }) {
        const { id: tenantId } = request.tenant;
        await applications.renameSecret({ tenantId, id, ifVersion: ifMatch(request) }, name, body.name);
        return { status: 200, ...(await answer(tenantId, id, body.name)) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/applications/:id/secrets/:name',
      summary: 'Remove a secret: it opens nothing any more',
      params: oneSecret,
      answers: { 204: null },
      refusals: ['entity.not_found', 'request.changed_meanwhile'],
      async handle({ params: { id, name }, request }) {
        await applications.removeSecret(
          { tenantId: request.tenant.id, id, ifVersion: ifMatch(request) },
          name,
        );
        return { status: 204 };
      },
    }),
  ];
};
