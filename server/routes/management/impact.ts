/** What a change would do to people, before it is made: told by a dry run, or the reason of a refusal. */
import { refuse } from '../../../contract/errors.ts';
import { flowNames, type Impact } from '../../../contract/impact.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Settings } from '../../settings/settings.ts';
import { type NamedWay, waysOf, type World } from '../../settings/ways.ts';
import type { Users } from '../../users/users.ts';
import type { Answer } from '../route.ts';

export interface ImpactDeps {
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly messages: Pick<Messages, 'connectors'>;
  readonly users: Pick<Users, 'countLosing'>;
}

/** As it is now. */
const worldOf = async ({ settings, messages }: ImpactDeps, tenantId: string): Promise<World> => ({
  settings: await settings.signInExperience(tenantId),
  senders: {
    hasSmsConnector: await messages.connectors.hasSms(tenantId),
    hasEmailConnector: await messages.connectors.hasEmail(tenantId),
  },
});

/** Counts people: three statements at most, and none where no way is lost. */
async function impactOf(
  { users }: Pick<ImpactDeps, 'users'>,
  tenantId: string,
  { before, after }: { readonly before: World; readonly after: World },
): Promise<Impact> {
  const [was, will] = [waysOf(before), waysOf(after)];
  // Whoever asks for no second factor any more takes nothing away from anybody.
  const asksMfa = after.settings.mfa.factors.length > 0;
  const flows = flowNames
    .filter((flow) => flow !== 'mfa' || asksMfa)
    .map((flow) => ({
      flow,
      stops: will[flow].length === 0,
      lostWays: namesOf(was[flow]).filter((name) => !namesOf(will[flow]).includes(name)),
    }))
    .filter(({ lostWays }) => lostWays.length > 0);
  const count = (had: readonly NamedWay[], left: readonly NamedWay[]) =>
    users.countLosing(tenantId, { before: needsOf(had), after: needsOf(left) });
  const mfaBefore = before.settings.mfa.factors.length > 0 ? was.mfa : everybody;
  const losing = {
    cannotSignIn: await count(was.signIn, will.signIn),
    cannotResetPassword: await count(was.forgotPassword, will.forgotPassword),
    cannotPassMfa: await count(mfaBefore, asksMfa ? will.mfa : everybody),
  };
  const warnings = warningsOf(after);
  const known = warningsOf(before);
  const isHarmful =
    flows.length > 0 ||
    Object.values(losing).some((number) => number > 0) ||
    warnings.some((warning) => !known.includes(warning));
  return { isHarmful, flows, users: losing, warnings };
}

/**
 * Only when the caller asked: the answer of a dry run, after the change was tried and taken back, with all its own refusals;
 * with `ifUnused` a refusal when it would harm. Undefined when the change may be made.
 */
export async function foresee<T>(
  deps: ImpactDeps,
  tenantId: string,
  { dryRun, ifUnused }: { readonly dryRun?: string | undefined; readonly ifUnused?: string | undefined },
  change: { readonly attempt: () => Promise<T>; readonly after: (world: World, tried: T) => World },
): Promise<Answer | undefined> {
  if (dryRun !== 'true' && ifUnused !== 'true') return undefined;
  const before = await worldOf(deps, tenantId);
  const tried = await change.attempt();
  const impact = await impactOf(deps, tenantId, { before, after: change.after(before, tried) });
  if (ifUnused === 'true') refuseHarm(impact);
  return dryRun === 'true' ? { status: 200, body: { dryRun: true, ...impact } } : undefined;
}

/** Refuses with 409 `request.would_lock_out`, the impact as `data`. */
function refuseHarm(impact: Impact): void {
  if (impact.isHarmful) refuse('request.would_lock_out', { data: impact });
}

const everybody: readonly NamedWay[] = [{ name: 'none', needs: [] }];
const namesOf = (ways: readonly NamedWay[]): readonly string[] => ways.map(({ name }) => name);
const needsOf = (ways: readonly NamedWay[]) => ways.map(({ needs }) => needs);

const warningsOf = ({ settings: { mfa }, senders }: World): Impact['warnings'] => [
  ...(mfa.factors.includes('PhoneVerificationCode') && !senders.hasSmsConnector
    ? (['sms_mfa_without_connector'] as const)
    : []),
  ...(mfa.factors.includes('EmailVerificationCode') && !senders.hasEmailConnector
    ? (['email_mfa_without_connector'] as const)
    : []),
];
