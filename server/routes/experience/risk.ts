/** Adaptive MFA at a sign-in: which rules fire, who hears of it, and what is remembered for the next one. */
import type { FastifyRequest } from 'fastify';
import type { RefusalCode } from '../../../contract/errors.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import { firedRules, type RiskRule } from '../../flows/risk.ts';
import { availableFactors, type SecondFactors } from '../../flows/second-factor.ts';
import type { User } from '../../users/user.ts';
import { signalsOf } from '../risk-signals.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { tellRisk } from './tell-hooks.ts';

type RiskDeps = Pick<ExperienceDeps, 'signInPlaces' | 'clock' | 'settings' | 'hooks' | 'applications'>;

const asked = new WeakMap<FastifyRequest, readonly RiskRule[]>();

/** For the log: the rules for which this request was refused, by their wire names; nothing of where it came from. */
export const rulesThatAsked = (request: FastifyRequest): readonly string[] | undefined =>
  asked.get(request)?.map((rule) => wireRules[rule]);

/**
 * The same factors, and with adaptive MFA the rules that fire. At most one statement: none for whoever has no factor,
 * has shown one, was never here, or of whom no place is told.
 */
export async function withRisk(
  { signInPlaces, clock }: RiskDeps,
  request: FastifyRequest,
  { tenantId, flow }: CurrentFlow,
  { settings, person, factors }: { settings: SignInExperience; person: User; factors: SecondFactors },
): Promise<SecondFactors> {
  if (settings.adaptiveMfa.enabled !== true) return factors;
  const has = availableFactors(settings, factors);
  if (has.length === 0 || has.some((name) => flow.seconds?.includes(name))) return { ...factors, risk: [] };
  const signals = signalsOf(request.headers);
  const { lastSignInAt } = person;
  const isTold = signals.country !== undefined || signals.position !== undefined;
  const places = isTold && lastSignInAt !== null ? await signInPlaces.list(tenantId, person.id) : [];
  return { ...factors, risk: firedRules({ signals, places, lastSignInAt, now: clock.now() }) };
}

/** After a refusal: when it was a rule that asked, webhooks and the log hear which. */
export async function noteRisk(
  deps: RiskDeps,
  request: FastifyRequest,
  current: CurrentFlow,
  { code, person, factors }: { code: RefusalCode; person: User; factors: SecondFactors },
): Promise<void> {
  const { risk = [] } = factors;
  if (risk.length === 0 || code !== 'session.mfa.require_mfa_verification') return;
  asked.set(request, risk);
  await tellRisk(deps, request, current, { user: person, rules: risk.map((rule) => wireRules[rule]) });
}

/** After a finished sign-in. No statement where adaptive MFA is off, or where no place is told. */
export async function rememberPlace(
  { settings, signInPlaces }: RiskDeps,
  request: FastifyRequest,
  { id: userId }: User,
): Promise<void> {
  const tenantId = request.tenant.id;
  const { adaptiveMfa } = await settings.signInExperience(tenantId);
  if (adaptiveMfa.enabled === true) await signInPlaces.remember(tenantId, userId, signalsOf(request.headers));
}

const wireRules: Readonly<Record<RiskRule, string>> = {
  'new-country': 'new_country',
  'impossible-travel': 'geo_velocity',
  'long-inactivity': 'long_inactivity',
  'untrusted-address': 'untrusted_ip',
};
