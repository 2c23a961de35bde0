/** Whoever has an account hears that another way into it was linked (security B4). */
import type { FastifyRequest } from 'fastify';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { hasReadText, tellOwner } from './tell-owner.ts';

export async function tellLinked(
  deps: ExperienceDeps,
  request: FastifyRequest,
  current: CurrentFlow,
  { phone, email }: User,
): Promise<void> {
  const { flow } = current;
  if (flow.profile.identity === undefined || flow.isNew === true) return;
  const owner = { phone: hasReadText(flow) ? null : phone, email };
  await tellOwner(deps, request, current, { owner, notice: 'IdentitiesChanged' });
}
