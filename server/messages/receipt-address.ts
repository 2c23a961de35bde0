/** The address that a provider reports to: nobody can guess it, and it belongs to one connector as it was set up once. */
import { timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

/** One connector that is or was set up. */
export interface ReceiptPlace {
  readonly tenantId: string;
  readonly id: string;
  /** ms since 1970: a later connector of the same id has another address. */
  readonly createdAt: number;
}

export interface ReceiptAddresses {
  /**
   * Under the tenant's endpoint; undefined when that is not https: no provider reports to it. 256 bits are secret; they are
   * made anew from the key each time, and kept nowhere.
   */
  of(place: ReceiptPlace): string | undefined;
  /** In a time that tells nothing. A token of an older key is right for as long as that key is there. */
  isRight(place: ReceiptPlace, token: string): boolean;
}

export function createReceiptAddresses(deps: {
  readonly secrets: Secrets;
  readonly endpointOf: (tenantId: string) => string;
}): ReceiptAddresses {
  const { secrets, endpointOf } = deps;
  const purpose = 'receipts';
  const nameOf = ({ tenantId, id, createdAt }: ReceiptPlace): string =>
    JSON.stringify([tenantId, id, createdAt]);
  return {
    of(place) {
      const endpoint = endpointOf(place.tenantId);
      if (!endpoint.startsWith('https:')) return undefined;
      const { digest } = secrets.digest(purpose, nameOf(place));
      return `${endpoint}/api/receipts/${encodeURIComponent(place.id)}/${digest}`;
    },
    isRight: (place, token) =>
      secrets
        .digests(purpose, nameOf(place))
        .some(({ digest }) => isSame(Buffer.from(digest), Buffer.from(token))),
  };
}

const isSame = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
