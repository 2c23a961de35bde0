/** `/api/sentinel-activities/delete`: the operator lets somebody try again. */
import { liftBlocksBody } from '../../../contract/codes.ts';
import type { Limits } from '../../limits/limits.ts';
import { findEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';

export const sentinelActivities = ({ limits }: { readonly limits: Limits }): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/sentinel-activities/delete',
    area: 'users',
    summary: 'Forget failures, blocks and sends of these numbers, addresses and names',
    body: liftBlocksBody,
    answers: { 204: null },
    refusals: ['guard.invalid_input'],
    async handle({ body: { targetType, targets }, request }) {
      if (targetType === 'User') {
        const phones = targets.flatMap((target) => findPhone(target) ?? []);
        const emails = targets.flatMap((target) => findEmail(target) ?? []);
        // What was typed as a number and is none was counted as a name, with its plus sign.
        const names = targets.flatMap((target) => [target, ...(/^\d+$/.test(target) ? [`+${target}`] : [])]);
        await limits.lift({ tenantId: request.tenant.id, phones, emails, names });
      }
      return { status: 204 };
    },
  }),
];
