/** `/api/my-account/sessions` and `/grants`: where people are signed in, and what applications may do for them (end-user/05 §9). */
import { z } from 'zod';
import { ownGrantsAnswer, ownSessionsAnswer } from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import { id } from '../../../contract/text.ts';
import { endSessionQuery, grantsQuery } from '../../../contract/user-sessions.ts';
import type { Applications } from '../../applications/applications.ts';
import type { AccountSessions } from '../../sessions/account-sessions.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import { type Route, route } from '../route.ts';
import { grantAnswerOf, sessionAnswerOf } from '../session-answers.ts';
import { callerOf } from './caller.ts';
import { checkConfirmed, checkEditable, checkOwnApplication, checkReadable, checkScope } from './checks.ts';

export interface OwnSessionsDeps {
  readonly accountSessions: AccountSessions;
  readonly applications: Pick<Applications, 'find'>;
  readonly verifications: Verifications;
}

const scope = 'urn:logto:scope:sessions';
const reading = [
  'verification_record.permission_denied',
  'account_center.field_not_enabled',
  'auth.unauthorized',
] as const;
const ending = [
  'verification_record.permission_denied',
  'account_center.field_not_editable',
  'auth.unauthorized',
  'auth.third_party_application_forbidden',
] as const;

export const sessionRoutes = ({
  accountSessions,
  applications,
  verifications,
}: OwnSessionsDeps): readonly Route[] => {
  const mayRead = async (request: Parameters<typeof checkConfirmed>[1]) => {
    const caller = callerOf(request);
    await checkConfirmed(verifications, request);
    checkReadable(caller, 'session');
    checkScope(caller, scope, 401);
    return { ...caller, account: { tenantId: caller.holder.tenantId, accountId: caller.user.id } };
  };
  const mayEnd = async (request: Parameters<typeof checkConfirmed>[1]) => {
    const caller = callerOf(request);
    await checkConfirmed(verifications, request);
    checkEditable(caller, 'session');
    checkScope(caller, scope, 401);
    checkOwnApplication(caller);
    return { tenantId: caller.holder.tenantId, accountId: caller.user.id };
  };
  const namesOf = async (tenantId: string, ids: readonly string[]) => {
    const found = await Promise.all(ids.map((one) => applications.find(tenantId, one)));
    return Object.fromEntries(found.flatMap((one) => (one ? [[one.id, one.name] as const] : [])));
  };
  // An application that is gone was nobody's third party.
  const isThirdParty = async (tenantId: string, applicationId: string) =>
    (await applications.find(tenantId, applicationId))?.isThirdParty === true;

  return [
    route({
      method: 'GET',
      path: '/api/my-account/sessions',
      summary: 'List where you are signed in',
      answers: { 200: ownSessionsAnswer },
      refusals: reading,
      async handle({ request }) {
        const { account, sessionUid } = await mayRead(request);
        const sessions = [];
        for (const one of await accountSessions.list(account)) {
          sessions.push({
            ...sessionAnswerOf(account.accountId, one),
            isCurrent: one.uid === sessionUid,
            userAgent: one.userAgent,
            applicationNames: await namesOf(account.tenantId, Object.keys(one.grants)),
          });
        }
        return { status: 200, body: { sessions } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/my-account/sessions/:sessionId',
      summary: 'Sign out there, and if asked take back what was granted in it',
      params: z.object({ sessionId: id }),
      query: endSessionQuery,
      answers: { 204: null },
      refusals: [...ending, 'oidc.session_not_found'],
      async handle({ params: { sessionId }, query: { revokeGrantsTarget }, request }) {
        const account = await mayEnd(request);
        const endsGrantOf = async (applicationId: string) =>
          revokeGrantsTarget === 'all' ||
          (revokeGrantsTarget === 'firstParty' && !(await isThirdParty(account.tenantId, applicationId)));
        const hasEnded = await accountSessions.end(account, sessionId, endsGrantOf);
        return hasEnded ? { status: 204 } : refuse('oidc.session_not_found');
      },
    }),
    route({
      method: 'GET',
      path: '/api/my-account/grants',
      summary: 'List what applications may do for you',
      query: grantsQuery,
      answers: { 200: ownGrantsAnswer },
      refusals: reading,
      async handle({ query: { appType }, request }) {
        const { account } = await mayRead(request);
        const grants = [];
        for (const grant of await accountSessions.listGrants(account)) {
          const application = await applications.find(account.tenantId, grant.applicationId);
          const isOthers = application?.isThirdParty === true;
          if (appType && isOthers !== (appType === 'thirdParty')) continue;
          grants.push({
            ...grantAnswerOf(account.accountId, grant),
            applicationName: application?.name,
            isThirdParty: isOthers,
          });
        }
        return { status: 200, body: { grants } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/my-account/grants/:grantId',
      summary: 'Take back what an application may do for you, with all its tokens',
      params: z.object({ grantId: id }),
      answers: { 204: null },
      refusals: [...ending, 'oidc.grant_not_found'],
      async handle({ params: { grantId }, request }) {
        const account = await mayEnd(request);
        const hasEnded = await accountSessions.endGrant(account, grantId);
        return hasEnded ? { status: 204 } : refuse('oidc.grant_not_found');
      },
    }),
  ];
};
