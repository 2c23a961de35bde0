/** One code for one phone: how tests ask for it, and how they check it. */
import type { Purpose } from '@latchkey/connector-kit';
import type { Node } from './codes-rig.ts';
import { managementKind } from '../codes/codes.ts';

export const phone = '+16502530000';
export const other = '+16502530001';
export const kind = 'PhoneVerificationCode';
export const noLimits = { sendsPerRecipient: 0, sendsPerAddress: 0, resendIntervalSeconds: 0 };
export const unlimited = { settings: { messageLimitPolicy: noLimits } };

export interface Bound {
  readonly tenantId?: string;
  readonly phone?: string;
  readonly flowId?: string;
  readonly kind?: string;
  readonly purpose?: Purpose;
}

export const order = (over: Bound = {}) =>
  ({ tenantId: 'default', phone, flowId: 'f1', kind, purpose: 'SignIn', locale: 'en', ...over }) as const;

export const check = (
  node: Pick<Node, 'codes'>,
  challengeId: string | undefined,
  code: string,
  over: Bound = {},
) => node.codes.check({ tenantId: 'default', phone, flowId: 'f1', kind, challengeId, code, ...over });

export const management = { flowId: undefined, kind: managementKind, purpose: 'Generic' } as const;

/** Another one than this, and never the same twice in a hundred. */
export const wrong = (code: string, turn = 1): string =>
  String((Number(code) + turn) % 1_000_000).padStart(6, '0');
