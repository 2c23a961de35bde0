/** Who stands at the second factor, and what of it they have. */
import { type RefusalOptions, refuse } from '../../../contract/errors.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import type { HeldFactors } from '../../factors/factors.ts';
import { type Flow, showSecond } from '../../flows/flow.ts';
import { availableFactors, type FactorName, type SecondFactors } from '../../flows/second-factor.ts';
import type { User } from '../../users/user.ts';
import { guessFactor } from '../guess-factor.ts';
import { heldFactors } from '../held-factors.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow } from './current-flow.ts';

/** Whether anything is asked of anybody beside the first factor. */
export const asksAboutFactors = ({
  mfa,
  passkeySignIn,
}: Pick<SignInExperience, 'mfa' | 'passkeySignIn'>): boolean =>
  mfa.factors.length > 0 || passkeySignIn.enabled === true;

/**
 * One statement unless it was told what the person holds, and one more where organizations may want a second factor; none
 * where the tenant asks nobody for one, and for no passkey.
 */
export async function secondFactorsOf(
  { factors, organizations }: Pick<ExperienceDeps, 'factors' | 'organizations'>,
  tenantId: string,
  settings: Pick<SignInExperience, 'mfa' | 'passkeySignIn'>,
  { id: userId, phone, email, factorChoices: choices }: User,
  held?: HeldFactors,
): Promise<SecondFactors | undefined> {
  if (!asksAboutFactors(settings)) return undefined;
  const { mfa } = settings;
  const kept = heldFactors(held ? held.list() : await factors.list({ tenantId, userId }));
  const isForced =
    mfa.organizationRequiredMfaPolicy === 'Mandatory' &&
    (await organizations.requiringFactors.concern(tenantId, userId));
  return { kept, phone, email, choices, isForced };
}

/** Refuses with `session.identifier_not_found` (404, or as said), `user.suspended`, and for a forgotten password with 400. */
export async function identifiedPerson(
  { users }: Pick<ExperienceDeps, 'users'>,
  { tenantId, flow: { userId, journey }, about }: CurrentFlow,
  whenNobody: RefusalOptions = {},
): Promise<User> {
  if (journey === 'forgot-password') refuse('session.not_supported_for_forgot_password');
  const user = about ? about.person : userId === undefined ? undefined : await users.find(tenantId, userId);
  if (!user) return refuse('session.identifier_not_found', whenNobody);
  return user.isSuspended ? refuse('user.suspended') : user;
}

/**
 * The person who was identified and has this factor. Refuses like `identifiedPerson`, and with 400 `session.mfa.mfa_factor_not_enabled` where it is not on or not theirs.
 */
export async function personWith(
  deps: ExperienceDeps,
  current: CurrentFlow,
  factor: FactorName,
  whenNobody: RefusalOptions = {},
): Promise<{ readonly user: User; readonly settings: SignInExperience }> {
  const { tenantId } = current;
  const user = await identifiedPerson(deps, current, whenNobody);
  const settings = await deps.settings.signInExperience(tenantId);
  const factors = await secondFactorsOf(deps, tenantId, settings, user, current.about?.held);
  if (!factors || !availableFactors(settings, factors).includes(factor))
    return refuse('session.mfa.mfa_factor_not_enabled');
  return { user, settings };
}

/** One try of a factor that the person keeps. Whether they may still come in is asked at the end. */
export async function tryKept(
  deps: ExperienceDeps,
  current: CurrentFlow,
  factor: 'Totp' | 'BackupCode',
  use: (owner: { readonly tenantId: string; readonly userId: string }) => Promise<string | false | undefined>,
): Promise<string> {
  const { tenantId, flow } = current;
  const { userId, journey } = flow;
  if (journey === 'forgot-password') refuse('session.not_supported_for_forgot_password');
  if (userId === undefined) return refuse('session.identifier_not_found');
  const settings = await deps.settings.signInExperience(tenantId);
  if (!settings.mfa.factors.includes(factor)) refuse('session.mfa.mfa_factor_not_enabled');
  const owner = { tenantId, userId };
  const factorId = await guessFactor(deps, { owner, factor, settings }, () => use(owner));
  await keepSecond(deps, current, factor, { factorId });
  return deps.random.id();
}

/** Written into the flow as it stands now, for the person who was there when it was shown; `edit` has its say before. */
export const keepSecond = (
  deps: ExperienceDeps,
  current: CurrentFlow,
  factor: FactorName,
  by: Parameters<typeof showSecond>[2],
  edit: (flow: Flow) => Flow = (flow) => flow,
): Promise<void> =>
  keepFlow(deps, current, (flow) => {
    if (flow.userId !== current.flow.userId) return refuse('request.conflict');
    return showSecond(edit(flow), factor, by);
  });
