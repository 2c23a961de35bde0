/** `/api/sentinel-activities/delete`: the operator lets somebody try again. */
import { liftBlocksBody } from '../../../contract/codes.ts';
import type { Limits } from '../../limits/limits.ts';
import { findEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import type { Users } from '../../users/users.ts';
import { type Route, route } from '../route.ts';

export interface SentinelActivitiesDeps {
  readonly limits: Limits;
  readonly users: Pick<Users, 'findBy'>;
}

export const sentinelActivities = ({ limits, users }: SentinelActivitiesDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/sentinel-activities/delete',
    area: 'users',
    summary: 'Forget failures, blocks and sends of these numbers, addresses, names and ids of people',
    body: liftBlocksBody,
    answers: { 204: null },
    refusals: ['guard.invalid_input'],
    async handle({ body: { targetType, targets }, request }) {
      const { id: tenantId } = request.tenant;
      if (targetType === 'User') {
        const phones = targets.flatMap((target) => findPhone(target) ?? []);
        const emails = targets.flatMap((target) => findEmail(target) ?? []);
        // What was typed as a number and is none was counted as a name, with its plus sign.
        const names = targets.flatMap((target) => [target, ...(/^\d+$/.test(target) ? [`+${target}`] : [])]);
        const keys = [
          ...phones.map((phone) => ({ phone })),
          ...emails.map((email) => ({ email })),
          ...targets.map((username) => ({ username })),
        ];
        const ids = [...targets];
        for (const key of keys) {
          const person = await users.findBy(tenantId, key);
          if (person) ids.push(person.id);
        }
        await limits.lift({ tenantId, phones, emails, names, userIds: ids });
      }
      return { status: 204 };
    },
  }),
];
