/** POST /api/experience/verification/new-password-identity: a name and a password for a new account. */
import { newPasswordIdentityBody, verificationAnswer } from '../../../contract/sign-in.ts';
import { refuse } from '../../../contract/errors.ts';
import { attemptsPerAddressOf } from '../../../contract/settings.ts';
import { keepProof } from '../../flows/flow.ts';
import { isSignUpOpen } from '../../flows/sign-in-methods.ts';
import { usernameRefusal } from '../../flows/username-rules.ts';
import { refuseBlocked } from '../../limits/limits.ts';
import { type Route, route } from '../route.ts';
import { followRules } from './choose-password.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';

export const newPasswordIdentity = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/new-password-identity',
    summary: 'Choose a username and a password for a new account',
    body: newPasswordIdentityBody,
    answers: { 200: verificationAnswer },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.verification_blocked_too_many_attempts',
      'user.username_invalid',
      'user.username_already_in_use',
      'password.rejected',
      'server.busy',
    ],
    async handle({ body, request }) {
      const current = await readFlow(deps, request);
      const username = body.identifier.value;
      const proof = {
        kind: 'new-identity',
        id: deps.random.id(),
        username,
        password: await prepare(
          deps,
          { tenantId: current.tenantId, address: request.ip },
          username,
          body.password,
        ),
      } as const;
      await keepFlow(deps, current, (flow) => keepProof(flow, proof));
      return { status: 200, body: { verificationId: proof.id } };
    },
  });

/**
 * The digest of a good password for a free name. Where nobody may sign up nothing is looked up or hashed: it would tell
 * strangers which names exist, and identification refuses them anyway.
 */
async function prepare(
  { settings, users, limits, clock, breachList }: ExperienceDeps,
  { tenantId, address }: { readonly tenantId: string; readonly address: string },
  username: string,
  password: string,
) {
  const rules = await settings.signInExperience(tenantId);
  if (!isSignUpOpen(rules)) return undefined;
  const badName = usernameRefusal(rules.usernamePolicy, username);
  if (badName) throw badName;
  // Each of them tells whether a name exists and costs a hash: never without end, right or wrong.
  const attempt = await limits.takeAttempt({ tenantId, address, perHour: attemptsPerAddressOf(rules) });
  if (!attempt.ok) refuseBlocked(attempt, clock.now());
  if (await users.findBy(tenantId, { username })) refuse('user.username_already_in_use');
  await followRules({ breachList }, rules, password, { username });
  return users.hashPassword(password);
}
