/** POST /api/experience/profile/mfa/…: what a person answers when a second factor or a passkey is proposed to them. */
import { type Choice, choose } from '../../flows/binding.ts';
import { takeStep } from '../../flows/journeys.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { withRisk } from './risk.ts';
import { secondFactorsOf } from './second-factors.ts';

const answer = (name: string, choice: Choice, summary: string) => (deps: ExperienceDeps) =>
  route({
    method: 'POST',
    path: `/api/experience/profile/mfa/${name}`,
    summary,
    answers: { 204: null },
    refusals: [
      'session.not_found',
      'session.interaction_not_found',
      'session.not_supported_for_forgot_password',
      'session.identifier_not_found',
      'user.user_not_exist',
      'user.suspended',
      'session.mfa.require_mfa_verification',
      ...(choice === 'skip' ? (['session.mfa.mfa_policy_not_user_controlled'] as const) : []),
      'request.conflict',
    ],
    async handle({ request }) {
      const current = await readFlow(deps, request);
      const { tenantId, flow } = current;
      const settings = await deps.settings.signInExperience(tenantId);
      const person = flow.userId === undefined ? undefined : await deps.users.find(tenantId, flow.userId);
      const found = person && (await secondFactorsOf(deps, tenantId, settings, person));
      const factors = found && (await withRisk(deps, request, current, { settings, person, factors: found }));
      await keepFlow(deps, current, (newer) => {
        takeStep('choose', { settings, flow: newer, person, factors, choice });
        return choose(newer, choice);
      });
      return { status: 204 };
    },
  });

/** Kept with the person when the flow is submitted. */
export const promptAnswers: readonly ((deps: ExperienceDeps) => Route)[] = [
  answer('mfa-enabled', 'enable', 'Be asked for a second factor from now on'),
  answer('mfa-skipped', 'skip', 'Go without a second factor, and be proposed none again'),
  answer('mfa-suggestion-skipped', 'skip-suggestion', 'Leave it at one second factor'),
  answer('passkey-skipped', 'skip-passkey', 'Go without a passkey'),
];
