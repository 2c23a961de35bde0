/** POST /api/my-account/password: a new password; who has a way to confirm who they are does so first (end-user/05 §5). */
import { accountPasswordBody } from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import { asksBreachList, passwordRefusal } from '../../flows/password-rules.ts';
import type { AccountSessions } from '../../sessions/account-sessions.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import type { Settings } from '../../settings/settings.ts';
import type { BreachList } from '../../users/breach-list.ts';
import type { Users } from '../../users/users.ts';
import { type Route, route } from '../route.ts';
import { callerOf } from './caller.ts';
import { canConfirm, checkConfirmed, checkEditable, checkOwnApplication } from './checks.ts';
import { orGone } from './my-account.ts';

export interface PasswordDeps {
  readonly users: Users;
  readonly settings: Settings;
  readonly verifications: Verifications;
  readonly accountSessions: AccountSessions;
  readonly breachList: BreachList;
}

export const password = ({
  users,
  settings,
  verifications,
  accountSessions,
  breachList,
}: PasswordDeps): Route =>
  route({
    method: 'POST',
    path: '/api/my-account/password',
    summary: 'Set a new password; all other devices are signed out',
    body: accountPasswordBody,
    answers: { 204: null },
    refusals: [
      'auth.third_party_application_forbidden',
      'verification_record.permission_denied',
      'account_center.field_not_editable',
      'password.rejected',
      'user.same_password',
      'request.changed_meanwhile',
      'server.busy',
    ],
    async handle({ body, request }) {
      const { user, holder, sessionUid, grantId, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      if (canConfirm(user)) await checkConfirmed(verifications, request);
      checkEditable(caller, 'password');
      const { tenantId } = holder;
      const { passwordPolicy } = await settings.signInExperience(tenantId);
      const isBreached = asksBreachList(passwordPolicy) && (await breachList.has(body.password));
      const refusal = passwordRefusal(passwordPolicy, body.password, { owner: user, isBreached });
      if (refusal) throw refusal;
      if (user.hasPassword && (await users.checkPassword(tenantId, { id: user.id }, body.password)))
        refuse('user.same_password');
      const hashed = await users.hashPassword(body.password);
      // Without a proof only the person as they were read: nobody who has a way to confirm is changed past it.
      const conditions = canConfirm(user) ? {} : { ifVersion: user.version };
      orGone(await users.update(tenantId, user.id, { password: hashed }, conditions));
      await accountSessions.endOthers({ tenantId, accountId: user.id }, { sessionUid, grantId });
      return { status: 204 };
    },
  });
