/** Whoever has an account hears that signing in gave it a number, an address or a password, and so do webhooks (security B4). */
import type { FastifyRequest } from 'fastify';
import { toWireDigits } from '../../../contract/phone.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { tellMoved } from './tell-hooks.ts';
import { hasReadText, type Notice, tellOwner } from './tell-owner.ts';

/**
 * After it was written, at the number and the address that were there before: the new ones would only tell whoever brought
 * them. Who read a code on this very phone a moment ago gets no second message there, and who was told of a new factor
 * by that is not told of its number as well.
 */
export async function tellAdded(
  deps: ExperienceDeps,
  request: FastifyRequest,
  current: CurrentFlow,
  user: User,
): Promise<void> {
  const { tenantId, flow } = current;
  const { phone, email, password } = flow.profile;
  if (phone !== undefined && user.phone === phone)
    await tellMoved(deps, request, current, {
      userId: user.id,
      primaryPhone: toWireDigits(user.phone),
      previousPhone: null,
    });
  if (flow.isNew === true) return;
  const settings = await deps.settings.signInExperience(tenantId);
  const { factors } = settings.mfa;
  const added: readonly (readonly [Notice, boolean])[] = [
    ['PhoneChanged', phone !== undefined && !factors.includes('PhoneVerificationCode')],
    ['EmailChanged', email !== undefined && !factors.includes('EmailVerificationCode')],
    ['PasswordChanged', password !== undefined],
  ];
  const owner = {
    phone: phone === undefined && !hasReadText(flow) ? user.phone : null,
    email: email === undefined ? user.email : null,
  };
  for (const [notice] of added.filter(([, isAdded]) => isAdded))
    await tellOwner(deps, request, current, { owner, notice });
}
