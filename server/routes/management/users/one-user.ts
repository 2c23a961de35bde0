/** `/api/users/:userId`: one person, read, changed, suspended, removed. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import {
  patchUserBody,
  patchUserQuery,
  suspendBody,
  userAnswer,
  userQuery,
} from '../../../../contract/users.ts';
import type { Users } from '../../../users/users.ts';
import { ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import {
  checkLengths,
  checkMaySeePasswords,
  orNotFound,
  passwordAnswerOf,
  userAnswerOf,
  wholeUser,
} from './user-answer.ts';

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
    refusals: ['entity.not_found', 'auth.forbidden'],
    async handle({ params: { userId }, query, request }) {
      const tenantId = request.tenant.id;
      if (query.includePasswordHash) checkMaySeePasswords(request);
      const user = orNotFound(await users.find(tenantId, userId));
      const body = {
        ...userAnswerOf(user),
        ...(query.includeSsoIdentities && { ssoIdentities: [] }),
        ...(query.includePasswordHash && passwordAnswerOf(await users.findPassword(tenantId, userId))),
      };
      return { ...wholeUser(user), body };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/users/:userId',
    area: 'users',
    summary: 'Change a person; what is named is replaced',
    params,
    query: patchUserQuery,
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
      'user.last_sign_in_method_required',
      'request.changed_meanwhile',
    ],
    async handle({ params: { userId }, query, body, request }) {
      checkLengths(body);
      const { primaryEmail, primaryPhone, ...rest } = body;
      const fields = { ...rest, email: primaryEmail, phone: primaryPhone };
      const conditions = { ifVersion: ifMatch(request), keepsIdentifier: query.keepIdentifier };
      return wholeUser(orNotFound(await users.update(request.tenant.id, userId, fields, conditions)));
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
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { userId }, body: { isSuspended }, request }) {
      const conditions = { ifVersion: ifMatch(request) };
      const user = await users.suspend(request.tenant.id, userId, isSuspended, conditions);
      return wholeUser(orNotFound(user));
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/users/:userId',
    area: 'users',
    summary: 'Remove a person',
    params,
    answers: { 204: null },
    refusals: ['entity.not_found', 'user.cannot_delete_self', 'request.changed_meanwhile'],
    async handle({ params: { userId }, request }) {
      if (request.caller?.sub === userId) return refuse('user.cannot_delete_self');
      const wasThere = await users.remove(request.tenant.id, userId, { ifVersion: ifMatch(request) });
      return wasThere ? { status: 204 } : refuse('entity.not_found');
    },
  }),
];
