/** What a change would do to people, before it is made: told by a dry run, or the reason of a refusal. */
import { Refusal, refuse } from '../../../contract/errors.ts';
import type { Impact } from '../../../contract/impact.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Settings } from '../../settings/settings.ts';
import type { World } from '../../settings/ways.ts';
import { worldOf } from '../../settings/world.ts';
import { impactOf } from '../../users/impact.ts';
import type { Users } from '../../users/users.ts';
import type { Answer } from '../route.ts';

export interface ImpactDeps {
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly messages: Pick<Messages, 'connectors' | 'social'>;
  readonly users: Pick<Users, 'countLosing'>;
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

/** The refusal that the transaction itself came to, with what is true by then: the sender went after the look at it. */
export async function tellHarm<T>(
  deps: ImpactDeps,
  tenantId: string,
  change: {
    readonly make: () => Promise<T>;
    readonly patch: Partial<World['settings']>;
    /** What the transaction saw. */
    readonly senders: () => World['senders'] | undefined;
  },
): Promise<T> {
  try {
    return await change.make();
  } catch (error) {
    const senders = change.senders();
    if (!senders || !(error instanceof Refusal) || error.code !== 'request.would_lock_out') throw error;
    const before = { ...(await worldOf(deps, tenantId)), senders };
    const after = { ...before, settings: { ...before.settings, ...change.patch } };
    return refuse('request.would_lock_out', { data: await impactOf(deps, tenantId, { before, after }) });
  }
}

/** Refuses with 409 `request.would_lock_out`, the impact as `data`. */
function refuseHarm(impact: Impact): void {
  if (impact.isHarmful) refuse('request.would_lock_out', { data: impact });
}
