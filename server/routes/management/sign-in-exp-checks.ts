/** `/api/sign-in-exp/…`: questions about it that change nothing (management/04 §4). */
import { refuse } from '../../../contract/errors.ts';
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
import { caseConflictsFor } from './case-conflicts.ts';
import { mayReadPeople } from './may-read-people.ts';
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
    summary:
      'Ask whether a password follows the rules; 400 tells what is wrong with it. Whose it is to be may be said by who may read people',
    body: checkPasswordBody,
    answers: { 200: goodPasswordAnswer, 400: badPasswordAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ body: { password, userId }, request }) {
      const tenantId = request.tenant.id;
      // Guess by guess the answer would tell their name and number.
      if (userId !== undefined && !mayReadPeople(request)) refuse('auth.forbidden');
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
    summary:
      'Count names that would be one if capitals no longer counted; samples are for who may read people',
    query: caseConflictsQuery,
    answers: { 200: caseConflictsAnswer },
    refusals: ['guard.invalid_input'],
    async handle({ query: { limit = '10' }, request }) {
      return { status: 200, body: await caseConflictsFor(users, request, Number(limit)) };
    },
  }),
];
