/** What hangs on a person: the password, the data of their own, the profile. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import {
  customDataAnswer,
  customDataBody,
  hasPasswordAnswer,
  passwordBody,
  passwordExpirationBody,
  profileAnswer,
  profileBody,
  userAnswer,
} from '../../../../contract/users.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound, wholeUser } from './user-answer.ts';

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
    refusals: [...ofOne.refusals, 'server.busy', 'request.changed_meanwhile'],
    async handle({ params: { userId }, body, request }) {
      // Looked for first, so that nobody pays for a hash that has no owner.
      orNotFound(await users.find(request.tenant.id, userId));
      const password = await users.hashPassword(body.password);
      const conditions = { ifVersion: ifMatch(request) };
      return wholeUser(orNotFound(await users.update(request.tenant.id, userId, { password }, conditions)));
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
    refusals: [...ofOne.refusals, 'session.invalid_credentials', 'server.busy'],
    async handle({ params: { userId }, body, request }) {
      orNotFound(await users.find(request.tenant.id, userId));
      const isRight = await users.checkPassword(request.tenant.id, { id: userId }, body.password);
      return isRight ? { status: 204 } : refuse('session.invalid_credentials');
    },
  }),
  route({
    ...ofOne,
    method: 'PATCH',
    path: '/api/users/:userId/password/expiration',
    summary: 'Say that a new password is due at the next sign-in, or no longer',
    body: passwordExpirationBody,
    answers: { 200: userAnswer },
    refusals: [...ofOne.refusals, 'request.changed_meanwhile'],
    async handle({ params: { userId }, body: { isExpired }, request }) {
      const conditions = { ifVersion: ifMatch(request) };
      const user = await users.expirePassword(request.tenant.id, userId, isExpired, conditions);
      return wholeUser(orNotFound(user));
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
      const { customData, version } = orNotFound(await users.find(request.tenant.id, userId));
      return { status: 200, body: customData, headers: entityTag(version) };
    },
  }),
  route({
    ...ofOne,
    method: 'PATCH',
    path: '/api/users/:userId/custom-data',
    summary: 'Put these keys over the data that the application keeps with a person',
    body: customDataBody,
    answers: { 200: customDataAnswer },
    refusals: [...ofOne.refusals, 'request.changed_meanwhile'],
    async handle({ params: { userId }, body, request }) {
      const conditions = { ifVersion: ifMatch(request) };
      const changed = users.merge(request.tenant.id, userId, 'customData', body.customData, conditions);
      const { customData, version } = orNotFound(await changed);
      return { status: 200, body: customData, headers: entityTag(version) };
    },
  }),
  route({
    ...ofOne,
    method: 'PATCH',
    path: '/api/users/:userId/profile',
    summary: 'Put these keys over the profile',
    body: profileBody,
    answers: { 200: profileAnswer },
    refusals: [...ofOne.refusals, 'request.changed_meanwhile'],
    async handle({ params: { userId }, body, request }) {
      const conditions = { ifVersion: ifMatch(request) };
      const changed = users.merge(request.tenant.id, userId, 'profile', body.profile, conditions);
      const { profile, version } = orNotFound(await changed);
      return { status: 200, body: profile, headers: entityTag(version) };
    },
  }),
];
