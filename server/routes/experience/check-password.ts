/** POST /api/experience/verification/password: takes a name, number or address with its password. */
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../../contract/errors.ts';
import { attemptsPerAddressOf, sentinelOf } from '../../../contract/settings.ts';
import { passwordBody, verificationAnswer } from '../../../contract/sign-in.ts';
import { isPasswordOver } from '../../flows/password-age.ts';
import { keepProof } from '../../flows/flow.ts';
import type { Identifier } from '../../flows/proof.ts';
import { refuseBlocked, type Subject } from '../../limits/limits.ts';
import { findEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import type { User } from '../../users/user.ts';
import { knownDeviceOf } from '../known-browser.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { canonical, personKeyOf } from './given-identifier.ts';

export const checkPassword = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/password',
    summary: 'Take a password',
    body: passwordBody,
    answers: { 200: verificationAnswer },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.verification_blocked_too_many_attempts',
      'session.invalid_credentials',
      'user.suspended',
      'password.expired',
      'server.busy',
    ],
    async handle({ body, request }) {
      const current = await readFlow(deps, request);
      const identifier = canonical(body.identifier);
      const user = await guess(deps, request, identifier, body.password);
      if (user.isSuspended) refuse('user.suspended');
      const rules = await deps.settings.signInExperience(current.tenantId);
      if (isPasswordOver(rules, user, deps.clock.now())) refuse('password.expired');
      const proof = {
        kind: 'password',
        id: deps.random.id(),
        identifier,
        userId: user.id,
        credentialsVersion: user.credentialsVersion,
      } as const;
      await keepFlow(deps, current, (flow) => keepProof(flow, proof));
      return { status: 200, body: { verificationId: proof.id } };
    },
  });

/** One try. Blocks are looked at before the hash is made, and a block that came meanwhile has the last word. */
async function guess(
  deps: ExperienceDeps,
  request: FastifyRequest,
  identifier: Identifier,
  password: string,
): Promise<User> {
  const { users, limits, settings, clock } = deps;
  const { tenant, ip: address } = request;
  const { id: tenantId } = tenant;
  const named = subjectOf(identifier);
  const owner = async () => users.findBy(tenantId, personKeyOf(identifier));
  const device = await knownDeviceOf(deps, request, named, owner);
  const subject = { tenantId, ...named, device };
  const rules = await settings.signInExperience(tenantId);
  const before = await limits.findBlock(subject);
  if (before) refuseBlocked(before, clock.now());
  const attempt = await limits.takeAttempt({ tenantId, address, perHour: attemptsPerAddressOf(rules) });
  if (!attempt.ok) return refuseBlocked(attempt, clock.now());
  const user = await users.checkPassword(tenantId, personKeyOf(identifier), password);
  if (user) await limits.refundAttempt({ tenantId, taken: attempt.taken });
  const { blockedUntil } = user
    ? await limits.clear(subject)
    : await limits.countFailure({ ...subject, policy: sentinelOf(rules) });
  if (blockedUntil !== undefined) refuseBlocked({ blockedUntil }, clock.now());
  return user ?? refuse('session.invalid_credentials');
}

/** Unknown names are counted like known ones: a block tells nobody that an account exists. */
function subjectOf({ type, value }: Identifier): Subject {
  if (type === 'phone' && findPhone(value)) return { phone: value };
  return type === 'email' && findEmail(value) ? { email: value } : { name: value };
}
