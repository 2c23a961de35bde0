/** POST /api/experience/submit: all is proven, the browser goes back to the application. */
import { acrOf, assurancesIn } from '../../../contract/assurance.ts';
import { refuse } from '../../../contract/errors.ts';
import { type MissingProfile, submitAnswer } from '../../../contract/sign-in.ts';
import { assuranceOf } from '../../flows/assurance.ts';
import { amrOf, type Flow, hasStaged } from '../../flows/flow.ts';
import { takeStep } from '../../flows/journeys.ts';
import { requiredProfile } from '../../flows/missing-profile.ts';
import type { PasswordDigest } from '../../users/passwords.ts';
import type { User } from '../../users/user.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, readFlow } from './current-flow.ts';
import { finishReset } from './finish-reset.ts';
import { secondFactorsOf } from './second-factors.ts';
import { tellFinished } from './tell-hooks.ts';

export const submit = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/submit',
    summary: 'Finish, and learn where the browser goes next; nothing is told after a forgotten password',
    answers: { 200: submitAnswer },
    refusals: [
      'session.not_found',
      'session.interaction_not_found',
      'session.identifier_not_found',
      'session.verification_failed',
      'user.user_not_exist',
      'user.suspended',
      'session.mfa.require_mfa_verification',
      'user.missing_profile',
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
      'user.new_password_required_in_profile',
      'one_time_token.token_expired',
      'one_time_token.token_revoked',
      'request.conflict',
    ],
    async handle({ request }) {
      // Pressed twice, the second finds what the first wrote and writes the same.
      for (let attempt = 0; attempt < 2; attempt++) {
        const current = await readFlow(deps, request);
        if (current.flow.journey === 'forgot-password') {
          const reset = await finishReset(deps, request, current);
          if (!reset) continue;
          if (reset.isFirst) await tellFinished(deps, request, current, reset.user);
          return { status: 200 };
        }
        const user = await finish(deps, current);
        if (!user) continue;
        await tellFinished(deps, request, current, user);
        return { status: 200, body: { redirectTo: current.returnTo } };
      }
      return refuse('request.conflict');
    },
  });

/** Undefined when another request wrote to the flow meanwhile. */
async function finish(deps: ExperienceDeps, current: CurrentFlow): Promise<User | undefined> {
  const { tenantId, uid, version, flow } = current;
  const user = await signedIn(deps, current);
  const { id: accountId } = user;
  const token = flow.proofs.find((proof) => proof.kind === 'token');
  if (token) await deps.organizations.join(tenantId, user, token);
  const assurance = assuranceOf(flow);
  const isDone = await deps.flows.finish(tenantId, uid, version, flow, {
    accountId,
    amr: amrOf(flow),
    acr: assurance && acrOf(assurance),
  });
  return isDone ? user : undefined;
}

/** One statement looks and stamps; what was in the way is looked up only when it changed nothing. */
async function signedIn(deps: ExperienceDeps, { tenantId, flow, params }: CurrentFlow): Promise<User> {
  const settings = await deps.settings.signInExperience(tenantId);
  const { userId } = flow;
  if (userId === undefined) {
    takeStep('submit', { settings, flow });
    throw new Error('The journey let nobody in');
  }
  if (settings.mfa.factors.length > 0 && !flow.isNew) {
    const known = await deps.users.find(tenantId, userId);
    const factors = known && (await secondFactorsOf(deps, tenantId, settings, known));
    // Before anything is written: who lacks the second factor leaves no trace of a sign-in.
    const wanted = assurancesIn(params['acr_values']);
    takeStep('submit', { settings, flow, person: known, factors, wanted });
  }
  const needs = requiredProfile(settings.signUp);
  const user = hasStaged(flow)
    ? await completed(deps, { tenantId, flow, userId, needs })
    : await deps.users.recordSignIn(tenantId, userId, needs);
  const person = user ?? (await deps.users.find(tenantId, userId));
  takeStep('submit', { settings, flow, person });
  return user ?? refuse('request.conflict', { because: 'the account changed meanwhile' });
}

interface Completing {
  readonly tenantId: string;
  readonly flow: Flow;
  readonly userId: string;
  readonly needs: readonly MissingProfile[];
}

/** Writes what was added in this flow. What the account has meanwhile, by this flow's twin or from elsewhere, stays as it is. */
async function completed(
  { users }: ExperienceDeps,
  { tenantId, flow, userId, needs }: Completing,
): Promise<User | undefined> {
  const { username, email, phone } = flow.profile;
  const password = flow.profile.password as PasswordDigest | undefined;
  const user = await users.completeSignIn(tenantId, userId, needs, { username, email, phone, password });
  const there = user ? undefined : await users.find(tenantId, userId);
  if (user || !there) return user;
  return users.completeSignIn(tenantId, userId, needs, {
    ...(there.username === null && { username }),
    ...(there.email === null && { email }),
    ...(there.phone === null && { phone }),
    ...(!there.hasPassword && { password }),
  });
}
