/** What hangs on a person: the password, the data of their own, the profile. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import {
  customDataAnswer,
  customDataBody,
  hasPasswordAnswer,
  passwordBody,
  profileAnswer,
  profileBody,
  userAnswer,
} from '../../../../contract/users.ts';
import type { Users } from '../../../users/users.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound, userAnswerOf } from './user-answer.ts';

const params = z.object({ userId: id });
const ofOne = { area: 'users', params, refusals: ['guard.invalid_input', 'entity.not_found'] } as const;

export const userDetails = ({ users }: { readonly users: Users }): readonly Route[] => [
  route({
    ...ofOne,
    method: 'PATCH',
    path: '/api/users/:userId/password',
    summary: 'Set the password; the rules for passwords are not asked',
    body: passwordBody,
    answers: { 200: userAnswer },
    async handle({ params: { userId }, body, request }) {
      // Looked for first, so that nobody pays for a hash that has no owner.
      orNotFound(await users.find(request.tenant.id, userId));
      const password = await users.hashPassword(body.password);
      const user = orNotFound(await users.update(request.tenant.id, userId, { password }));
      return { status: 200, body: userAnswerOf(user) };
    },
  }),
  route({
    ...ofOne,
    method: 'POST',
    path: '/api/users/:userId/password/verify',
    summary: 'Ask whether this is the password',
    changesNothing: true,
    body: passwordBody,
    answers: { 204: null },
    refusals: [...ofOne.refusals, 'session.invalid_credentials'],
    async handle({ params: { userId }, body, request }) {
      orNotFound(await users.find(request.tenant.id, userId));
      const isRight = await users.checkPassword(request.tenant.id, { id: userId }, body.password);
      return isRight ? { status: 204 } : refuse('session.invalid_credentials');
    },
  }),
  route({
    ...ofOne,
    method: 'GET',
    path: '/api/users/:userId/has-password',
    summary: 'Ask whether there is a password',
    answers: { 200: hasPasswordAnswer },
    async handle({ params: { userId }, request }) {
      const { hasPassword } = orNotFound(await users.find(request.tenant.id, userId));
      return { status: 200, body: { hasPassword } };
    },
  }),
  route({
    ...ofOne,
    method: 'GET',
    path: '/api/users/:userId/custom-data',
    summary: 'Read the data that the application keeps with a person',
    answers: { 200: customDataAnswer },
    async handle({ params: { userId }, request }) {
      return { status: 200, body: orNotFound(await users.find(request.tenant.id, userId)).customData };
    },
  }),
  route({
    ...ofOne,
    method: 'PATCH',
    path: '/api/users/:userId/custom-data',
    summary: 'Put these keys over the data that the application keeps with a person',
    body: customDataBody,
    answers: { 200: customDataAnswer },
    async handle({ params: { userId }, body, request }) {
      const changed = users.merge(request.tenant.id, userId, 'customData', body.customData);
      return { status: 200, body: orNotFound(await changed).customData };
    },
  }),
  route({
    ...ofOne,
    method: 'PATCH',
    path: '/api/users/:userId/profile',
    summary: 'Put these keys over the profile',
    body: profileBody,
    answers: { 200: profileAnswer },
    async handle({ params: { userId }, body, request }) {
      const changed = users.merge(request.tenant.id, userId, 'profile', body.profile);
      return { status: 200, body: orNotFound(await changed).profile };
    },
  }),
];
