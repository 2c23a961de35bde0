/** What an operator writes who answers for SMS as the only second factor (security B1). */
import type { SecondFactorsWord } from '../../../words/en/second-factors.ts';
import type { Acceptance } from './draft.ts';

export interface Answer {
  readonly by: string;
  readonly reason: string;
  readonly isAccepted: boolean;
}

export type AnswerFaults = Partial<Readonly<Record<keyof Answer, SecondFactorsWord>>>;

export const blankAnswer: Answer = { by: '', reason: '', isAccepted: false };

/** Empty when it can be written; the same limits as the server's. */
export const faultsOfAnswer = ({ by, reason, isAccepted }: Answer): AnswerFaults => ({
  ...(by.trim() === '' && { by: 'mfa.risk_by_needed' as const }),
  ...(reason.trim().length < 10 && { reason: 'mfa.risk_reason_needed' as const }),
  ...(!isAccepted && { isAccepted: 'mfa.risk_accept_needed' as const }),
});

/** `day`: where the operator sits. */
export const acceptanceOf = ({ by, reason }: Answer, day = new Date()): Acceptance => ({
  by: by.trim(),
  reason: reason.trim(),
  at: [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-'),
});
