/** `/api/users/:userId/sessions` and `/grants`: where a person is signed in, and what applications may do for them. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import {
  endSessionQuery,
  grantsAnswer,
  grantsQuery,
  oneSessionAnswer,
  sessionsAnswer,
} from '../../../../contract/user-sessions.ts';
import type { Applications } from '../../../applications/applications.ts';
import type { AccountSessions } from '../../../sessions/account-sessions.ts';
import type { Users } from '../../../users/users.ts';
import { type Route, route } from '../../route.ts';
import { grantAnswerOf, sessionAnswerOf } from '../../session-answers.ts';
import { orNotFound } from './user-answer.ts';

export interface UserSessionsDeps {
  readonly users: Users;
  readonly applications: Pick<Applications, 'find'>;
  readonly accountSessions: AccountSessions;
}

const params = z.object({ userId: id });
const oneSession = z.object({ userId: id, sessionId: id });

export const userSessions = ({
  users,
  applications,
  accountSessions,
}: UserSessionsDeps): readonly Route[] => {
  const accountOf = async (tenantId: string, userId: string) => {
    orNotFound(await users.find(tenantId, userId));
    return { tenantId, accountId: userId };
  };
  // An application that is gone was nobody's third party.
  const isThirdParty = async (tenantId: string, applicationId: string) =>
    (await applications.find(tenantId, applicationId))?.isThirdParty === true;

  return [
    route({
      method: 'GET',
      path: '/api/users/:userId/sessions',
      summary: 'List where a person is signed in',
      area: 'users',
      params,
      answers: { 200: sessionsAnswer },
      refusals: ['entity.not_found'],
      async handle({ params: { userId }, request }) {
        const account = await accountOf(request.tenant.id, userId);
        const found = await accountSessions.list(account);
        return { status: 200, body: { sessions: found.map((one) => sessionAnswerOf(userId, one)) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/users/:userId/sessions/:sessionId',
      summary: 'Read a session by its uid',
      area: 'users',
      params: oneSession,
      answers: { 200: oneSessionAnswer },
      refusals: ['entity.not_found', 'oidc.session_not_found'],
      async handle({ params: { userId, sessionId }, request }) {
        const account = await accountOf(request.tenant.id, userId);
        const found = await accountSessions.find(account, sessionId);
        return { status: 200, body: sessionAnswerOf(userId, found ?? refuse('oidc.session_not_found')) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/users/:userId/sessions/:sessionId',
      summary: 'End a session, and if asked what was granted in it',
      area: 'users',
      params: oneSession,
      query: endSessionQuery,
      answers: { 204: null },
      refusals: ['guard.invalid_input', 'entity.not_found', 'oidc.session_not_found'],
      async handle({ params: { userId, sessionId }, query: { revokeGrantsTarget }, request }) {
        const account = await accountOf(request.tenant.id, userId);
        const endsGrantOf = async (applicationId: string) =>
          revokeGrantsTarget === 'all' ||
          (revokeGrantsTarget === 'firstParty' && !(await isThirdParty(account.tenantId, applicationId)));
        const hasEnded = await accountSessions.end(account, sessionId, endsGrantOf);
        return hasEnded ? { status: 204 } : refuse('oidc.session_not_found');
      },
    }),
    route({
      method: 'GET',
      path: '/api/users/:userId/grants',
      summary: 'List what applications may do for a person',
      area: 'users',
      params,
      query: grantsQuery,
      answers: { 200: grantsAnswer },
      refusals: ['guard.invalid_input', 'entity.not_found'],
      async handle({ params: { userId }, query: { appType }, request }) {
        const account = await accountOf(request.tenant.id, userId);
        const grants = [];
        for (const grant of await accountSessions.listGrants(account)) {
          const { applicationId } = grant;
          const found = await applications.find(account.tenantId, applicationId);
          const application = { id: applicationId, name: found?.name ?? applicationId };
          if (!appType || (found?.isThirdParty === true) === (appType === 'thirdParty'))
            grants.push({ ...grantAnswerOf(userId, grant), application });
        }
        return { status: 200, body: { grants } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/users/:userId/grants/:grantId',
      summary: 'Take back what an application may do for a person, with all its tokens',
      area: 'users',
      params: z.object({ userId: id, grantId: id }),
      answers: { 204: null },
      refusals: ['entity.not_found', 'oidc.grant_not_found'],
      async handle({ params: { userId, grantId }, request }) {
        const account = await accountOf(request.tenant.id, userId);
        const hasEnded = await accountSessions.endGrant(account, grantId);
        return hasEnded ? { status: 204 } : refuse('oidc.grant_not_found');
      },
    }),
  ];
};
