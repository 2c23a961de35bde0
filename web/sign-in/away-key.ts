/** Who was sent to another provider, and where this tab keeps it. */
import type { Event } from './ways.ts';

export interface Away {
  readonly connectorId: string;
  /** The proof that the return completes. */
  readonly verificationId: string;
  readonly state: string;
  readonly event: Event;
  readonly isAgreed: boolean;
  /** Of the page that was left: the provider's return does not carry it. */
  readonly search: string;
}

/** Tenants of one host share its storage. */
export const awayKey = (tenant: string): string => `latchkey:away${tenant}`;
