/** The end of a sign-in that changes second factors: they, the answers, the person and the login are written as one, once. */
import type { FastifyRequest } from 'fastify';
import { assurancesIn } from '../../../contract/assurance.ts';
import { Refusal, type RefusalCode } from '../../../contract/errors.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import type { NewFactors } from '../../factors/new-factors.ts';
import { type NewFactor, unstage } from '../../flows/binding.ts';
import { closeFlow, type Flow, hasStaged } from '../../flows/flow.ts';
import { whyNot } from '../../flows/journeys.ts';
import { requiredIn } from '../../flows/social-checks.ts';
import { choicesAfter } from '../../flows/second-factor-prompts.ts';
import type { SecondFactors } from '../../flows/second-factor.ts';
import type { Login } from '../../sessions/flows.ts';
import type { User } from '../../users/user.ts';
import { factorKinds } from '../held-factors.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow } from './current-flow.ts';
import { noteRisk, withRisk } from './risk.ts';
import { asksAboutFactors, secondFactorsOf } from './second-factors.ts';
import { missingParts } from './staged-parts.ts';
import { tellNewFactors } from './tell-new-factors.ts';
import { type NewDevice, tellDevice, usedDevice } from './trusted-devices.ts';
import { provenIn } from './what-was-proven.ts';

/** What was looked at, and is written only if it still stands. */
export interface Changes {
  /** The browser that stood in for the second factor. */
  readonly usedDevice?: string | undefined;
  readonly settings: SignInExperience;
  readonly person: User;
  /** What the person answered; undefined where that is as before. */
  readonly choices: Readonly<Record<string, unknown>> | undefined;
  readonly kept: SecondFactors['kept'];
}

/**
 * Asks all that is asked about second factors, before anything is written: who lacks one leaves no trace of a sign-in.
 * Undefined where there is nothing to write about them. Costs no statement where the tenant has none.
 */
export async function checkFactors(
  deps: ExperienceDeps,
  request: FastifyRequest,
  current: CurrentFlow,
): Promise<Changes | undefined> {
  const { tenantId, flow, params } = current;
  const settings = await deps.settings.signInExperience(tenantId);
  const { userId, binding = {} } = flow;
  if (userId === undefined || !(asksAboutFactors(settings) || binding.staged?.length)) return undefined;
  const { about } = current;
  const person = about ? about.person : await deps.users.find(tenantId, userId);
  const found = person && (await secondFactorsOf(deps, tenantId, settings, person, about?.held));
  const factors = found && (await withRisk(deps, request, current, { settings, person, factors: found }));
  const wanted = assurancesIn(params['acr_values']);
  const deviceId = await usedDevice(deps, request, current, { settings, person, factors });
  const isTrustedDevice = deviceId !== undefined;
  const refusal = whyNot('submit', { settings, flow, person, factors, wanted, isTrustedDevice });
  if (refusal && person && factors)
    await noteRisk(deps, request, current, { code: refusal.code, person, factors });
  if (refusal) throw refusal;
  if (!person || !factors) return undefined;
  const choices = choicesAfter({ settings, flow, factors });
  const changes = { settings, person, choices, usedDevice: deviceId, kept: factors.kept };
  return changesPerson(flow, changes) || isTrustedDevice || flow.trustsDevice ? changes : undefined;
}

const changesPerson = (flow: Flow, { choices }: Pick<Changes, 'choices'>): boolean =>
  choices !== undefined || (flow.binding?.staged ?? []).length > 0 || hasStaged(flow);

interface Ending {
  readonly loginOf: (flow: Flow, person: User) => Login;
  readonly device: NewDevice | undefined;
}

/** Undefined when the flow or the person was changed meanwhile: nothing was written then. */
export async function finishTogether(
  deps: ExperienceDeps,
  request: FastifyRequest,
  current: CurrentFlow,
  { loginOf, device, ...changes }: Changes & Ending,
): Promise<User | undefined> {
  const { tenantId, uid, version, flow } = current;
  const { settings, person, choices, kept, usedDevice: usedId } = changes;
  const owner = { tenantId, userId: person.id };
  const parts = { ...missingParts(flow, person), ...(choices && { factorChoices: choices }) };
  const proven = provenIn(deps, tenantId, flow);
  const token = flow.proofs.find((proof) => proof.kind === 'token');
  const together = {
    ifVersion: person.version,
    async write(trx: Parameters<NewFactors['keep']>[0], after: User) {
      const made = sealedIn(flow);
      await deps.newFactors.keep(trx, owner, made);
      await device?.keep(trx, after, [...kept, ...made]);
      if (token) await deps.organizations.joinIn(trx)(tenantId, after, token);
      return deps.flows.finish(tenantId, uid, version, closeFlow(flow), loginOf(flow, after), trx);
    },
  };
  const user = await deps.users
    .completeSignIn(tenantId, person.id, requiredIn(settings, flow), parts, { proven, together })
    .catch((error: unknown) => forgetDouble(deps, current, error));
  if (!user) return undefined;
  if (changesPerson(flow, changes))
    await tellNewFactors(deps, request, current, { settings, before: person, after: user });
  if (usedId) await tellDevice(deps, request, current, { event: 'TrustedDevice.Used', id: usedId });
  if (device) await tellDevice(deps, request, current, { event: 'TrustedDevice.Created', id: device.id });
  return user;
}

/** One came from elsewhere meanwhile. It is said once; then the sign-in goes on without the one that was made here. */
async function forgetDouble(deps: ExperienceDeps, current: CurrentFlow, error: unknown): Promise<never> {
  const name = error instanceof Refusal ? doubles[error.code] : undefined;
  if (name) await keepFlow(deps, current, (flow) => unstage(flow, name));
  throw error;
}

const doubles: Readonly<Partial<Record<RefusalCode, NewFactor['name']>>> = {
  'user.totp_already_in_use': 'Totp',
  'entity.unique_integrity_violation': 'WebAuthn',
  'session.mfa.too_many_passkeys': 'WebAuthn',
};

const sealedIn = ({ binding }: Flow) =>
  (binding?.staged ?? []).map(({ id, name, sealed = '', usedStep }) => ({
    id,
    kind: factorKinds[name],
    sealed,
    usedStep,
  }));
