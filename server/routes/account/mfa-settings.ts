/** `/api/my-account/mfa-settings` and `/logto-configs`: what people answered to questions about a second factor (end-user/05 §8). */
import { accountConfigs, mfaSettings, patchAccountConfigsBody } from '../../../contract/account.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';
import { type Route, route } from '../route.ts';
import { type Caller, callerOf } from './caller.ts';
import { checkConfirmed, checkEditable, checkOwnApplication, checkReadable, checkScope } from './checks.ts';
import { orGone } from './my-account.ts';

export interface MfaSettingsDeps {
  readonly users: Users;
  readonly verifications: Verifications;
}

const reading = ['account_center.field_not_enabled', 'auth.unauthorized'] as const;
const changing = [
  'verification_record.permission_denied',
  'auth.unauthorized',
  'auth.third_party_application_forbidden',
  'account_center.field_not_editable',
] as const;

export const mfaSettingRoutes = (deps: MfaSettingsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/my-account/mfa-settings',
    summary: 'Ask whether the second step is left out at sign-in where that is allowed',
    answers: { 200: mfaSettings },
    refusals: reading,
    handle: async ({ request }) => ({ status: 200, body: settingsOf(checkMayRead(callerOf(request)).user) }),
  }),
  route({
    method: 'PATCH',
    path: '/api/my-account/mfa-settings',
    summary: 'Leave out the second step at sign-in where that is allowed, or not',
    body: mfaSettings,
    answers: { 200: mfaSettings },
    refusals: changing,
    async handle({ body, request }) {
      await checkMayChange(deps, request, body);
      return { status: 200, body: settingsOf(await choose(deps, callerOf(request), { mfa: body })) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/my-account/logto-configs',
    summary: 'Read what you answered to questions about a second factor',
    answers: { 200: accountConfigs },
    refusals: reading,
    handle: async ({ request }) => ({ status: 200, body: choicesOf(checkMayRead(callerOf(request)).user) }),
  }),
  route({
    method: 'PATCH',
    path: '/api/my-account/logto-configs',
    summary: 'Change what you answered to questions about a second factor',
    body: patchAccountConfigsBody,
    answers: { 200: accountConfigs },
    refusals: changing,
    async handle({ body, request }) {
      await checkMayChange(deps, request, body.mfa);
      return { status: 200, body: choicesOf(await choose(deps, callerOf(request), body)) };
    },
  }),
];

function checkMayRead(caller: Caller): Caller {
  checkReadable(caller, 'mfa');
  checkScope(caller, 'identities', 401);
  return caller;
}

/** The contract asks for the field last here. Not to be asked for a factor is to have none: no factor says that of itself. */
async function checkMayChange(
  { verifications }: MfaSettingsDeps,
  request: Parameters<typeof checkConfirmed>[1],
  { enabled, skipMfaOnSignIn }: { readonly enabled?: boolean; readonly skipMfaOnSignIn?: boolean } = {},
): Promise<void> {
  const caller = callerOf(request);
  const turnsOff = enabled === false || skipMfaOnSignIn === true;
  await checkConfirmed(verifications, request, ({ factorId }) => turnsOff && factorId !== undefined);
  checkScope(caller, 'identities', 401);
  checkOwnApplication(caller);
  checkEditable(caller, 'mfa');
}

/** What is not named inside stays as it was. */
async function choose(
  { users }: MfaSettingsDeps,
  { user: { id }, holder }: Caller,
  chosen: Readonly<Record<string, object | undefined>>,
): Promise<User> {
  return orGone(await users.merge(holder.tenantId, id, 'factorChoices', chosen));
}

const choicesOf = ({ factorChoices }: User) => ({ mfa: {}, passkeySignIn: {}, ...factorChoices });

const settingsOf = ({ factorChoices }: User) => ({
  skipMfaOnSignIn:
    (factorChoices['mfa'] as { readonly skipMfaOnSignIn?: boolean } | undefined)?.skipMfaOnSignIn === true,
});
