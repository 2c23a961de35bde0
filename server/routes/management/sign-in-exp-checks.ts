/** `/api/sign-in-exp/…`: questions about it that change nothing (management/04 §4). */
import {
  badPasswordAnswer,
  caseConflictsAnswer,
  caseConflictsQuery,
  checkPasswordBody,
  goodPasswordAnswer,
} from '../../../contract/sign-in-exp-checks.ts';
import { asksBreachList, passwordRefusal } from '../../flows/password-rules.ts';
import type { Settings } from '../../settings/settings.ts';
import type { BreachList } from '../../users/breach-list.ts';
import type { Users } from '../../users/users.ts';
import { type Route, route } from '../route.ts';
import { orNotFound } from './users/user-answer.ts';

export interface SignInExpChecksDeps {
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly users: Pick<Users, 'find' | 'listCaseConflicts' | 'listCaseTwins'>;
  readonly breachList: BreachList;
}

export const signInExpChecks = ({ settings, users, breachList }: SignInExpChecksDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/sign-in-exp/default/check-password',
    area: 'settings',
    changesNothing: true,
    summary: 'Ask whether a password follows the rules; 400 tells what is wrong with it',
    body: checkPasswordBody,
    answers: { 200: goodPasswordAnswer, 400: badPasswordAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ body: { password, userId }, request }) {
      const tenantId = request.tenant.id;
      const owner = userId === undefined ? {} : orNotFound(await users.find(tenantId, userId));
      const { passwordPolicy } = await settings.signInExperience(tenantId);
      const isBreached = asksBreachList(passwordPolicy) && (await breachList.has(password));
      const refusal = passwordRefusal(passwordPolicy, password, { owner, isBreached });
      if (!refusal) return { status: 200, body: { result: true } };
      return { status: 400, body: { result: false, issues: refusal.options.data } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/sign-in-exp/username-policy/case-sensitivity-conflicts',
    area: 'settings',
    summary: 'List names that would be one if capitals no longer counted',
    query: caseConflictsQuery,
    answers: { 200: caseConflictsAnswer },
    refusals: ['guard.invalid_input'],
    async handle({ query: { limit = '10' }, request }) {
      const tenantId = request.tenant.id;
      const conflicts = await users.listCaseConflicts(tenantId);
      const names = conflicts.slice(0, Number(limit)).map(({ name }) => name);
      const twins = await users.listCaseTwins(tenantId, names);
      return {
        status: 200,
        body: {
          totalConflicts: conflicts.length,
          samples: names.map((usernameLower) => ({
            usernameLower,
            userIds: twins.filter(({ name }) => name === usernameLower).map(({ id }) => id),
          })),
        },
      };
    },
  }),
];
