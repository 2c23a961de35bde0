/** The room of codes: one is sent, and once, in time and by the right person, it is accepted. */
import type { Purpose } from '@latchkey/connector-kit';
import type { Language } from '../../words/index.ts';

/** The record type of a code that no flow asked for. */
export const managementKind = 'Management';

export interface CodeOrder {
  readonly tenantId: string;
  /** E.164 with its plus sign, as the parser writes it. */
  readonly phone: string;
  readonly purpose: Purpose;
  /** What the code is bound to: the interaction, or none (the Management API's codes are bound to number and kind). */
  readonly flowId?: string | undefined;
  /** The contract's record type (`PhoneVerificationCode`), or `Management`. A newer code of a flow and kind voids the older. */
  readonly kind: string;
  readonly locale: Language;
  /** `ui_locales` of the authorization request, as it came. */
  readonly uiLocales?: string | undefined;
  /** The client's, for the provider. */
  readonly ip?: string | undefined;
  /** The client's, for the limit; undefined when it does not count (a Management token). */
  readonly address?: string | undefined;
  /** The application's name, as the message names its sender; without one, the host of the tenant. */
  readonly sender?: string | undefined;
  /** Nothing leaves, and nothing tells (security C14). */
  readonly isSuppressed?: boolean | undefined;
}

export interface SentCode {
  readonly challengeId: string;
  readonly expiresInSeconds: number;
  /** 0 when there is no resend interval. */
  readonly resendAfterSeconds: number;
  readonly codeLength: 6;
}

export interface CodeAttempt {
  readonly tenantId: string;
  readonly phone: string;
  /** As the person typed it. */
  readonly code: string;
  readonly flowId?: string | undefined;
  readonly kind: string;
  /** Must be given with `flowId`: an older or unknown one is 404. */
  readonly challengeId?: string | undefined;
  /** When given, the code must have been sent for it. */
  readonly purpose?: Purpose | undefined;
}

/** One code sent to one phone for one purpose. */
export interface Challenge {
  readonly id: string;
  readonly kind: string;
  readonly purpose: Purpose;
  readonly phone: string;
  /** True once its code was accepted. */
  readonly isVerified: boolean;
  /** ms since 1970 */
  readonly createdAt: number;
  /** Until when its code is accepted, ms since 1970. */
  readonly expiresAt: number;
}

export interface Codes {
  /**
   * Sends a new code. Refuses with `request.message_rate_limited`, `connector.not_found` (501) or another
   * `connector.*`; then the older code counts again, and what surely did not leave is not counted.
   */
  send(order: CodeOrder): Promise<SentCode>;
  /**
   * Accepts a code once. Refuses with `session.verification_session_not_found` (404, an unknown or older challenge),
   * `session.verification_blocked_too_many_attempts`, or `verification_code.*`, in the contract's order.
   */
  check(attempt: CodeAttempt): Promise<{ readonly challengeId: string }>;
  /** The newest of each kind, newest first. */
  find(flow: {
    readonly tenantId: string;
    readonly flowId: string;
    readonly kind?: string;
  }): Promise<Challenge[]>;
  /** Deletes codes that nobody can use any more; call it now and then. */
  sweep(): Promise<void>;
}
