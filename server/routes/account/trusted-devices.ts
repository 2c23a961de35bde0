/** `/api/my-account/trusted-devices`: the browsers that stand in for one's second factor (end-user/05 §9). */
import { z } from 'zod';
import { trustedDevicesAnswer } from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import { id } from '../../../contract/text.ts';
import type { Factors } from '../../factors/factors.ts';
import type { TrustedDevices } from '../../factors/trusted-devices.ts';
import type { Hooks } from '../../hooks/hooks.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import { basisOf } from '../device-basis.ts';
import { type Route, route } from '../route.ts';
import { findDeviceKey } from '../trusted-device-cookie.ts';
import { callerOf } from './caller.ts';
import { checkConfirmed, checkEditable, checkOwnApplication, checkReadable, checkScope } from './checks.ts';

export interface OwnDevicesDeps {
  readonly trustedDevices: Pick<TrustedDevices, 'list' | 'remove'>;
  readonly factors: Pick<Factors, 'list'>;
  readonly hooks: Pick<Hooks, 'fire'>;
  readonly verifications: Verifications;
}

const scope = 'urn:logto:scope:trusted_devices';

export const trustedDeviceRoutes = ({
  trustedDevices,
  factors,
  hooks,
  verifications,
}: OwnDevicesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/my-account/trusted-devices',
    summary: 'List the browsers that ask for no second factor',
    answers: { 200: trustedDevicesAnswer },
    refusals: [
      'verification_record.permission_denied',
      'account_center.field_not_enabled',
      'auth.unauthorized',
    ],
    async handle({ request }) {
      const caller = callerOf(request);
      await checkConfirmed(verifications, request);
      checkReadable(caller, 'mfa');
      checkScope(caller, scope, 401);
      const kept = await factors.list(caller.holder);
      const devices = await trustedDevices.list(basisOf(caller.holder.tenantId, caller.user, kept));
      const here = findDeviceKey(request, caller.user.id)?.id;
      return {
        status: 200,
        body: {
          trustedDevices: devices.map(({ agent, usedAt, ...device }) => ({
            ...device,
            userAgent: agent ?? undefined,
            lastUsedAt: usedAt,
            isCurrent: device.id === here,
          })),
        },
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/my-account/trusted-devices/:deviceId',
    summary: 'Trust a browser no longer',
    params: z.object({ deviceId: id }),
    answers: { 204: null },
    refusals: [
      'verification_record.permission_denied',
      'account_center.field_not_editable',
      'auth.unauthorized',
      'auth.third_party_application_forbidden',
      'entity.not_found',
    ],
    async handle({ params: { deviceId }, request }) {
      const caller = callerOf(request);
      await checkConfirmed(verifications, request);
      checkEditable(caller, 'mfa');
      checkScope(caller, scope, 401);
      checkOwnApplication(caller);
      const { tenantId, userId } = caller.holder;
      if (!(await trustedDevices.remove({ tenantId, userId }, deviceId))) return refuse('entity.not_found');
      await hooks.fire(tenantId, 'TrustedDevice.Deleted', () => ({
        userAgent: request.headers['user-agent'],
        ip: request.ip,
        applicationId: caller.applicationId,
        data: { id: deviceId, userId },
      }));
      return { status: 204 };
    },
  }),
];
