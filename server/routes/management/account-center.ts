/** `/api/account-center`: what people may see and change of their own account (end-user/05 §2). */
import { accountCenterAnswer, accountCenterPatch } from '../../../contract/account-center.ts';
import type { AccountCenter, KeptAccountCenter } from '../../settings/account-center.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';

export const accountCenterRoutes = ({
  accountCenter,
}: {
  readonly accountCenter: AccountCenter;
}): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/account-center',
    area: 'settings',
    summary: 'Read what people may see and change of their own account',
    answers: { 200: accountCenterAnswer },
    refusals: [],
    handle: async ({ request }) => whole(request.tenant.id, await accountCenter.find(request.tenant.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/account-center',
    area: 'settings',
    summary: 'Change it; each setting named is replaced whole, and a field that is not named is off',
    body: accountCenterPatch,
    answers: { 200: accountCenterAnswer },
    refusals: ['guard.invalid_input', 'request.changed_meanwhile'],
    async handle({ body: { deleteAccountUrl, ...rest }, request }) {
      const patch = {
        ...rest,
        ...(deleteAccountUrl !== undefined && { deleteAccountUrl: deleteAccountUrl || null }),
      };
      const tenantId = request.tenant.id;
      return whole(tenantId, await accountCenter.update(tenantId, patch, ifMatch(request)));
    },
  }),
];

const whole = (tenantId: string, { settings, version }: KeptAccountCenter) => ({
  status: 200,
  body: { tenantId, id: 'default', ...settings },
  headers: entityTag(version),
});
