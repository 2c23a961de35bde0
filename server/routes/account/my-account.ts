/** `/api/my-account`: what people see of themselves, and their name, picture, username and profile to change (end-user/05 §4, §5). */
import {
  accountAnswer,
  accountProfileAnswer,
  type PatchAccountBody,
  patchAccountBody,
  patchProfileBody,
} from '../../../contract/account.ts';
import type { AccountField } from '../../../contract/account-center.ts';
import { refuse } from '../../../contract/errors.ts';
import { longestCharacters } from '../../../contract/users.ts';
import { usernameRefusal } from '../../flows/username-rules.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import type { Settings } from '../../settings/settings.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';
import { type Caller, callerOf } from './caller.ts';
import { checkConfirmed, checkEditable, checkOwnApplication, checkScope } from './checks.ts';
import { personAnswerOf } from './person-answer.ts';

export interface MyAccountDeps {
  readonly users: Users;
  readonly settings: Settings;
  readonly verifications: Verifications;
}

const path = '/api/my-account';
const changing = [
  'request.changed_meanwhile',
  'account_center.field_not_editable',
  'auth.unauthorized',
  'auth.third_party_application_forbidden',
] as const;

export const myAccount = ({ users, settings, verifications }: MyAccountDeps): readonly Route[] => [
  route({
    method: 'GET',
    path,
    summary: 'Read your account: what the scopes of the token cover',
    answers: { 200: accountAnswer },
    refusals: [],
    async handle({ request }) {
      const caller = callerOf(request);
      return whole(caller, caller.user);
    },
  }),
  route({
    method: 'PATCH',
    path,
    summary: 'Change your name, picture, username or the data of your own; a username needs a fresh proof',
    body: patchAccountBody,
    answers: { 200: accountAnswer },
    refusals: [
      ...changing,
      'verification_record.permission_denied',
      'user.last_sign_in_method_required',
      'user.username_invalid',
      'user.username_already_in_use',
      'entity.value_too_long',
    ],
    async handle({ body, request }) {
      const caller = callerOf(request);
      for (const field of ['name', 'avatar', 'username', 'customData'] satisfies AccountField[])
        if (body[field] !== undefined) checkEditable(caller, field);
      checkScope(caller, 'profile', 400);
      if (body.customData !== undefined) checkScope(caller, 'custom_data', 400);
      checkOwnApplication(caller);
      checkLengths(body);
      if (body.username !== undefined) await checkConfirmed(verifications, request);
      if (typeof body.username === 'string') {
        const { usernamePolicy } = await settings.signInExperience(request.tenant.id);
        const refusal = usernameRefusal(usernamePolicy, body.username);
        if (refusal) throw refusal;
      }
      const conditions = { keepsIdentifier: body.username === null, ifVersion: ifMatch(request) };
      const user = orGone(await users.update(request.tenant.id, caller.user.id, body, conditions));
      return whole(caller, user);
    },
  }),
  route({
    method: 'PATCH',
    path: `${path}/profile`,
    summary: 'Put these keys over your profile',
    body: patchProfileBody,
    answers: { 200: accountProfileAnswer },
    refusals: changing,
    async handle({ body, request }) {
      const caller = callerOf(request);
      checkEditable(caller, 'profile');
      checkScope(caller, 'profile', 400);
      if (body.address !== undefined) checkScope(caller, 'address', 400);
      checkOwnApplication(caller);
      const conditions = { ifVersion: ifMatch(request) };
      const user = orGone(await users.merge(request.tenant.id, caller.user.id, 'profile', body, conditions));
      const { address: _address, ...withoutAddress } = user.profile;
      const answered = caller.scopes.includes('address') ? user.profile : withoutAddress;
      return { status: 200, body: answered, headers: entityTag(user.version, answered) };
    },
  }),
];

/** What is shown depends on the token and on what the operator lets people see: the tag tells of that too. */
function whole(caller: Caller, user: User) {
  const body = personAnswerOf(caller, user);
  return { status: 200, body, headers: entityTag(user.version, body) };
}

/** Somebody removed the person between the check of the token and now. */
export const orGone = (user: User | undefined): User =>
  user ?? refuse('auth.unauthorized', { because: 'gone meanwhile' });

function checkLengths({ name, avatar, username }: PatchAccountBody): void {
  for (const [key, value] of Object.entries({ name, avatar, username }))
    if ((value?.length ?? 0) > longestCharacters[key as 'name'])
      refuse('entity.value_too_long', { data: { message: `${key} is too long` } });
}
