/** POST /api/experience/submit: all is proven, the browser goes back to the application. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acrOf } from '../../../contract/assurance.ts';
import { Refusal, refuse } from '../../../contract/errors.ts';
import { type MissingProfile, submitAnswer } from '../../../contract/sign-in.ts';
import { assuranceOf } from '../../flows/assurance.ts';
import { amrOf, closeFlow, type Flow, hasStaged } from '../../flows/flow.ts';
import { takeStep } from '../../flows/journeys.ts';
import { requiredIn } from '../../flows/social-checks.ts';
import type { Login } from '../../sessions/flows.ts';
import type { Proven } from '../../users/proven.ts';
import type { User } from '../../users/user.ts';
import { knownBrowserCookie } from '../known-browser.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, readFlow, readFlowAndPerson } from './current-flow.ts';
import { finishReset } from './finish-reset.ts';
import { checkFactors, finishTogether } from './finish-together.ts';
import { rememberPlace } from './risk.ts';
import { asksAboutFactors, secondFactorsOf } from './second-factors.ts';
import { missingParts, stagedParts } from './staged-parts.ts';
import { tellAdded } from './tell-added.ts';
import { tellFinished, tellUpdated } from './tell-hooks.ts';
import { tellLinked } from './tell-linked.ts';
import { newDevice } from './trusted-devices.ts';
import { provenIn } from './what-was-proven.ts';

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
      'user.passkey_preferred',
      'session.mfa.mfa_factor_not_enabled',
      'session.mfa.too_many_passkeys',
      'user.suggest_mfa',
      'user.missing_mfa',
      'session.mfa.suggest_additional_mfa',
      'session.mfa.backup_code_required',
      'user.totp_already_in_use',
      'entity.unique_integrity_violation',
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
      'user.identity_already_in_use',
      'user.new_password_required_in_profile',
      'one_time_token.token_expired',
      'one_time_token.token_revoked',
      'request.conflict',
    ],
    async handle({ request, reply }) {
      // Pressed twice, the second finds what the first wrote and writes the same.
      for (let attempt = 0; attempt < 2; attempt++) {
        const settings = await deps.settings.signInExperience(request.tenant.id);
        const read = asksAboutFactors(settings) ? readFlowAndPerson : readFlow;
        const current: CurrentFlow = await read(deps, request);
        if (current.flow.journey === 'forgot-password') {
          const reset = await finishReset(deps, request, current);
          if (!reset) continue;
          if (reset.isFirst) await tellFinished(deps, request, current, reset.user);
          return { status: 200 };
        }
        const done = { status: 200, body: { redirectTo: current.returnTo } };
        if (current.flow.isFinished) return done;
        try {
          const user = await finish(deps, request, reply, current);
          if (!user) continue;
          void reply.header('set-cookie', knownBrowserCookie(deps, request, user));
          await rememberPlace(deps, request, user);
          await tellFinished(deps, request, current, user);
          await tellLinked(deps, request, current, user);
          await tellAdded(deps, request, current, user);
        } catch (error) {
          if (!(error instanceof Refusal && (await isFinishedMeanwhile(deps, current)))) throw error;
        }
        return done;
      }
      return refuse('request.conflict');
    },
  });

/** Undefined when another request wrote to the flow meanwhile. */
async function finish(
  deps: ExperienceDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  current: CurrentFlow,
): Promise<User | undefined> {
  const { tenantId, uid, version, flow } = current;
  const changes = await checkFactors(deps, request, current);
  if (changes) {
    const device = newDevice(deps, request, current, changes.settings);
    const user = await finishTogether(deps, request, current, { ...changes, loginOf, device });
    if (user && device) void reply.header('set-cookie', device.cookie);
    return user;
  }
  const user = await signedIn(deps, current);
  const token = flow.proofs.find((proof) => proof.kind === 'token');
  if (token) await deps.organizations.join(tenantId, user, token);
  const after = hasStaged(flow) ? closeFlow(flow) : flow;
  const isDone = await deps.flows.finish(tenantId, uid, version, after, loginOf(flow, user));
  if (isDone && hasStaged(flow)) await tellUpdated(deps, request, current, user);
  return isDone ? user : undefined;
}

function loginOf(flow: Flow, { id: accountId, credentialsVersion }: User): Login {
  const assurance = assuranceOf(flow);
  return { accountId, credentialsVersion, amr: amrOf(flow), acr: assurance && acrOf(assurance) };
}

/** The button was pressed twice: what this one was refused for is what the other one did. */
async function isFinishedMeanwhile(
  { flows }: ExperienceDeps,
  { tenantId, uid, flow }: CurrentFlow,
): Promise<boolean> {
  if (!flow.binding && !hasStaged(flow)) return false;
  const newer = (await flows.read(tenantId, uid))?.flow;
  return newer?.id === flow.id && newer.isFinished === true;
}

/** One statement looks and stamps; what was in the way is looked up only when it changed nothing. */
async function signedIn(deps: ExperienceDeps, { tenantId, flow }: CurrentFlow): Promise<User> {
  const settings = await deps.settings.signInExperience(tenantId);
  const { userId } = flow;
  if (userId === undefined) {
    takeStep('submit', { settings, flow });
    throw new Error('The journey let nobody in');
  }
  const needs = requiredIn(settings, flow);
  const proven = provenIn(deps, tenantId, flow);
  const user = hasStaged(flow)
    ? await completed(deps, { tenantId, flow, userId, needs, proven })
    : await deps.users.recordSignIn(tenantId, userId, needs, proven);
  const person = user ?? (await deps.users.find(tenantId, userId));
  const factors = user ? undefined : person && (await secondFactorsOf(deps, tenantId, settings, person));
  takeStep('submit', { settings, flow, person, factors });
  return user ?? refuse('request.conflict', { because: 'the account changed meanwhile' });
}

interface Completing {
  readonly tenantId: string;
  readonly flow: Flow;
  readonly userId: string;
  readonly needs: readonly MissingProfile[];
  readonly proven: Proven;
}

/** Writes what was added in this flow. What the account has meanwhile, by this flow's twin or from elsewhere, stays as it is. */
async function completed(
  { users }: ExperienceDeps,
  { tenantId, flow, userId, needs, proven }: Completing,
): Promise<User | undefined> {
  const user = await users.completeSignIn(tenantId, userId, needs, stagedParts(flow), { proven });
  const there = user ? undefined : await users.find(tenantId, userId);
  if (user || !there) return user;
  return users.completeSignIn(tenantId, userId, needs, missingParts(flow, there), { proven });
}
