/** The end of a forgotten password: it is written, everybody is signed out, the owner is told, and the flow is forgotten. */
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../../contract/errors.ts';
import { takeStep } from '../../flows/journeys.ts';
import type { PasswordDigest } from '../../users/passwords.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { messageLanguage } from './message-language.ts';
import { provenIn } from './what-was-proven.ts';

/**
 * The person whose password it is, once; undefined when another request wrote to the flow meanwhile. `isFirst` is
 * false for the later of two that were pressed at once: all is done then, and nobody is told twice.
 */
export async function finishReset(
  deps: ExperienceDeps,
  request: FastifyRequest,
  current: CurrentFlow,
): Promise<{ readonly user: User; readonly isFirst: boolean } | undefined> {
  const { tenantId, uid, version, flow, params, clientId } = current;
  const settings = await deps.settings.signInExperience(tenantId);
  const { userId, profile } = flow;
  const person = userId === undefined ? undefined : await deps.users.find(tenantId, userId);
  takeStep('submit', { settings, flow, person });
  if (userId === undefined || !profile.password) throw new Error('The journey let nobody in');
  const proven = provenIn(deps, tenantId, flow);
  const digest = profile.password as PasswordDigest;
  const user = await deps.users.resetPassword(tenantId, userId, digest, proven);
  // A number that was taken away a moment ago is said to be so.
  if (!user) takeStep('submit', { settings, flow, person: await deps.users.find(tenantId, userId) });
  if (!user) return refuse('request.conflict', { because: 'the account changed meanwhile' });
  if (!(await deps.flows.end(tenantId, uid, version))) {
    const newer = await deps.flows.read(tenantId, uid);
    return newer?.flow?.id === flow.id ? undefined : { user, isFirst: false };
  }
  await deps.messages.tellOwner({
    tenantId,
    owner: user,
    notice: 'PasswordChanged',
    locale: messageLanguage(settings, params['ui_locales'], request.headers['accept-language']),
    uiLocales: params['ui_locales'],
    sender: await deps.senderOf?.(tenantId, clientId),
  });
  return { user, isFirst: true };
}
