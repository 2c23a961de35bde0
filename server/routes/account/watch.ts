/** Around each act on an account: it is written down, webhooks hear of it, and so does the person, at every number and address. */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../../contract/errors.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import { messageLimitsOf } from '../../../contract/settings.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Hooks } from '../../hooks/hooks.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Settings } from '../../settings/settings.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';
import type { Answer, Route } from '../route.ts';
import { callerOf } from './caller.ts';
import { languageFor, type SenderOf } from './message-facts.ts';
import { wireOf } from './person-answer.ts';

export interface WatchDeps {
  readonly audit: Pick<Audit, 'record' | 'write'>;
  readonly hooks: Pick<Hooks, 'fire' | 'isWanted'>;
  readonly users: Pick<Users, 'find'>;
  readonly messages: Pick<Messages, 'tellOwner'>;
  readonly limits: Pick<Limits, 'consumeSend'>;
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly senderOf: SenderOf;
}

type Notice = Parameters<Messages['tellOwner']>[0]['notice'];

interface Change {
  readonly notice?: Notice;
  /** What it is about: who set it to what it was before has changed nothing that anybody must hear of. */
  readonly of?: (person: User) => unknown;
}

const ofPhone: Change = { notice: 'PhoneChanged', of: (person) => person.phone };
const ofEmail: Change = { notice: 'EmailChanged', of: (person) => person.email };
/** Not to be asked again is no change of what is asked at sign-in. */
const ofSecondStep: Change = {
  notice: 'FactorsChanged',
  of({ factorChoices }) {
    const { enabled, skipMfaOnSignIn } = (factorChoices['mfa'] ?? {}) as Readonly<Record<string, unknown>>;
    return [enabled, skipMfaOnSignIn === true].join();
  },
};

/** What changes a person; where something is named, it is a change that its owner must hear of (security B4). */
const changes: Readonly<Record<string, Change>> = {
  'PATCH /api/my-account': {},
  'PATCH /api/my-account/profile': {},
  'POST /api/my-account/password': { notice: 'PasswordChanged' },
  'POST /api/my-account/primary-phone': ofPhone,
  'DELETE /api/my-account/primary-phone': ofPhone,
  'POST /api/my-account/primary-email': ofEmail,
  'DELETE /api/my-account/primary-email': ofEmail,
  'POST /api/my-account/identities': { notice: 'IdentitiesChanged' },
  'PUT /api/my-account/identities': { notice: 'IdentitiesChanged' },
  'DELETE /api/my-account/identities/:target': { notice: 'IdentitiesChanged' },
  'POST /api/my-account/mfa-verifications': { notice: 'FactorsChanged' },
  'PUT /api/my-account/mfa-verifications/totp': { notice: 'FactorsChanged' },
  'DELETE /api/my-account/mfa-verifications/:verificationId': { notice: 'FactorsChanged' },
  'PATCH /api/my-account/mfa-verifications/:verificationId/name': {},
  'PATCH /api/my-account/mfa-settings': ofSecondStep,
  'PATCH /api/my-account/logto-configs': ofSecondStep,
};

export const watchAccount =
  (deps: WatchDeps) =>
  async (
    request: FastifyRequest,
    route: Route,
    act: () => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> => {
    if (route.method === 'GET') return act();
    let answer: Answer | undefined;
    try {
      answer = await act();
    } catch (error) {
      if (error instanceof Refusal) deps.audit.record(happeningOf(request, route, error));
      throw error;
    }
    await deps.audit.write(happeningOf(request, route));
    const change = changes[`${route.method} ${route.path}`];
    if (change) {
      await tellHooks(deps, request, route);
      if (change.notice && (await isChanged(deps, request, change)))
        await tellOwner(deps, request, change.notice);
    }
    return answer;
  };

async function isChanged({ users }: WatchDeps, request: FastifyRequest, { of }: Change): Promise<boolean> {
  const { user: before, holder } = callerOf(request);
  const after = of && (await users.find(holder.tenantId, holder.userId));
  return !(of && after) || of(before) !== of(after);
}

/** Nothing of the body: what was typed may be a secret, and what it came to stands with the person. */
function happeningOf(request: FastifyRequest, { method, path }: Route, refusal?: Refusal) {
  const { holder, applicationId, sessionUid } = callerOf(request);
  const params = Object.entries((request.params ?? {}) as Record<string, string>);
  return {
    tenantId: holder.tenantId,
    key: `Account.${method} ${path}`,
    result: refusal ? ('Error' as const) : ('Success' as const),
    error: refusal && { code: refusal.code },
    userId: holder.userId,
    applicationId,
    sessionId: sessionUid,
    ip: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 500),
    details: {
      method,
      route: path,
      params: Object.fromEntries(params.map(([name, value]) => [name, value.slice(0, 256)])),
      requestId: request.id,
    },
  };
}

async function tellHooks(
  { hooks, users }: WatchDeps,
  request: FastifyRequest,
  { method, path }: Route,
): Promise<void> {
  const { user: before, holder, applicationId } = callerOf(request);
  const { tenantId, userId } = holder;
  const facts = {
    userAgent: request.headers['user-agent'],
    ip: request.ip,
    applicationId,
    method,
    matchedRoute: path.replace(/^\/api/, ''),
  };
  await hooks.fire(tenantId, 'User.Data.Updated', async () => {
    const user = await users.find(tenantId, userId);
    return { ...facts, data: user ? wireOf(user) : null };
  });
  if (!path.endsWith('/primary-phone')) return;
  await hooks.fire(tenantId, 'Phone.Changed', async () => {
    const after = await users.find(tenantId, userId);
    const isMoved = after && after.phone !== before.phone;
    return isMoved ? { ...facts, data: movedPhone(before, after) } : undefined;
  });
}

const movedPhone = (before: User, after: User) => {
  const wire = (phone: User['phone']) => phone && toWireDigits(phone);
  return { userId: after.id, primaryPhone: wire(after.phone), previousPhone: wire(before.phone) };
};

/** The number and the address that were there before: a thief's own would only tell the thief. */
async function tellOwner(
  { messages, limits, settings, senderOf }: WatchDeps,
  request: FastifyRequest,
  notice: Notice,
): Promise<void> {
  const { user, holder, applicationId } = callerOf(request);
  const { tenantId } = holder;
  const experience = await settings.signInExperience(tenantId);
  const policy = { ...messageLimitsOf(experience), resendIntervalSeconds: 0 };
  // Turning a factor on and off must not run up a bill: who had ten messages in ten minutes has heard (security C2).
  const mayText =
    user.phone !== null && (await limits.consumeSend({ phone: user.phone, tenantId, policy })).ok;
  await messages.tellOwner({
    tenantId,
    owner: { phone: mayText ? user.phone : null, email: user.email },
    notice,
    locale: languageFor(experience, request),
    sender: await senderOf(tenantId, applicationId),
  });
}
