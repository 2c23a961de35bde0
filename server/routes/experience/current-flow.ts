/** The flow that a request belongs to: read before a step, written after it, and never over somebody else's step. */
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../../contract/errors.ts';
import type { Applications } from '../../applications/applications.ts';
import type { Clock } from '../../clock.ts';
import type { Codes } from '../../codes/codes.ts';
import type { Factors, HeldFactors } from '../../factors/factors.ts';
import type { NewFactors } from '../../factors/new-factors.ts';
import type { TrustedDevices } from '../../factors/trusted-devices.ts';
import { type Flow, reopen } from '../../flows/flow.ts';
import type { Hooks } from '../../hooks/hooks.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { Random } from '../../random.ts';
import type { Secrets } from '../../secrets.ts';
import type { FlowRow, Flows } from '../../sessions/flows.ts';
import type { PasskeyChallenges } from '../../sessions/passkey-challenges.ts';
import type { SignInPlaces } from '../../sessions/sign-in-places.ts';
import type { AccountCenter } from '../../settings/account-center.ts';
import type { Settings } from '../../settings/settings.ts';
import type { BreachList } from '../../users/breach-list.ts';
import type { Identities } from '../../users/identities.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';

export interface ExperienceDeps {
  readonly flows: Flows<Flow>;
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly users: Users;
  readonly codes: Pick<Codes, 'send' | 'check' | 'find'>;
  readonly limits: Pick<
    Limits,
    | 'findBlock'
    | 'countFailure'
    | 'clear'
    | 'takeAttempt'
    | 'takeGuess'
    | 'takeLookup'
    | 'refundAttempt'
    | 'refundGuess'
    | 'countWrongGuess'
    | 'consumeSend'
  >;
  readonly organizations: Pick<
    Organizations,
    'tokens' | 'join' | 'joinIn' | 'provisioning' | 'requiringFactors' | 'rights'
  >;
  readonly factors: Pick<
    Factors,
    | 'list'
    | 'told'
    | 'keeps'
    | 'useTotp'
    | 'useBackupCode'
    | 'listPasskeys'
    | 'findPasskeyOwner'
    | 'usePasskey'
  >;
  readonly passkeyChallenges: PasskeyChallenges;
  readonly signInPlaces: SignInPlaces;
  readonly accountCenter: Pick<AccountCenter, 'find'>;
  readonly newFactors: NewFactors;
  readonly trustedDevices: Pick<TrustedDevices, 'makeKey' | 'keep' | 'use'>;
  readonly breachList: BreachList;
  readonly messages: Pick<Messages, 'tellOwner' | 'social'>;
  readonly identities: Pick<Identities, 'findUser'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Pick<Secrets, 'digest' | 'digests'>;
  /** The interaction that the browser's cookie names, if its signature is right. */
  readonly interactionIdOf: (request: FastifyRequest) => string | undefined;
  /** Who is told of what happened; nobody without them. */
  readonly hooks?: Pick<Hooks, 'fire' | 'isWanted'>;
  readonly applications?: Pick<Applications, 'find'>;
  /** What the application is called in a message; undefined for the tenant's own name. */
  readonly senderOf?: (tenantId: string, clientId: string) => Promise<string | undefined>;
}

/** A flow that was begun, as it stood when it was read. */
export interface CurrentFlow extends FlowRow<Flow> {
  readonly tenantId: string;
  readonly flow: Flow;
  /** Where it was asked for. */
  readonly about?: AboutPerson;
}

/** Whom the flow is about, as they were when it was read, and their second factors. */
export interface AboutPerson {
  readonly person: User | undefined;
  readonly held: HeldFactors;
}

const flows = new WeakMap<FastifyRequest, CurrentFlow>();
const newest = new WeakMap<CurrentFlow, Flow>();

/** The flow of this request as far as it is known by now, with what the request itself made of it. */
export function flowOf(request: FastifyRequest): CurrentFlow | undefined {
  const current = flows.get(request);
  return current && { ...current, flow: newest.get(current) ?? current.flow };
}

/** For the log of what happened: the row that a request read or began. */
export function rememberFlow<Current extends CurrentFlow>(
  request: FastifyRequest,
  current: Current,
): Current {
  flows.set(request, current);
  return current;
}

/** Refuses with 400 `session.not_found`. */
export const readInteractionId = (deps: ExperienceDeps, request: FastifyRequest): string =>
  deps.interactionIdOf(request) ?? refuse('session.not_found');

/** One statement. Refuses with 400 `session.not_found`, or 404 `session.interaction_not_found` before PUT /experience. */
export async function readFlow(deps: ExperienceDeps, request: FastifyRequest): Promise<CurrentFlow> {
  const row = await deps.flows.read(request.tenant.id, readInteractionId(deps, request));
  return rememberFlow(request, begun(request, row));
}

/** The same, with whom it is about; in the same statement. */
export async function readFlowAndPerson(
  deps: ExperienceDeps,
  request: FastifyRequest,
): Promise<CurrentFlow & { readonly about: AboutPerson }> {
  const { users, factors, flows: rows } = deps;
  const tellers = { person: users.told, held: factors.told };
  const row = await rows.readWith<AboutPerson>(request.tenant.id, readInteractionId(deps, request), tellers);
  const { told, ...current } = begun(request, row);
  return rememberFlow(request, { ...current, about: told });
}

function begun<Row extends FlowRow<Flow>>(
  { tenant }: FastifyRequest,
  row: Row | undefined,
): Row & { readonly tenantId: string; readonly flow: Flow } {
  if (!row) return refuse('session.not_found');
  const { flow } = row;
  return flow ? { ...row, tenantId: tenant.id, flow } : refuse('session.interaction_not_found');
}

/**
 * Writes what `edit` makes of the flow. When another request wrote first, its work is kept: `edit` is asked once more
 * with the newer flow; refuses with 409 `request.conflict` when that fails too, or when the flow was begun anew.
 */
export async function keepFlow(
  deps: ExperienceDeps,
  current: CurrentFlow,
  edit: (flow: Flow) => Flow,
): Promise<void> {
  const { tenantId, uid, flow, version } = current;
  const edited = reopen(edit(flow));
  newest.set(current, edited);
  if (await deps.flows.save(tenantId, uid, version, edited)) return;
  const newer = await deps.flows.read(tenantId, uid);
  if (!newer) return refuse('session.not_found');
  if (newer.flow?.id !== flow.id) return refuse('request.conflict', { because: 'begun anew meanwhile' });
  if (!(await deps.flows.save(tenantId, uid, newer.version, reopen(edit(newer.flow)))))
    refuse('request.conflict', { because: 'two others wrote meanwhile' });
}
