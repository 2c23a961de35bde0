/** `/api/sign-in-exp`: what the tenant decided about signing in. */
import { z } from 'zod';
import { dryRunAnswer } from '../../../contract/impact.ts';
import { changeQuery, settingsPatch, signInExperience } from '../../../contract/settings.ts';
import type { Messages } from '../../messages/messages.ts';
import type { CustomPhrases } from '../../settings/custom-phrases.ts';
import type { Settings } from '../../settings/settings.ts';
import { checkRestrictedMfa, isUnaccepted } from '../../settings/check-mfa.ts';
import type { World } from '../../settings/ways.ts';
import type { Users } from '../../users/users.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';
import { caseConflictsFor } from './case-conflicts.ts';
import { foresee, tellHarm } from './impact.ts';

export interface SignInExpDeps {
  readonly settings: Settings;
  readonly messages: Pick<Messages, 'connectors' | 'social'>;
  readonly users: Users;
  readonly customPhrases: Pick<CustomPhrases, 'list'>;
}

/** Said beside the answer, which is the contract's. */
const smsAlone = { 'latchkey-warning': 'sms_only_mfa_not_accepted' } as const;

export const signInExp = ({ settings, messages, users, customPhrases }: SignInExpDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/sign-in-exp',
    area: 'settings',
    summary: 'Read the sign-in experience',
    answers: { 200: signInExperience },
    refusals: [],
    async handle({ request }) {
      const body = await settings.signInExperience(request.tenant.id);
      return { status: 200, body, headers: entityTag(settings.versionOf(body)) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/sign-in-exp',
    area: 'settings',
    summary: 'Change the sign-in experience; each setting named is replaced whole',
    query: changeQuery,
    body: settingsPatch,
    answers: { 200: z.union([dryRunAnswer, signInExperience]) },
    refusals: [
      'guard.invalid_input',
      'request.invalid_input',
      'request.changed_meanwhile',
      'request.would_lock_out',
      'custom_profile_fields.entity_not_exists_with_names',
      'sign_in_experiences.unsupported_default_language',
      'sign_in_experiences.username_policy_case_conflicts_exist',
      'sign_in_experiences.missing_sign_up_identifiers',
      'sign_in_experiences.duplicated_sign_up_identifiers',
      'sign_in_experiences.passwordless_requires_verify',
      'sign_in_experiences.enabled_connector_not_found',
      'sign_in_experiences.at_least_one_authentication_factor',
      'sign_in_experiences.code_sign_in_must_be_enabled',
      'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in',
      'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in',
      'sign_in_experiences.duplicated_mfa_factors',
      'sign_in_experiences.backup_code_cannot_be_enabled_alone',
      'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa',
      'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa',
      'sign_in_experiences.sms_only_mfa_not_accepted',
      'sign_in_experiences.adaptive_mfa_requires_mfa',
      'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy',
      'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy',
      'sign_in_experiences.forgot_password_method_requires_connector',
      'sign_in_experiences.password_expiration_invalid_period_days',
      'sign_in_experiences.password_expiration_requires_forgot_password',
    ],
    async handle({ body, query, request }) {
      const tenantId = request.tenant.id;
      if (body.mfa && query.ifRiskAccepted === 'true') checkRestrictedMfa(body.mfa);
      const circumstances = {
        ifVersion: ifMatch(request),
        languages: (await customPhrases.list(tenantId)).map(({ languageTag }) => languageTag),
        hasSmsConnector: await messages.connectors.hasSms(tenantId),
        hasEmailConnector: await messages.connectors.hasEmail(tenantId),
        socialTargets: async () => (await messages.social.list(tenantId)).map(({ target }) => target),
        keyUsernames: (isCaseSensitive: boolean, trx: Parameters<Users['keyUsernames']>[2]) =>
          users.keyUsernames(tenantId, isCaseSensitive, trx),
        usernameConflicts: () => caseConflictsFor(users, request),
      };
      const isCareful = query.ifUnused === 'true' || query.ifRiskAccepted === 'true';
      let senders: World['senders'] | undefined;
      // Nobody is shown a connector that went in this very moment.
      const sendersIn = async (trx: Parameters<Messages['connectors']['hold']>[1]) =>
        (senders = await messages.connectors.hold(tenantId, trx));
      const watched = { ...circumstances, sendersIn, isCareful };
      const { told, done: changed } = await tellHarm({ settings, messages, users }, tenantId, {
        make: () =>
          foresee({ settings, messages, users }, tenantId, query, {
            act: (care) => settings.update(tenantId, body, { ...watched, ...care }),
          }),
        patch: body,
        senders: () => senders,
      });
      if (told) return told;
      const warning = body.mfa && isUnaccepted(changed.mfa) ? smsAlone : undefined;
      return {
        status: 200,
        body: changed,
        headers: { ...entityTag(settings.versionOf(changed)), ...warning },
      };
    },
  }),
];
