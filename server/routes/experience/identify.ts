/** POST /api/experience/identification: a proof becomes a person, known already or new. */
import { refuse } from '../../../contract/errors.ts';
import { identificationBody } from '../../../contract/sign-in.ts';
import { identify as identifiedAs, linkLater, syncLater } from '../../flows/flow.ts';
import { takeStep } from '../../flows/journeys.ts';
import { mayLink } from '../../flows/social-checks.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { findPerson, findProof } from './find-proof.ts';
import { findRelated, provenHere } from './find-related.ts';
import { register } from './register.ts';

export const identify = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/identification',
    summary: 'Say who it is by a proof: 204 for a known person, 201 when the account was made',
    body: identificationBody,
    answers: { 201: null, 204: null },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.verification_session_not_found',
      'auth.forbidden',
      'user.sign_in_method_not_enabled',
      'session.verification_failed',
      'user.user_not_exist',
      'user.identity_not_exist',
      'user.identity_already_in_use',
      'user.suspended',
      'session.identity_conflict',
      'session.not_supported_for_forgot_password',
      'user.username_invalid',
      'user.username_already_in_use',
      'user.phone_already_in_use',
      'user.email_already_in_use',
      'session.email_blocklist.email_not_allowed',
      'session.email_blocklist.email_subaddressing_not_allowed',
      'session.phone_number_type_not_allowed',
      'user.missing_profile',
      'request.conflict',
    ],
    async handle({ body: { verificationId, linkSocialIdentity }, request }) {
      const current = await readFlow(deps, request);
      if (current.flow.journey === 'sign-up') {
        await register(deps, current, verificationId);
        return { status: 201 };
      }
      if (verificationId === undefined)
        return refuse('guard.invalid_input', {
          values: { part: 'body' },
          details: 'Error in key path "verificationId": it is needed here',
        });
      await recognize(deps, current, verificationId, linkSocialIdentity === true);
      return { status: 204 };
    },
  });

async function recognize(
  deps: ExperienceDeps,
  current: CurrentFlow,
  proofId: string,
  wantsLink: boolean,
): Promise<void> {
  const { tenantId } = current;
  const settings = await deps.settings.signInExperience(tenantId);
  const proof = await findProof(deps, current, proofId);
  const owner = await findPerson(deps, tenantId, proof);
  const related = !owner && proof?.kind === 'social' ? await findRelated(deps, tenantId, proof) : undefined;
  const isLinked =
    wantsLink && related && mayLink(settings, current.flow, related, await provenHere(deps, current));
  const person = isLinked ? related.person : owner;
  const facts = { settings, proof, person, related };
  takeStep('identify', { ...facts, flow: current.flow });
  if (!proof || !person) throw new Error('The journey let somebody in without a proof');
  await keepFlow(deps, current, (flow) => {
    if (flow.journey !== current.flow.journey) return refuse('request.conflict');
    takeStep('identify', { ...facts, flow });
    const identified = identifiedAs(flow, person.id, proof, {
      // A new password does not stand in the way of the next one: whoever pressed twice has done it once.
      ...(flow.journey !== 'forgot-password' && { credentialsVersion: person.credentialsVersion }),
      by: isLinked ? related.by : undefined,
    });
    if (proof.kind !== 'social') return identified;
    return isLinked ? linkLater(identified, proof) : syncLater(identified, proof);
  });
}
