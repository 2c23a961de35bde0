/** What webhooks hear of sign-ins: that one succeeded, that an account was made, that a limit spoke. Never a code. */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../../contract/errors.ts';
import type { HookEvent } from '../../../contract/hook-events.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import type { Applications } from '../../applications/applications.ts';
import type { JourneyName } from '../../flows/flow.ts';
import type { Hooks } from '../../hooks/hooks.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { User } from '../../users/user.ts';
import type { Answer, Route } from '../route.ts';
import type { CurrentFlow } from './current-flow.ts';
import { eventOf } from './wire-names.ts';

export interface TellingDeps {
  /** Without it nobody is told. */
  readonly hooks?: Pick<Hooks, 'fire' | 'isWanted'>;
  readonly applications?: Pick<Applications, 'find'>;
}

const postEvents: Readonly<Record<JourneyName, HookEvent>> = {
  'sign-in': 'PostSignIn',
  'sign-up': 'PostRegister',
  'forgot-password': 'PostResetPassword',
};

/** After the flow was finished, before the browser is sent on. */
export const tellFinished = async (
  { hooks, applications }: TellingDeps,
  request: FastifyRequest,
  { tenantId, clientId, uid, flow }: CurrentFlow,
  user: User,
): Promise<void> =>
  hooks?.fire(tenantId, postEvents[flow.journey], async () => ({
    interactionEvent: eventOf[flow.journey],
    sessionId: uid,
    userAgent: request.headers['user-agent'],
    userIp: request.ip,
    userId: user.id,
    user: shown(user),
    application: await applicationOf(applications, tenantId, clientId),
  }));

/** After adaptive MFA asked for a second factor: by which rules, and nothing of where the request came from. */
export const tellRisk = async (
  { hooks, applications }: TellingDeps,
  request: FastifyRequest,
  { tenantId, clientId, uid, flow }: CurrentFlow,
  { user, rules }: { readonly user: User; readonly rules: readonly string[] },
): Promise<void> =>
  hooks?.fire(tenantId, 'PostSignInAdaptiveMfaTriggered', async () => ({
    interactionEvent: eventOf[flow.journey],
    sessionId: uid,
    userAgent: request.headers['user-agent'],
    userIp: request.ip,
    userId: user.id,
    user: shown(user),
    application: await applicationOf(applications, tenantId, clientId),
    adaptiveMfaResult: { requiresMfa: true, triggeredRules: rules.map((rule) => ({ rule })) },
  }));

/** After the account was made and its flow knows it. */
export const tellCreated = async (
  { hooks }: TellingDeps,
  { tenantId, clientId, uid, flow }: CurrentFlow,
  user: User,
): Promise<void> =>
  hooks?.fire(tenantId, 'User.Created', () => ({
    interactionEvent: eventOf[flow.journey],
    sessionId: uid,
    applicationId: clientId,
    data: shown(user),
  }));

/** After something of the person was changed by signing in. */
export const tellUpdated = async (
  { hooks }: Pick<TellingDeps, 'hooks'>,
  request: FastifyRequest,
  current: CurrentFlow,
  user: User,
): Promise<void> =>
  hooks?.fire(current.tenantId, 'User.Data.Updated', () => ({
    ...factsOf(request, current),
    data: shown(user),
  }));

/** After signing in gave the person a number. */
export const tellMoved = async (
  { hooks }: Pick<TellingDeps, 'hooks'>,
  request: FastifyRequest,
  current: CurrentFlow,
  data: { readonly userId: string; readonly primaryPhone: string; readonly previousPhone: null },
): Promise<void> =>
  hooks?.fire(current.tenantId, 'Phone.Changed', () => ({ ...factsOf(request, current), data }));

const factsOf = (request: FastifyRequest, { clientId, uid, flow }: CurrentFlow) => ({
  interactionEvent: eventOf[flow.journey],
  sessionId: uid,
  userAgent: request.headers['user-agent'],
  ip: request.ip,
  applicationId: clientId,
});

/** Where a new person belongs from the first moment, by the domain of their address: one event for each organization. */
export async function tellJoined(
  {
    hooks,
    organizations,
  }: TellingDeps & { readonly organizations: Pick<Organizations, 'provisioning' | 'rights'> },
  { tenantId, clientId, uid, flow }: CurrentFlow,
  { id, email }: User,
): Promise<void> {
  if (!hooks || email === null || !(await organizations.provisioning.concerns(tenantId, email))) return;
  if (!(await hooks.isWanted(tenantId, 'Organization.Membership.Updated'))) return;
  for (const { organization } of await organizations.rights.membershipsOf(tenantId, id))
    await hooks.fire(tenantId, 'Organization.Membership.Updated', () => ({
      interactionEvent: eventOf[flow.journey],
      sessionId: uid,
      applicationId: clientId,
      organizationId: organization.id,
      data: null,
    }));
}

/** Around each step: what a limit refused is told before the refusal is. */
export const tellRefusals =
  ({ hooks }: Required<Pick<TellingDeps, 'hooks'>>) =>
  async (
    request: FastifyRequest,
    _route: Route,
    act: () => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> => {
    try {
      return await act();
    } catch (error) {
      const facts = error instanceof Refusal ? exceptionOf(error, request.body) : undefined;
      if (facts)
        await hooks.fire(request.tenant.id, facts.event, () => ({
          userAgent: request.headers['user-agent'],
          ip: request.ip,
          ...facts.told,
        }));
      throw error;
    }
  };

function exceptionOf(
  { code }: Refusal,
  body: unknown,
): { readonly event: HookEvent; readonly told: object } | undefined {
  const { identifier } = (body ?? {}) as { identifier?: { type?: unknown; value?: unknown } };
  const { type, value } = identifier ?? {};
  if (code === 'session.verification_blocked_too_many_attempts')
    return { event: 'Identifier.Lockout', told: { type, value } };
  if (code === 'request.message_rate_limited')
    return { event: 'Message.RateLimited', told: { action: 'VerificationCodeSend', recipient: value } };
  return undefined;
}

async function applicationOf(applications: TellingDeps['applications'], tenantId: string, id: string) {
  const found = await applications?.find(tenantId, id);
  return found && { id: found.id, type: found.type, name: found.name, description: found.description };
}

/** The contract's fields of a person: nothing of the password. */
const shown = (user: User) => ({
  id: user.id,
  username: user.username,
  primaryEmail: user.email,
  primaryPhone: user.phone && toWireDigits(user.phone),
  name: user.name,
  avatar: user.avatar,
  customData: user.customData,
  identities: user.identities,
  profile: user.profile,
  applicationId: user.applicationId,
  isSuspended: user.isSuspended,
  lastSignInAt: user.lastSignInAt,
  createdAt: user.createdAt,
  updatedAt: user.updatedAt,
});
