/** What a change of settings or connectors would do to people, told before it is made. */
import { flowNames, type Impact } from '../../contract/impact.ts';
import { isUnaccepted } from '../settings/check-mfa.ts';
import { type NamedWay, waysOf, type World } from '../settings/ways.ts';
import type { Users } from './users.ts';

/** Counts people: three statements at most, and none where no way is lost. */
export async function impactOf(
  { users }: { readonly users: Pick<Users, 'countLosing'> },
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
    warnings.some((warning) => warning !== smsAlone && !known.includes(warning));
  return { isHarmful, flows, users: losing, warnings };
}

const everybody: readonly NamedWay[] = [{ name: 'none', needs: [] }];
const namesOf = (ways: readonly NamedWay[]): readonly string[] => ways.map(({ name }) => name);
const needsOf = (ways: readonly NamedWay[]) => ways.map(({ needs }) => needs);

/** Locks nobody out: told, and no reason for `ifUnused` to refuse. */
const smsAlone = 'sms_only_mfa_not_accepted';

const warningsOf = ({ settings: { mfa }, senders }: World): Impact['warnings'] => [
  ...(mfa.factors.includes('PhoneVerificationCode') && !senders.hasSmsConnector
    ? (['sms_mfa_without_connector'] as const)
    : []),
  ...(mfa.factors.includes('EmailVerificationCode') && !senders.hasEmailConnector
    ? (['email_mfa_without_connector'] as const)
    : []),
  ...(isUnaccepted(mfa) ? ([smsAlone] as const) : []),
];
