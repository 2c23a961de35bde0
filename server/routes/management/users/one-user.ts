/** `/api/users/:userId`: one person, read, changed, suspended, removed. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import { patchUserBody, suspendBody, userAnswer, userQuery } from '../../../../contract/users.ts';
import type { Users } from '../../../users/users.ts';
import { type Route, route } from '../../route.ts';
import { checkLengths, orNotFound, userAnswerOf } from './user-answer.ts';

const params = z.object({ userId: id });

export const oneUser = ({ users }: { readonly users: Users }): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/users/:userId',
    area: 'users',
    summary: 'Read a person',
    params,
    query: userQuery,
    answers: { 200: userAnswer },
    refusals: ['entity.not_found'],
    async handle({ params: { userId }, query, request }) {
      const tenantId = request.tenant.id;
      const user = orNotFound(await users.find(tenantId, userId));
      const password = query.includePasswordHash && (await users.findPassword(tenantId, userId));
      return {
        status: 200,
        body: {
          ...userAnswerOf(user),
          ...(query.includeSsoIdentities && { ssoIdentities: [] }),
          ...(query.includePasswordHash && {
            passwordDigest: (password && password.digest) ?? null,
            passwordAlgorithm: (password && password.algorithm) ?? null,
          }),
        },
      };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/users/:userId',
    area: 'users',
    summary: 'Change a person; what is named is replaced',
    params,
    body: patchUserBody,
    answers: { 200: userAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.value_too_long',
      'entity.not_found',
      'user.invalid_phone',
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
    ],
    async handle({ params: { userId }, body, request }) {
      checkLengths(body);
      const { primaryEmail, primaryPhone, ...rest } = body;
      const fields = { ...rest, email: primaryEmail, phone: primaryPhone };
      const user = orNotFound(await users.update(request.tenant.id, userId, fields));
      return { status: 200, body: userAnswerOf(user) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/users/:userId/is-suspended',
    area: 'users',
    summary: 'Suspend a person, which ends their sessions and tokens, or let them in again',
    params,
    body: suspendBody,
    answers: { 200: userAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { userId }, body, request }) {
      const user = orNotFound(await users.suspend(request.tenant.id, userId, body.isSuspended));
      return { status: 200, body: userAnswerOf(user) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/users/:userId',
    area: 'users',
    summary: 'Remove a person',
    params,
    answers: { 204: null },
    refusals: ['entity.not_found', 'user.cannot_delete_self'],
    async handle({ params: { userId }, request }) {
      if (request.caller?.sub === userId) return refuse('user.cannot_delete_self');
      if (!(await users.remove(request.tenant.id, userId))) return refuse('entity.not_found');
      return { status: 204 };
    },
  }),
];
