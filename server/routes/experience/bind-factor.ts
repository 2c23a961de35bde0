/** POST /api/experience/profile/mfa: a second factor that was made in this flow becomes the person's when it is submitted. */
import { bindFactorBody } from '../../../contract/second-factors.ts';
import { choose, findNew, type NewFactor, stageFactor } from '../../flows/binding.ts';
import { addPart, type Flow } from '../../flows/flow.ts';
import type { Facts } from '../../flows/journey.ts';
import { takeStep } from '../../flows/journeys.ts';
import type { FactorName } from '../../flows/second-factor.ts';
import { type Route, route } from '../route.ts';
import { findHolder } from './add-to-profile.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { findProof } from './find-proof.ts';
import { secondFactorsOf } from './second-factors.ts';

interface Binding {
  readonly current: CurrentFlow;
  readonly facts: Facts;
  readonly verificationId: string;
}

/** Looks up what it needs, refuses, or answers with what becomes of the flow: asked anew for a newer one. */
type Binder = (deps: ExperienceDeps, binding: Binding) => Promise<(flow: Flow) => Flow>;

export const bindFactor = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/profile/mfa',
    summary: 'Add a second factor that was shown; it is written when the flow is submitted',
    body: bindFactorBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.not_supported_for_forgot_password',
      'session.identifier_not_found',
      'user.user_not_exist',
      'user.suspended',
      'session.mfa.require_mfa_verification',
      'session.verification_session_not_found',
      'session.verification_failed',
      'session.mfa.mfa_factor_not_enabled',
      'session.mfa.too_many_passkeys',
      'session.mfa.backup_code_can_not_be_alone',
      'session.email_blocklist.email_not_allowed',
      'session.email_blocklist.email_subaddressing_not_allowed',
      'session.phone_number_type_not_allowed',
      'user.totp_already_in_use',
      'user.phone_exists_in_profile',
      'user.phone_already_in_use',
      'user.email_exists_in_profile',
      'user.email_already_in_use',
      'request.conflict',
    ],
    async handle({ body: { type, verificationId }, request }) {
      const current = await readFlow(deps, request);
      const { tenantId, flow } = current;
      const settings = await deps.settings.signInExperience(tenantId);
      const person = flow.userId === undefined ? undefined : await deps.users.find(tenantId, flow.userId);
      const factors = person && (await secondFactorsOf(deps, tenantId, settings, person));
      const facts = { settings, flow, person, factors };
      const edit = await binders[type](deps, { current, facts, verificationId });
      await keepFlow(deps, current, edit);
      return { status: 204 };
    },
  });

/** What the person keeps from now on: it was asked for, and shown, under this id. */
const kept =
  (name: NewFactor['name']): Binder =>
  async (_deps, { facts, verificationId }) =>
  (flow) => {
    const found = findNew(flow, verificationId);
    const newFactor = found?.name === name ? found : undefined;
    takeStep('bind', { ...facts, flow, newFactor });
    return newFactor ? stageFactor(flow, newFactor) : flow;
  };

/** A number or an address of the account: it needs nothing but to be there. */
const proven =
  (name: 'phone' | 'email'): Binder =>
  async (deps, { current, facts, verificationId }) => {
    const proof = await findProof(deps, current, verificationId);
    const part = { name, proof: proof?.kind === 'code' ? proof : undefined };
    // Before anybody is looked up: who may not add anything learns nothing from it.
    takeStep('bind', { ...facts, part });
    const holder = await findHolder(deps, current.tenantId, part);
    takeStep('bind', { ...facts, part, holder });
    return (flow) => {
      takeStep('bind', { ...facts, flow, part, holder });
      return choose(addPart(flow, part), 'enable');
    };
  };

/** By the contract's names of factors. */
const binders: Readonly<Record<FactorName, Binder>> = {
  Totp: kept('Totp'),
  WebAuthn: kept('WebAuthn'),
  BackupCode: kept('BackupCode'),
  PhoneVerificationCode: proven('phone'),
  EmailVerificationCode: proven('email'),
};
