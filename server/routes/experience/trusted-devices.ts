/** Browsers that stand in for the second factor: one is looked at where a second factor is asked for, one is made at the end. */
import type { FastifyRequest } from 'fastify';
import { type SignInExperience, trustDaysOf } from '../../../contract/settings.ts';
import type { DeviceKey, TrustedDevices } from '../../factors/trusted-devices.ts';
import { secondFactorIsShown } from '../../flows/checks.ts';
import type { Flow } from '../../flows/flow.ts';
import type { SecondFactors } from '../../flows/second-factor.ts';
import { canTrustDevice } from '../../flows/trusted-device.ts';
import type { User } from '../../users/user.ts';
import { basisOf } from '../device-basis.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { deviceCookie, findDeviceKey } from '../trusted-device-cookie.ts';
import { eventOf } from './wire-names.ts';

interface Looking {
  readonly settings: SignInExperience;
  readonly person: User | undefined;
  readonly factors: SecondFactors | undefined;
}

/** One statement, and none where nothing is asked for, the tenant lets no browser do this, or this one has no cookie. */
export async function usedDevice(
  { trustedDevices }: Pick<ExperienceDeps, 'trustedDevices'>,
  request: FastifyRequest,
  { tenantId, flow }: CurrentFlow,
  { settings, person, factors }: Looking,
): Promise<string | undefined> {
  if (!person || !factors || trustDaysOf(settings) === undefined) return undefined;
  if (!secondFactorIsShown({ settings, flow, person, factors })) return undefined;
  const key = findDeviceKey(request, person.id);
  return key && (await trustedDevices.use(basisOf(tenantId, person, factors.kept), key))?.id;
}

export interface NewDevice {
  readonly id: string;
  readonly cookie: string;
  /** In the transaction that finishes the sign-in. */
  keep(
    trx: Parameters<TrustedDevices['keep']>[0],
    person: User,
    kept: readonly { readonly id?: string }[],
  ): Promise<void>;
}

/** Undefined where nobody asked, or it may not be any more. */
export function newDevice(
  { trustedDevices }: Pick<ExperienceDeps, 'trustedDevices'>,
  request: FastifyRequest,
  { tenantId, flow }: { readonly tenantId: string; readonly flow: Flow },
  settings: SignInExperience,
): NewDevice | undefined {
  const { userId } = flow;
  const days = trustDaysOf(settings);
  if (!flow.trustsDevice || userId === undefined || days === undefined || !canTrustDevice(settings, flow))
    return undefined;
  const key: DeviceKey = trustedDevices.makeKey();
  return {
    id: key.id,
    cookie: deviceCookie(request.tenant, userId, key, days),
    keep: (trx, person, kept) =>
      trustedDevices.keep(trx, basisOf(tenantId, person, kept), {
        key,
        days,
        agent: request.headers['user-agent'],
        replaces: findDeviceKey(request, userId)?.id,
      }),
  };
}

export const tellDevice = async (
  { hooks }: Pick<ExperienceDeps, 'hooks'>,
  request: FastifyRequest,
  { tenantId, clientId, uid, flow }: CurrentFlow,
  { event, id }: { readonly event: 'TrustedDevice.Created' | 'TrustedDevice.Used'; readonly id: string },
): Promise<void> =>
  hooks?.fire(tenantId, event, () => ({
    interactionEvent: eventOf[flow.journey],
    sessionId: uid,
    userAgent: request.headers['user-agent'],
    ip: request.ip,
    applicationId: clientId,
    data: { id, userId: flow.userId },
  }));
