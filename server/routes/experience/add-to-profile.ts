/** POST /api/experience/profile: what an account must have and lacks, one thing at a time. */
import type { z } from 'zod';
import { recipientOf } from '../../../contract/recipient.ts';
import { attemptsPerAddressOf, type SignInExperience } from '../../../contract/settings.ts';
import { profileBody } from '../../../contract/sign-in.ts';
import { addPart } from '../../flows/flow.ts';
import { takeStep } from '../../flows/journeys.ts';
import type { PasswordOwner } from '../../flows/password-rules.ts';
import type { ProfilePart } from '../../flows/profile-part.ts';
import { refuseBlocked } from '../../limits/limits.ts';
import type { User } from '../../users/user.ts';
import { type Route, route } from '../route.ts';
import { preparePassword } from './choose-password.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { findProof } from './find-proof.ts';
import { secondFactorsOf } from './second-factors.ts';

export const addToProfile = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/profile',
    summary:
      'Add a username, a password, a proven number, address or account at another provider to the account that is, or is to be',
    body: profileBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.not_supported_for_forgot_password',
      'session.identifier_not_found',
      'session.mfa.require_mfa_verification',
      'session.verification_session_not_found',
      'session.verification_failed',
      'session.verification_blocked_too_many_attempts',
      'auth.forbidden',
      'user.user_not_exist',
      'user.suspended',
      'user.username_invalid',
      'session.email_blocklist.email_not_allowed',
      'session.email_blocklist.email_subaddressing_not_allowed',
      'session.phone_number_type_not_allowed',
      'user.username_exists_in_profile',
      'user.email_exists_in_profile',
      'user.phone_exists_in_profile',
      'user.password_exists_in_profile',
      'user.username_already_in_use',
      'user.email_already_in_use',
      'user.phone_already_in_use',
      'user.identity_already_in_use',
      'password.rejected',
      'request.conflict',
      'server.busy',
    ],
    async handle({ body, request }) {
      const current = await readFlow(deps, request);
      const { tenantId, flow } = current;
      const settings = await deps.settings.signInExperience(tenantId);
      const person = flow.userId === undefined ? undefined : await deps.users.find(tenantId, flow.userId);
      const named = await partOf(deps, current, body);
      const factors = person && (await secondFactorsOf(deps, tenantId, settings, person));
      const facts = { settings, flow, person, factors, part: named };
      // Before anybody is looked up: who may not add anything learns nothing from it.
      takeStep('complete', facts);
      if (named.name === 'username') await countQuestion(deps, settings, tenantId, request.ip);
      takeStep('complete', { ...facts, holder: await findHolder(deps, tenantId, named) });
      const owner = person ?? flow.profile;
      const part =
        body.type === 'password'
          ? await passwordOf(deps, tenantId, { password: body.value, owner, address: request.ip })
          : named;
      await keepFlow(deps, current, (newer) => {
        takeStep('complete', { ...facts, flow: newer, part });
        return addPart(newer, part);
      });
      return { status: 204 };
    },
  });

async function partOf(
  deps: ExperienceDeps,
  current: CurrentFlow,
  body: z.infer<typeof profileBody>,
): Promise<ProfilePart> {
  if (body.type === 'username') return { name: 'username', value: body.value };
  if (body.type === 'password') return { name: 'password' };
  const proof = await findProof(deps, current, body.verificationId);
  if (body.type === 'social') return { name: 'social', proof: proof?.kind === 'social' ? proof : undefined };
  return { name: body.type, proof: proof?.kind === 'code' ? proof : undefined };
}

/** Each name is answered for, taken or not, before anything was proven: never without end from one address (security C14). */
async function countQuestion(
  { limits, clock }: ExperienceDeps,
  settings: SignInExperience,
  tenantId: string,
  address: string,
): Promise<void> {
  const lookup = await limits.takeLookup({ tenantId, address, perHour: attemptsPerAddressOf(settings) });
  if (!lookup.ok) refuseBlocked(lookup, clock.now());
}

/** Whoever has this already. */
export async function findHolder(
  { users, identities }: ExperienceDeps,
  tenantId: string,
  part: ProfilePart,
): Promise<User | undefined> {
  if (part.name === 'password') return undefined;
  if (part.name === 'username') return users.findBy(tenantId, { username: part.value });
  if (part.name === 'social') return part.proof?.account && identities.findUser(tenantId, part.proof.account);
  return part.proof && users.findBy(tenantId, recipientOf(part.proof));
}

/** Hashed only after everything else was found right. */
const passwordOf = async (
  deps: ExperienceDeps,
  tenantId: string,
  chosen: { readonly password: string; readonly owner: PasswordOwner; readonly address: string },
): Promise<ProfilePart> => ({
  name: 'password',
  value: await preparePassword(deps, { tenantId, ...chosen }),
});
