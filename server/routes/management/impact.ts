/** What a change would do to people, before it is made: told by a dry run, or the reason of a refusal. */
import { Refusal, refuse } from '../../../contract/errors.ts';
import type { Impact } from '../../../contract/impact.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Around, Care } from '../../settings/settings.ts';
import type { World } from '../../settings/ways.ts';
import { worldIn, worldOf } from '../../settings/world.ts';
import { impactOf } from '../../users/impact.ts';
import type { Users } from '../../users/users.ts';
import type { Answer } from '../route.ts';

export interface ImpactDeps {
  readonly settings: Pick<Settings, 'signInExperience' | 'hold'>;
  readonly messages: Pick<Messages, 'connectors' | 'social'>;
  readonly users: Pick<Users, 'countLosing'>;
}

/** What a call asks for with its query. */
interface Asked {
  readonly dryRun?: string | undefined;
  readonly ifUnused?: string | undefined;
}

/** The answer of a dry run, or what was done. */
type Foreseen<T> =
  | { readonly told: Answer; readonly done?: never }
  | { readonly told?: never; readonly done: T };

/**
 * Makes a change with the care that the caller asked for, judged in the transaction that makes it, of what stands there before
 * and after: nobody makes a connector needed between the look and the deed. A dry run is taken back, with all the change's
 * own refusals; with `ifUnused` what would harm is refused. `check` may refuse in any case, by what would then be.
 */
export async function foresee<T>(
  deps: ImpactDeps,
  tenantId: string,
  { dryRun, ifUnused }: Asked,
  { act, check }: { readonly act: (care: Care) => Promise<T>; readonly check?: (after: World) => void },
): Promise<Foreseen<T>> {
  const [isTrial, isCareful] = [dryRun === 'true', ifUnused === 'true'];
  if (!isTrial && !isCareful && !check) return { done: await act({}) };
  let impact: Impact | undefined;
  const around: Around = async (trx, write) => {
    const before = await worldIn(deps, tenantId, trx);
    const written = await write();
    const after = await worldIn(deps, tenantId, trx);
    check?.(after);
    if (!isTrial && !isCareful) return written;
    const users: ImpactDeps['users'] = {
      countLosing: (tenant, ways) => deps.users.countLosing(tenant, ways, trx),
    };
    impact = await impactOf({ users }, tenantId, { before, after });
    if (isCareful) refuseHarm(impact);
    return written;
  };
  const done = await act({ around, isTrial });
  return isTrial ? { told: { status: 200, body: { dryRun: true, ...impact } } } : { done };
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
