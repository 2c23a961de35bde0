/** /api/experience/verification/social/:connectorId: to another provider and back. */
import { z } from 'zod';
import { authorizationUriBody } from '../../../contract/connectors.ts';
import { refuse } from '../../../contract/errors.ts';
import { authorizationUriAnswer, socialReturnBody, verificationAnswer } from '../../../contract/sign-in.ts';
import { id } from '../../../contract/text.ts';
import { type Flow, keepProof } from '../../flows/flow.ts';
import type { SocialProof } from '../../flows/proof.ts';
import { readSocialAccount } from '../../users/social-account.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';

const path = '/api/experience/verification/social/:connectorId';
const params = z.object({ connectorId: id });

export const askSocial = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: `${path}/authorization-uri`,
    summary: 'Where the browser goes to sign in at another provider',
    params,
    body: authorizationUriBody,
    answers: { 200: authorizationUriAnswer },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.insufficient_info',
      'entity.not_found',
      'connector.unexpected_type',
      'connector.invalid_config',
      'connector.general',
      'request.conflict',
    ],
    async handle({ params: { connectorId }, body: { state, redirectUri }, request }) {
      const current = await readFlow(deps, request);
      if (!state || !redirectUri) return refuse('session.insufficient_info');
      const { tenantId } = current;
      const left = await deps.messages.social.leave(
        { tenantId, connectorId, state, redirectUri },
        placeOf(current),
      );
      const { authorizationUri, away, target } = left;
      const proof = { kind: 'social', id: deps.random.id(), connectorId, target, away } as const;
      await keepFlow(deps, current, (flow) => keepProof(flow, proof));
      return { status: 200, body: { authorizationUri, verificationId: proof.id } };
    },
  });

export const checkSocial = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: `${path}/verify`,
    summary: 'Bring what the provider sent back; it is looked at once',
    params,
    body: socialReturnBody,
    answers: { 200: verificationAnswer },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.verification_session_not_found',
      'entity.not_found',
      'connector.social_auth_code_invalid',
      'connector.social_invalid_access_token',
      'connector.social_invalid_id_token',
      'connector.invalid_config',
      'connector.general',
      'request.conflict',
    ],
    async handle({ params: { connectorId }, body: { verificationId, connectorData }, request }) {
      const current = await readFlow(deps, request);
      const { tenantId } = current;
      const proof = awaited(current.flow, connectorId, verificationId);
      // Before the provider is asked: of two who bring the same return, one goes on, and nothing is tried twice.
      await keepFlow(deps, current, (flow) => keepProof(awaitedFlow(flow, proof), withoutAway(proof)));
      const told = await deps.messages.social.comeBack(
        { tenantId, connectorId, data: connectorData },
        { away: proof.away, place: placeOf(current) },
      );
      if (!told) return refuse('session.verification_session_not_found', { because: 'another state' });
      const { syncsProfile } = await deps.messages.social.find(tenantId, connectorId);
      const back: SocialProof = {
        ...withoutAway(proof),
        account: readSocialAccount(proof.target, told),
        ...(syncsProfile && { syncsProfile }),
      };
      const newer = await readFlow(deps, request);
      await keepFlow(deps, newer, (flow) => {
        const isCurrent = flow.proofs.some(({ id: known }) => known === proof.id);
        return isCurrent ? keepProof(flow, back) : refuse('session.verification_session_not_found');
      });
      return { status: 200, body: { verificationId: proof.id } };
    },
  });

type Awaited = SocialProof & { readonly away: string };

/** Somebody was sent to this provider in this flow, and nobody came back yet. */
function awaited(flow: Flow, connectorId: string, verificationId: string | undefined): Awaited {
  const proof = flow.proofs.find(({ kind }) => kind === 'social');
  const isIt =
    proof?.kind === 'social' &&
    proof.connectorId === connectorId &&
    (verificationId === undefined || proof.id === verificationId);
  if (!isIt || proof.away === undefined) return refuse('session.verification_session_not_found');
  return { ...proof, away: proof.away };
}

const awaitedFlow = (flow: Flow, proof: Awaited): Flow =>
  awaited(flow, proof.connectorId, proof.id).away === proof.away ? flow : refuse('request.conflict');

const withoutAway = ({ away: _used, ...proof }: Awaited): SocialProof => proof;

/** Sealed for this flow: in another one it cannot be opened. */
const placeOf = ({ tenantId, uid, flow }: CurrentFlow): string =>
  `flows/${tenantId}/${uid}/${flow.id}/social`;
